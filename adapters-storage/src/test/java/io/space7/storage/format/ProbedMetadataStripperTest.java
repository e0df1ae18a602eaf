package io.space7.storage.format;

import static io.space7.storage.format.MadeFiles.be;
import static io.space7.storage.format.MadeFiles.box;
import static io.space7.storage.format.MadeFiles.chunk;
import static io.space7.storage.format.MadeFiles.ftyp;
import static io.space7.storage.format.MadeFiles.insert;
import static io.space7.storage.format.MadeFiles.join;
import static io.space7.storage.format.MadeFiles.latin;
import static io.space7.storage.format.MadeFiles.moov;
import static io.space7.storage.format.MadeFiles.riff;
import static io.space7.storage.format.MadeFiles.segment;
import static io.space7.storage.format.MadeFiles.soundTrack;
import static io.space7.storage.format.MadeFiles.videoTrack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.port.MetadataStripper;
import io.space7.domain.Refusal;
import io.space7.testkit.contract.MetadataStripperContract;
import io.space7.testkit.memory.InMemoryChannel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProbedMetadataStripperTest implements MetadataStripperContract {
  private static final String SECRET = "Ada was here";

  private final ProbedMetadataStripper stripper = new ProbedMetadataStripper();

  @Override
  public MetadataStripper stripper() {
    return stripper;
  }

  private byte[] strip(byte[] file) {
    try (InputStream stripped =
        stripper
            .strip(new InMemoryChannel(file), SampleFiles.detect(file).orElseThrow())
            .orElseGet(() -> new ByteArrayInputStream(file))) {
      return stripped.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(byte[] file) {
    return new String(file, StandardCharsets.ISO_8859_1);
  }

  /** EXIF with an orientation and with the name of an artist. */
  private static byte[] exif(int orientation) {
    return join(
        latin("MM\0*\0\0\0\b\0\u0002\u0001\u0012\0\u0003\0\0\0\u0001\0"),
        new byte[] {(byte) orientation, 0, 0},
        latin("\u0001\u003B\0\u0002\0\0\0\r\0\0\0&\0\0\0\0" + SECRET + "\0"));
  }

  static List<String> samples() {
    return List.copyOf(SampleFiles.ACCEPTED.keySet());
  }

  /** Encoders write nothing about people. */
  @ParameterizedTest
  @MethodSource("samples")
  void whatEncodersWriteStaysAsItIs(String sample) {
    byte[] file = SampleFiles.read(sample);
    assertThat(strip(file)).isEqualTo(file);
  }

  @Test
  void aPhotographKeepsItsPixelsItsWayUpItsColoursAndItsComment() throws IOException {
    byte[] plain = SampleFiles.read("jpeg.jpg");
    byte[] kept =
        join(
            segment(0xE2, latin("ICC_PROFILE\0\u0001\u0001"), new byte[200]),
            segment(0xFE, latin("a comment")));
    byte[] photograph =
        insert(
            plain,
            2,
            segment(0xE1, latin("Exif\0\0"), exif(6)),
            segment(0xE1, latin("http://ns.adobe.com/xap/1.0/\0" + SECRET)),
            segment(0xED, latin("Photoshop 3.0\0" + SECRET)),
            segment(0xEB, latin(SECRET)),
            kept);
    byte[] stripped = strip(photograph);
    byte[] upright = segment(0xE1, latin("Exif\0\0"), MadeFiles.tiff(6));
    assertThat(stripped).isEqualTo(insert(plain, 2, upright, kept));
    assertThat(strip(stripped)).isEqualTo(stripped);
    int[] before = pixels(photograph);
    assertThat(pixels(stripped)).isEqualTo(before);
  }

  private static int[] pixels(byte[] picture) throws IOException {
    var image = ImageIO.read(new ByteArrayInputStream(picture));
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  @Test
  void segmentsBetweenTheScansOfAProgressiveJpegAreTakenOutToo() throws IOException {
    byte[] plain = SampleFiles.read("jpeg-progressive.jpg");
    int second = text(plain).indexOf("\u00FF\u00DA", text(plain).indexOf("\u00FF\u00DA") + 2);
    byte[] file = insert(plain, second, segment(0xE1, latin("Exif\0\0" + SECRET)));
    assertThat(strip(file)).isEqualTo(plain);
  }

  @Test
  void theFilmOfAMotionPhotoStaysAndTellsNothing() {
    byte[] photograph =
        insert(SampleFiles.read("jpeg.jpg"), 2, segment(0xE1, latin("Exif\0\0" + SECRET)));
    byte[] film =
        join(
            ftyp("mp42"),
            box("mdat", new byte[500]),
            moov(videoTrack(), box("udta", box("\u00A9mod", latin(SECRET)))));
    byte[] stripped =
        strip(join(photograph, latin("MotionPhoto_Data"), film, latin("SEFT of " + SECRET)));
    assertThat(text(stripped)).doesNotContain("Ada").endsWith(text(strip(film)));
    assertThat(stripped.length).isEqualTo(SampleFiles.read("jpeg.jpg").length + film.length);
  }

  @Test
  void thePicturesBehindAPictureAreFoundWhereTheListSaysAfterwards() {
    byte[] second =
        insert(SampleFiles.read("jpeg.jpg"), 2, segment(0xE1, latin("Exif\0\0" + SECRET)));
    byte[] first = SampleFiles.read("jpeg.jpg");
    byte[] exif = segment(0xE1, latin("Exif\0\0"), exif(3));
    int list = 2 + exif.length;
    int tiff = list + 8;
    int firstSize = first.length + exif.length + 4 + 4 + 8 + 2 + 12 + 4 + 32;
    byte[] mpf =
        segment(
            0xE2,
            latin("MPF\0MM\0*\0\0\0\b\0\u0001\u00B0\u0002\0\u0007\0\0\0 \0\0\0\u001A\0\0\0\0"),
            be(0x030000, firstSize, 0, 0, 0, second.length, firstSize - tiff, 0));
    byte[] file = join(insert(first, 2, exif, mpf), second);
    assertThat(firstSize).isEqualTo(file.length - second.length);
    byte[] stripped = strip(file);
    assertThat(text(stripped)).doesNotContain("Ada");
    int newTiff = text(stripped).indexOf("MPF\0") + 4;
    java.nio.ByteBuffer numbers = java.nio.ByteBuffer.wrap(stripped);
    int place = newTiff + numbers.getInt(newTiff + 26 + 16 + 8);
    assertThat(text(stripped).substring(place)).isEqualTo(text(SampleFiles.read("jpeg.jpg")));
    assertThat(numbers.getInt(newTiff + 26 + 16 + 4)).isEqualTo(stripped.length - place);
    assertThat(numbers.getInt(newTiff + 26 + 4)).isEqualTo(place);
  }

  @Test
  void aPngKeepsCommentsAndProgramsAndLosesPeople() throws IOException {
    byte[] plain = SampleFiles.read("png.png");
    int data = text(plain).indexOf("IDAT") - 4;
    byte[] comment = pngChunk("tEXt", latin("Comment\0plain"));
    byte[] program = pngChunk("tEXt", latin("Software\0Paint"));
    byte[] file =
        insert(
            plain,
            data,
            comment,
            pngChunk("tEXt", latin("Author\0" + SECRET)),
            pngChunk("iTXt", latin("XML:com.adobe.xmp\0\0\0\0\0" + SECRET)),
            pngChunk("zTXt", latin("Raw profile type exif\0\0" + SECRET)),
            pngChunk("eXIf", exif(8)),
            program);
    byte[] stripped = strip(file);
    byte[] upright = pngChunk("eXIf", MadeFiles.tiff(8));
    assertThat(stripped).isEqualTo(insert(plain, data, comment, upright, program));
    assertThat(pixels(stripped)).isEqualTo(pixels(plain));
  }

  private static byte[] pngChunk(String type, byte[] content) {
    java.util.zip.CRC32 sum = new java.util.zip.CRC32();
    sum.update(join(latin(type), content));
    return join(be(content.length), latin(type), content, be((int) sum.getValue()));
  }

  @Test
  void aWebpLosesExifAndXmpAndSaysSo() {
    byte[] picture =
        Arrays.copyOfRange(
            SampleFiles.read("webp-lossless.webp"),
            12,
            SampleFiles.read("webp-lossless.webp").length);
    byte[] head = chunk("VP8X", latin("\u000C\0\0\0\u0007\0\0\u0007\0\0"));
    byte[] file = riff("WEBP", head, picture, chunk("EXIF", exif(1)), chunk("XMP ", latin(SECRET)));
    byte[] newHead = chunk("VP8X", latin("\u0008\0\0\0\u0007\0\0\u0007\0\0"));
    assertThat(strip(file))
        .isEqualTo(riff("WEBP", newHead, picture, chunk("EXIF", MadeFiles.tiff(1))));
    byte[] only = riff("WEBP", head, picture, chunk("XMP ", latin(SECRET)));
    newHead = chunk("VP8X", latin("\u0008\0\0\0\u0007\0\0\u0007\0\0"));
    assertThat(strip(only)).isEqualTo(riff("WEBP", newHead, picture));
  }

  @Test
  void aGifLosesXmpAndKeepsCommentAndLoop() {
    byte[] plain = SampleFiles.read("gif-animated.gif");
    int at = text(plain).indexOf("!");
    byte[] xmp = latin("!\u00FF\u000BXMP DataXMP\u000C" + SECRET + "\0");
    assertThat(strip(insert(plain, at, xmp))).isEqualTo(plain);
  }

  @Test
  void aFilmTellsNothingAndNothingInItMoves() {
    byte[] keys =
        box(
            "meta",
            box("hdlr", be(0, 0), latin("mdta"), new byte[13]),
            box(
                "keys",
                be(0, 3),
                box("mdta", latin("com.apple.quicktime.location.ISO6709")),
                box("mdta", latin("com.apple.quicktime.make")),
                box("mdta", latin("com.apple.quicktime.software"))),
            box("ilst", item(1, SECRET), item(2, SECRET), item(3, "17.1")));
    byte[] userData =
        box(
            "udta",
            box("\u00A9xyz", latin(SECRET)),
            box("\u00A9too", latin("Lavf")),
            box("loci", latin(SECRET)),
            box("vendor".substring(0, 4), latin(SECRET)));
    byte[] extension =
        box(
            "uuid",
            latin(
                "\u00BE\u007A\u00CF\u00CB\u0097\u00A9\u0042\u00E8\u009C\u0071\u0099\u0094\u0091\u00E3\u00AF\u00AC"
                    + SECRET));
    byte[] film =
        join(
            ftyp("qt  "),
            moov(videoTrack(), userData, keys),
            extension,
            box("mdat", new byte[300]));
    byte[] stripped = strip(film);
    assertThat(text(stripped)).doesNotContain("Ada").contains("17.1", "Lavf");
    assertThat(stripped).hasSameSizeAs(film);
    assertThat(text(stripped).indexOf("mdat")).isEqualTo(text(film).indexOf("mdat"));
    assertThat(SampleFiles.describe(stripped)).isEqualTo(SampleFiles.describe(film));
    assertThat(strip(stripped)).isEqualTo(stripped);
  }

  private static byte[] item(int key, String value) {
    byte[] data = box("data", be(1, 0), latin(value));
    return join(be(8 + data.length, key), data);
  }

  @Test
  void aSoundKeepsWhatItSaysAboutMusic() {
    byte[] cover = SampleFiles.read("jpeg.jpg");
    byte[] tags =
        box(
            "udta",
            box(
                "meta",
                be(0),
                box("hdlr", be(0, 0), latin("mdir"), new byte[13]),
                box(
                    "ilst",
                    box("\u00A9ART", box("data", be(1, 0), latin("The Band"))),
                    box("covr", box("data", be(13, 0), cover)),
                    box("apID", box("data", be(1, 0), latin(SECRET))))),
            box("\u00A9xyz", latin(SECRET)));
    byte[] stripped =
        strip(join(ftyp("M4A "), moov(soundTrack(), tags), box("mdat", new byte[100])));
    assertThat(text(stripped)).doesNotContain("Ada").contains("The Band", text(cover));
  }

  @Test
  void theTrackOfPositionsIsEmptied() {
    byte[] position = latin(SECRET);
    int at = ftyp("mp42").length + 8;
    byte[] samples =
        box(
            "stbl",
            box("stsz", be(0, 0, 2, 5, position.length - 5)),
            box("stsc", be(0, 1, 1, 2, 1)),
            box("stco", be(0, 1, at)));
    byte[] track =
        box(
            "trak",
            box("mdia", box("hdlr", be(0, 0), latin("meta"), new byte[13]), box("minf", samples)));
    byte[] film =
        join(ftyp("mp42"), box("mdat", position, latin("the film")), moov(videoTrack(), track));
    byte[] stripped = strip(film);
    assertThat(text(stripped)).doesNotContain("Ada").contains("the film").hasSize(film.length);
    byte[] wild = join(ftyp("mp42"), box("mdat", latin("x")), moov(videoTrack(), track));
    assertThatThrownBy(() -> strip(Arrays.copyOf(wild, wild.length)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("cannot be taken out safely");
  }

  @Test
  void whatStudiosAndCamerasWriteIntoWavesAndFilmsBecomesJunk() {
    byte[] format =
        join(
            latin("\u0001\0\u0001\0"),
            MadeFiles.le(8000),
            MadeFiles.le(8000),
            latin("\u0001\0\u0008\0"));
    byte[] file =
        riff(
            "WAVE",
            chunk("bext", latin(SECRET)),
            chunk("fmt ", format),
            chunk(
                "LIST",
                latin("INFO"),
                chunk("INAM", latin("A song")),
                chunk("IENG", latin(SECRET))),
            chunk("data", new byte[40]));
    byte[] stripped = strip(file);
    assertThat(text(stripped)).doesNotContain("Ada").contains("A song").hasSize(file.length);
  }

  /**
   * A damaged file is stripped or refused; it neither breaks anything nor tells more than before.
   */
  @Test
  void noDamageMakesItFail() throws IOException {
    Random random = new Random(1);
    List<byte[]> files = new ArrayList<>();
    SampleFiles.ACCEPTED.keySet().forEach(name -> files.add(SampleFiles.read(name)));
    for (byte[] whole : files) {
      var format = SampleFiles.detect(whole).orElseThrow();
      for (int i = 0; i < 60; i++) {
        byte[] file = Arrays.copyOf(whole, whole.length - random.nextInt(whole.length / 2));
        for (int n = 0; n < 6; n++) {
          file[random.nextInt(Math.min(file.length, 1 << 4 + random.nextInt(10)))] =
              (byte) random.nextInt();
        }
        try {
          var stripped = stripper.strip(new InMemoryChannel(file), format);
          if (stripped.isPresent()) {
            assertThat(stripped.get().readAllBytes().length).isLessThanOrEqualTo(file.length + 64);
          }
        } catch (Refusal unsafe) {
          assertThat(unsafe).hasMessageContaining("cannot be taken out safely");
        }
      }
    }
  }
}
