package io.space7.storage.format;

import static io.space7.storage.format.MadeFiles.be;
import static io.space7.storage.format.MadeFiles.box;
import static io.space7.storage.format.MadeFiles.chunk;
import static io.space7.storage.format.MadeFiles.ftyp;
import static io.space7.storage.format.MadeFiles.insert;
import static io.space7.storage.format.MadeFiles.join;
import static io.space7.storage.format.MadeFiles.latin;
import static io.space7.storage.format.MadeFiles.le;
import static io.space7.storage.format.MadeFiles.moov;
import static io.space7.storage.format.MadeFiles.riff;
import static io.space7.storage.format.MadeFiles.segment;
import static io.space7.storage.format.MadeFiles.videoTrack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.domain.Refusal;
import io.space7.testkit.memory.InMemoryChannel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tells about people in places where one does not look for it. */
class HiddenMetadataTest {
  private static final String SECRET = "Ada was here";

  private static byte[] strip(byte[] file) {
    try (InputStream stripped =
        new ProbedMetadataStripper()
            .strip(new InMemoryChannel(file), SampleFiles.detect(file).orElseThrow())
            .orElseGet(() -> new ByteArrayInputStream(file))) {
      byte[] result = stripped.readAllBytes();
      assertThat(SampleFiles.describe(result)).isEqualTo(SampleFiles.describe(file));
      return result;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(byte[] file) {
    return new String(file, StandardCharsets.ISO_8859_1);
  }

  private static byte[] told(byte[] jpeg) {
    return insert(jpeg, 2, segment(0xE1, latin("Exif\0\0MM\0*\0\0\0\b\0\0\0\0\0\0" + SECRET)));
  }

  /** A film with a track of texts behind its pictures. */
  private static byte[] filmWithTrack(String handler, String... texts) {
    byte[] samples = new byte[0];
    int[] sizes = new int[texts.length];
    for (int i = 0; i < texts.length; i++) {
      byte[] sample = join(new byte[] {0, (byte) texts[i].length()}, latin(texts[i]));
      sizes[i] = sample.length;
      samples = join(samples, sample);
    }
    byte[] data = box("mdat", latin("the film"), samples);
    int at = ftyp("mp42").length + 8 + "the film".length();
    byte[] table =
        box(
            "stbl",
            box("stsz", be(0, 0, texts.length), be(sizes)),
            box("stsc", be(0, 1, 1, texts.length, 1)),
            box("stco", be(0, 1, at)));
    byte[] track =
        box(
            "trak",
            box("mdia", box("hdlr", be(0, 0), latin(handler), new byte[13]), box("minf", table)));
    return join(ftyp("mp42"), data, moov(videoTrack(), track));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "F/2.8, SS 206.14, ISO 100, EV 0, GPS (13.4050, 52.5200, 16), D 24.24m",
        "HOME(E: 13.40, N: 52.52) 2026.06.25 07:39:22",
        "[latitude: 52.5200] [longtitude: 13.4050] [altitude: 34.0]",
        "$GPRMC,161229.487,A,3723.2475,N,12158.3416,W,0.13,309.62,120598,,*10",
        "52.520008, 13.404954"
      })
  void aTrackOfTextsThatTellWhereItWasIsEmptied(String position) {
    byte[] film = filmWithTrack("sbtl", "", position, position);
    byte[] stripped = strip(film);
    assertThat(text(stripped)).contains("the film").doesNotContain(position.substring(0, 8));
    assertThat(stripped).hasSameSizeAs(film);
    assertThat(strip(stripped)).isEqualTo(stripped);
  }

  @Test
  void captionsStay() {
    byte[] film =
        filmWithTrack(
            "text", "Chapter 1", "He looked at the GPS. It was off, 12.5 km.", "Home (again)");
    assertThat(strip(film)).isEqualTo(film);
  }

  /** {@code fdsc} is what a camera says about itself. */
  @ParameterizedTest
  @ValueSource(strings = {"meta", "fdsc", "camm", "data"})
  void aTrackOfAnythingElseIsEmptied(String handler) {
    assertThat(text(strip(filmWithTrack(handler, SECRET)))).doesNotContain("Ada");
  }

  @Test
  void boxesThatNoPlayerKnowsAreEmptied() {
    byte[] positions = join(be(0x8000, 0), latin("freeGPS " + SECRET));
    byte[] data = box("mdat", latin("the film"), be(64), latin("freeGPS " + SECRET), new byte[32]);
    int at = ftyp("mp42").length + 8 + "the film".length();
    byte[] list = box("gps ", be(0x101, 1, at, 64 - 8));
    byte[] film =
        join(
            ftyp("mp42"),
            data,
            moov(videoTrack(), list, box("free", latin(SECRET))),
            box("skip", positions),
            box("sefd", latin(SECRET)),
            new byte[] {0, 0, 0, 1},
            latin(SECRET));
    byte[] stripped = strip(film);
    assertThat(text(stripped)).doesNotContain("Ada").contains("the film");
    assertThat(stripped).hasSameSizeAs(film);
  }

  @Test
  void whatAnEncoderSaysInFreeSpaceStays() {
    byte[] film =
        join(
            ftyp("mp42"),
            box("free", latin("IsoMedia File Produced with GPAC 1.0\0")),
            box("mdat", new byte[9]),
            moov(videoTrack()));
    assertThat(strip(film)).isEqualTo(film);
  }

  /** A picture of 64 x 48 in three items: itself, a smaller one, and what is said about it. */
  private static byte[] heic(int offsetOfThumbnail, byte[]... behind) {
    byte[] infos =
        box(
            "iinf",
            be(0),
            new byte[] {0, 3},
            box("infe", be(2 << 24), be(0x00010000), latin("hvc1\0")),
            box("infe", be(2 << 24), be(0x00020000), latin("hvc1\0")),
            box("infe", be(2 << 24), be(0x00030000), latin("Exif\0")));
    byte[] references = box("iref", be(0), box("thmb", be(0x00020001, 0x00010000), new byte[0]));
    byte[] properties =
        box(
            "iprp",
            box("ipco", box("ispe", be(0, 64, 48))),
            box("ipma", be(0, 1), latin("\0\u0001\u0001\u0081")));
    int first = 500;
    byte[] places =
        box(
            "iloc",
            be(0, 0x44000003),
            item(1, first, 20),
            item(2, first + offsetOfThumbnail, 20),
            item(3, first + 40, 4 + 8 + 12));
    byte[] meta =
        box(
            "meta",
            be(0),
            box("hdlr", be(0, 0), latin("pict"), new byte[13]),
            box("pitm", be(0), new byte[] {0, 1}),
            infos,
            references,
            properties,
            places);
    byte[] head = join(ftyp("heic"), meta);
    byte[] space = box("free", new byte[first - 8 - 8 - head.length]);
    byte[] data =
        box(
            "mdat",
            latin("the picture of a cat"),
            latin("what is cut off, Ada"),
            be(0),
            latin("MM\0*\0\0\0\b" + SECRET));
    return join(head, space, data, join(behind));
  }

  private static byte[] item(int id, int at, int length) {
    return join(new byte[] {0, (byte) id, 0, 0, 0, 1}, be(at, length));
  }

  @Test
  void theSmallPictureOfAPictureIsTakenOut() {
    byte[] file = heic(20);
    byte[] stripped = strip(file);
    assertThat(text(stripped)).doesNotContain("Ada", "cut off").contains("the picture of a cat");
    assertThat(stripped).hasSameSizeAs(file);
    assertThat(text(stripped).indexOf("hvc1")).isEqualTo(text(stripped).lastIndexOf("hvc1"));
    assertThat(strip(stripped)).isEqualTo(stripped);
  }

  @Test
  void onesThatShareTheirBytesAreRefused() {
    assertThatThrownBy(() -> strip(heic(10)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("cannot be taken out safely");
  }

  @Test
  void theFilmWithinAMovingHeicTellsNothing() {
    byte[] film =
        join(
            ftyp("mp42"),
            box("mdat", latin("the film")),
            moov(videoTrack(), box("udta", box("\u00A9xyz", latin(SECRET)))));
    byte[] stripped = strip(heic(20, box("mpvd", film), box("sefd", latin(SECRET))));
    assertThat(text(stripped)).doesNotContain("Ada").contains("the film");
  }

  @Test
  void whatStandsBehindAPictureGoes() {
    for (String name : new String[] {"png.png", "gif.gif", "webp.webp"}) {
      byte[] plain = SampleFiles.read(name);
      assertThat(strip(join(plain, latin(SECRET)))).as(name).isEqualTo(plain);
    }
  }

  @Test
  void privateChunksOfAPngGo() {
    byte[] plain = SampleFiles.read("png.png");
    int data = text(plain).indexOf("IDAT") - 4;
    byte[] secret = join(be(SECRET.length()), latin("prVt" + SECRET), be(0));
    assertThat(strip(insert(plain, data, secret))).isEqualTo(plain);
  }

  @Test
  void theBoxesOfAJpegXlThatAreNoPictureAreEmptied() {
    byte[] file =
        join(
            latin(JpegXl.CONTAINER + "\u0014ftypjxl \0\0\0\0jxl "),
            box("jbrd", latin(SECRET)),
            box("brob", latin("Exif" + SECRET)),
            box("jxlc", SampleFiles.read("jxl.jxl")));
    byte[] stripped = strip(file);
    assertThat(text(stripped)).doesNotContain("Ada").endsWith(text(SampleFiles.read("jxl.jxl")));
    assertThat(stripped).hasSameSizeAs(file);
  }

  @Test
  void thePngOfAnIconTellsNothing() {
    byte[] plain = SampleFiles.read("png.png");
    int data = text(plain).indexOf("IDAT") - 4;
    byte[] exif = latin("MM\0*\0\0\0\b\0\0\0\0\0\0" + SECRET);
    byte[] picture = insert(plain, data, be(exif.length), latin("eXIf"), exif, be(0x12345678));
    byte[] head = {0, 0, 1, 0, 1, 0, 8, 8, 0, 0, 1, 0, 32, 0};
    byte[] file = join(head, le(picture.length), le(22), picture);
    byte[] stripped = strip(file);
    assertThat(text(stripped)).doesNotContain("Ada").contains("skIp");
    assertThat(stripped).hasSameSizeAs(file);
    byte[] sum =
        Arrays.copyOfRange(stripped, 22 + data + 8 + exif.length, 22 + data + 12 + exif.length);
    java.util.zip.CRC32 expected = new java.util.zip.CRC32();
    expected.update(join(latin("skIp"), new byte[exif.length]));
    assertThat(sum).isEqualTo(be((int) expected.getValue()));
  }

  @Test
  void whatIsAttachedToAFilmIsLookedInto() {
    byte[] plain = SampleFiles.read("webm-vp8.webm");
    byte[] picture = told(SampleFiles.read("jpeg.jpg"));
    byte[] info =
        element(0x1549A966, element(0xBF, be(1)), element(0x7384, latin("/home/" + SECRET)));
    byte[] attached =
        element(
            0x1941A469,
            element(0x61A7, element(0x4660, latin("image/jpeg")), element(0x465C, picture)),
            element(0x61A7, element(0x4660, latin("text/plain")), element(0x465C, latin(SECRET))));
    int at = text(plain).lastIndexOf("\u0015\u0049\u00A9\u0066");
    byte[] file = insert(plain, at, info, attached);
    // The segment has to tell no size, for it is longer now.
    int size = text(plain).indexOf("\u0018\u0053\u0080\u0067") + 4;
    Arrays.fill(file, size, size + 8, (byte) 0xFF);
    file[size] = 1;
    byte[] stripped = strip(file);
    assertThat(text(stripped)).doesNotContain("Ada").contains("JFIF");
    assertThat(stripped).hasSameSizeAs(file);
  }

  private static byte[] element(long id, byte[]... content) {
    byte[] all = join(content);
    byte[] name = be((int) id);
    int skip = id > 0xFFFFFF ? 0 : id > 0xFF ? 2 : 3;
    byte[] size = {0x10, (byte) (all.length >> 16), (byte) (all.length >> 8), (byte) all.length};
    return join(Arrays.copyOfRange(name, skip, 4), size, all);
  }

  @Test
  void whatACameraPutsIntoAnAviGoesAndTheRoomForAnIndexStays() {
    byte[] plain = SampleFiles.read("avi.avi");
    byte[] content = Arrays.copyOfRange(plain, 12, plain.length);
    byte[] file =
        riff(
            "AVI ",
            content,
            chunk("JUNK", latin(SECRET)),
            chunk(
                "LIST", latin("INFO"), chunk("IART", latin(SECRET)), chunk("ISFT", latin("Lavf"))));
    byte[] stripped = strip(file);
    assertThat(text(stripped))
        .doesNotContain("Ada")
        .contains("Lavf", text(content).substring(0, 50));
    assertThat(stripped).hasSameSizeAs(file);
  }
}
