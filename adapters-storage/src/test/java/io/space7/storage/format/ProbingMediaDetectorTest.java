package io.space7.storage.format;

import static io.space7.storage.format.SampleFiles.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.MediaDetector;
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
  private static final String HTML = "<!DOCTYPE html><html><script>alert(1)</script></html>";

  private final ProbingMediaDetector detector = new ProbingMediaDetector();

  static Set<String> accepted() {
    return SampleFiles.ACCEPTED.keySet();
  }

  static List<String> refused() {
    return SampleFiles.refused();
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void knowsWhatEncodersWrite(String sample) {
    assertThat(detector.detect(SampleFiles.read(sample)))
        .contains(SampleFiles.ACCEPTED.get(sample).media());
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
    assertThat(detector.detect(SampleFiles.read(sample))).isEmpty();
  }

  /** What follows is cut away where a head ends; a longer file is told by its head alone. */
  @ParameterizedTest
  @MethodSource("accepted")
  void theHeadOfALongFileIsEnough(String sample) {
    byte[] head =
        Arrays.copyOf(SampleFiles.read(sample), Math.min(1024, SampleFiles.read(sample).length));

    // A tag of MP3 and the first packets of a stream are longer than that.
    if (!Set.of("mp3-cover.mp3", "aac-48k.aac").contains(sample)) {
      assertThat(detector.detect(head))
          .hasValueSatisfying(
              format ->
                  assertThat(format.types())
                      .containsAll(SampleFiles.ACCEPTED.get(sample).media().types()));
    }
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
    assertThat(detector.detect(new byte[0])).isEmpty();
    assertThat(detector.detect(new byte[1])).isEmpty();
    assertThat(detector.detect(new byte[MediaDetector.HEAD_BYTES])).isEmpty();
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
    assertThat(detector.detect(text)).isEmpty();
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

    assertThat(detector.detect(page)).isEmpty();
    assertThat(detector.detect(Arrays.copyOf(page, MediaDetector.HEAD_BYTES))).isEmpty();
    assertThat(detector.detect(bytes(signature + HTML.repeat(2000)))).isEmpty();
  }

  /** Whole pictures whose first bytes go on as a script would. */
  @Test
  void refusesAPictureThatReadsOnFromItsSignature() {
    byte[] gif = SampleFiles.read("gif.gif");
    byte[] bmp = SampleFiles.read("bmp-3.bmp");
    for (String script : List.of("/*", "=1", "//")) {
      System.arraycopy(bytes(script), 0, gif, 6, 2);
      System.arraycopy(bytes(script + "/*"), 0, bmp, 2, 4);
      assertThat(detector.detect(gif)).isEmpty();
      assertThat(detector.detect(bmp)).isEmpty();
    }
    gif[7] = 0;
    bmp[5] = 0;
    assertThat(detector.detect(gif)).contains(SupportedFormat.GIF.media());
    assertThat(detector.detect(bmp)).contains(SupportedFormat.BMP.media());
  }

  @Test
  void aRawPictureInTheContainerOfMp4IsNoVideo() {
    byte[] canon = SampleFiles.read("mp4.mp4");
    System.arraycopy(bytes("crx "), 0, canon, 8, 4);

    assertThat(detector.detect(canon)).isEmpty();
  }

  @Test
  void aTagThatIsLongerThanTheHeadIsThatOfAnMp3() {
    byte[] head = new byte[MediaDetector.HEAD_BYTES];
    byte[] tag = bytes("ID3\u0003\0\0\0\u0010\0\0APIC\0\u0003\u00FF\u00F0\0\0\0image/jpeg\0");
    System.arraycopy(tag, 0, head, 0, tag.length);

    assertThat(detector.detect(head)).contains(SupportedFormat.MP3.media());
    assertThat(detector.detect(Arrays.copyOf(head, 1000))).isEmpty();
    System.arraycopy(bytes("a=1;"), 0, head, 10, 4);
    assertThat(detector.detect(head)).isEmpty();
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
    assertThat(detector.detect(stream)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\0\0\0\u0008wide\0\0\0\u0010mdat........",
        "\0\0\0\u0074moov\0\0\0\u006Cmvhd............................"
      })
  void knowsQuickTimeFromBeforeItNamedItself(String file) {
    assertThat(detector.detect(bytes(file))).contains(SupportedFormat.QUICKTIME.media());
  }

  private List<MediaType> typesOf(String sample) {
    return detector.detect(SampleFiles.read(sample)).orElseThrow().types();
  }
}
