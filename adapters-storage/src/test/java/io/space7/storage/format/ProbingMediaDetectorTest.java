package io.space7.storage.format;

import static io.space7.storage.format.SampleFiles.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.MediaDetector.Detected;
import io.space7.domain.MediaType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbingMediaDetectorTest {
  private static final int LONG = 64 * 1024;

  private static final String HTML = "<!DOCTYPE html><html><script>alert(1)</script></html>";

  static Set<String> accepted() {
    return SampleFiles.ACCEPTED.keySet();
  }

  static List<String> refused() {
    return SampleFiles.refused();
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void knowsWhatEncodersWrite(String sample) {
    assertThat(SampleFiles.detect(SampleFiles.read(sample)))
        .contains(SampleFiles.ACCEPTED.get(sample).media());
  }

  /** What {@code make.sh} has put into them. */
  @Test
  void sizesAndDurationsAreTold() {
    assertThat(described("jpeg.jpg")).isEqualTo("8x8 null");
    assertThat(described("webp-lossless.webp")).isEqualTo("8x8 null");
    assertThat(described("webp-animated.webp")).isEqualTo("32x32 null");
    assertThat(described("png-animated.png")).isEqualTo("32x32 null");
    assertThat(described("bmp-2.bmp")).isEqualTo("8x8 null");
    assertThat(described("ico.ico")).isEqualTo("8x8 null");
    assertThat(described("heic.heic")).isEqualTo("64x64 null");
    assertThat(described("avif-animated.avif")).isEqualTo("64x64 null");
    assertThat(described("mp4.mp4")).isEqualTo("32x32 400");
    assertThat(described("mp4-fragmented.mp4")).isEqualTo("32x32 528");
    assertThat(described("3gp.3gp")).isEqualTo("176x144 200");
    assertThat(described("webm-vp9.webm")).isEqualTo("32x32 400");
    assertThat(described("ogg-theora.ogv")).startsWith("32x32 ");
    assertThat(described("avi.avi")).isEqualTo("32x32 400");
    assertThat(described("wav.wav")).isEqualTo("nullxnull 20");
    assertThat(described("aiff.aiff")).isEqualTo("nullxnull 20");
    assertThat(described("caf.caf")).isEqualTo("nullxnull 20");
    assertThat(described("flac.flac")).isEqualTo("nullxnull 200");
    assertThat(described("ogg-opus.opus")).isEqualTo("nullxnull 200");
    assertThat(described("ogg-flac.oga")).isEqualTo("nullxnull 200");
    assertThat(described("amr.amr")).isEqualTo("nullxnull 60");
  }

  private static String described(String sample) {
    Detected found = SampleFiles.describe(SampleFiles.read(sample)).orElseThrow();
    return found.width() + "x" + found.height() + " " + found.durationMs();
  }

  @Test
  void whatIsTurnedForDisplayIsDescribedAsDisplayed() {
    byte[] jpeg =
        MadeFiles.insert(
            SampleFiles.read("jpeg.jpg"),
            2,
            MadeFiles.segment(0xE1, MadeFiles.latin("Exif\0\0"), MadeFiles.tiff(6)));
    // Eight pixels high, and now five wide.
    int frame = find(jpeg, "\u00FF\u00C0");
    jpeg[frame + 8] = 5;
    Detected turned = SampleFiles.describe(jpeg).orElseThrow();
    assertThat(turned.width()).isEqualTo(8);
    assertThat(turned.height()).isEqualTo(5);
    byte[] film =
        MadeFiles.join(
            MadeFiles.ftyp("mp42"),
            MadeFiles.moov(MadeFiles.videoTrack(640, 480, MadeFiles.ON_ITS_SIDE)));
    assertThat(SampleFiles.describe(film).orElseThrow().width()).isEqualTo(480);
  }

  private static int find(byte[] file, String text) {
    return new String(file, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  @Test
  void everyFormatHasASample() {
    assertThat(EnumSet.copyOf(SampleFiles.ACCEPTED.values()))
        .isEqualTo(EnumSet.allOf(SupportedFormat.class));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesOtherFiles(String sample) {
    assertThat(SampleFiles.read(sample)).isNotEmpty();
    assertThat(SampleFiles.detect(SampleFiles.read(sample))).isEmpty();
  }

  @Test
  void theLikeliestKindIsThatOfTheTracks() {
    assertThat(typesOf("mp4.mp4")).containsExactly(MediaType.VIDEO, MediaType.AUDIO);
    assertThat(typesOf("mp4-sound.mp4")).containsExactly(MediaType.AUDIO, MediaType.VIDEO);
    assertThat(typesOf("3gp-sound.3gp")).containsExactly(MediaType.AUDIO, MediaType.VIDEO);
    assertThat(typesOf("webm-vp8.webm")).containsExactly(MediaType.VIDEO, MediaType.AUDIO);
    assertThat(typesOf("webm-sound.webm")).containsExactly(MediaType.AUDIO, MediaType.VIDEO);
    assertThat(typesOf("ogg-opus.opus")).containsExactly(MediaType.AUDIO, MediaType.VIDEO);
    assertThat(typesOf("ogg-theora.ogv")).containsExactly(MediaType.VIDEO, MediaType.AUDIO);
    assertThat(typesOf("matroska-sound.mka")).containsExactly(MediaType.AUDIO, MediaType.VIDEO);
    assertThat(typesOf("quicktime.mov")).containsExactly(MediaType.VIDEO);
    assertThat(typesOf("gif-animated.gif")).containsExactly(MediaType.IMAGE);
  }

  @Test
  void nothingIsNoFile() {
    assertThat(SampleFiles.detect(new byte[0])).isEmpty();
    assertThat(SampleFiles.detect(new byte[1])).isEmpty();
    assertThat(SampleFiles.detect(new byte[LONG])).isEmpty();
  }

  static Stream<byte[]> markup() {
    List<String> texts =
        List.of(
            HTML,
            " \r\n\t" + HTML,
            "<!-- x -->" + HTML,
            "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            "<svg onload=alert(1)>",
            "alert(1)",
            "#!/bin/sh\necho",
            "hello",
            "{\"a\": 1}");
    List<Charset> charsets =
        List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE);
    return texts.stream()
        .flatMap(text -> Stream.of(text, "\uFEFF" + text))
        .flatMap(text -> charsets.stream().map(text::getBytes));
  }

  @ParameterizedTest
  @MethodSource("markup")
  void refusesTextInAnyEncoding(byte[] text) {
    assertThat(SampleFiles.detect(text)).isEmpty();
  }

  /** What signature sniffing alone would take for a picture or a sound. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GIF89a",
        "GIF87a",
        "GIF89a/*",
        "GIF89a\u0001\0\u0001\0\0\0\0",
        "\u0089PNG\r\n\u001A\n",
        "\u0089PNG\r\n\u001A\n\0\0\0\rIHDR",
        "\u00FF\u00D8\u00FF",
        "\u00FF\u00D8\u00FF\u00E0\0\u0002",
        "RIFF\0\0\0\0WEBP",
        "RIFF\0\0\0\0WEBPVP8 ",
        "RIFF\0\0\0\0WAVE",
        "RIFF\0\0\0\0AVI ",
        "BM",
        "BM\0\0\0\0\0\0\0\0\u0036\0\0\0",
        "\0\0\0\u0018ftypmp42\0\0\0\0mp42isom",
        "\0\0\0\u0018ftypavif\0\0\0\0avifmif1",
        "\0\0\0\bmoov",
        "\0\0\0\bwide",
        "\0\0\0\bmdat",
        "\u001AE\u00DF\u00A3",
        "\u001AE\u00DF\u00A3\u0087B\u0082\u0084webm",
        "OggS",
        "OggS\0\u0002",
        "fLaC",
        "#!AMR\n",
        "#!AMR-WB\n",
        "caff\0\u0001\0\0",
        "ID3",
        "ID3\u0004\0\0\0\0\0\0",
        "ID3\u0004\0\0\u007F\u007F\u007F\u007F",
        "\u00FF\u00FB",
        "\u00FF\u00FB\u0090\0",
        "\u00FF\u00F1\u0050\u0080",
        "G@\0\u0010\0"
      })
  void refusesASignatureWithAPageBehindIt(String signature) {
    byte[] page = bytes(signature + HTML);

    assertThat(SampleFiles.detect(page)).isEmpty();
    assertThat(SampleFiles.detect(Arrays.copyOf(page, LONG))).isEmpty();
    assertThat(SampleFiles.detect(bytes(signature + HTML.repeat(2000)))).isEmpty();
  }

  /** Whole pictures whose first bytes go on as a script would. */
  @Test
  void refusesAPictureThatReadsOnFromItsSignature() {
    byte[] gif = SampleFiles.read("gif.gif");
    byte[] bmp = SampleFiles.read("bmp-3.bmp");
    for (String script : List.of("/*", "=1", "//")) {
      System.arraycopy(bytes(script), 0, gif, 6, 2);
      System.arraycopy(bytes(script + "/*"), 0, bmp, 2, 4);
      assertThat(SampleFiles.detect(gif)).isEmpty();
      assertThat(SampleFiles.detect(bmp)).isEmpty();
    }
    gif[7] = 0;
    bmp[5] = 0;
    assertThat(SampleFiles.detect(gif)).contains(SupportedFormat.GIF.media());
    assertThat(SampleFiles.detect(bmp)).contains(SupportedFormat.BMP.media());
  }

  @Test
  void aRawPictureInTheContainerOfMp4IsNoVideo() {
    byte[] canon = SampleFiles.read("mp4.mp4");
    System.arraycopy(bytes("crx "), 0, canon, 8, 4);

    assertThat(SampleFiles.detect(canon)).isEmpty();
  }

  @Test
  void aStreamListsItsPrograms() {
    byte[] stream = SampleFiles.read("mpeg-ts.ts");
    int tables = 0;
    for (int at = 0; at < stream.length; at += 188) {
      if ((stream[at + 1] & 0x1F) == 0 && stream[at + 2] == 0) {
        stream[at + 5] = 1; // the id of another table
        tables++;
      }
    }

    assertThat(tables).isPositive();
    assertThat(SampleFiles.detect(stream)).isEmpty();
  }

  private List<MediaType> typesOf(String sample) {
    return SampleFiles.detect(SampleFiles.read(sample)).orElseThrow().types();
  }
}
