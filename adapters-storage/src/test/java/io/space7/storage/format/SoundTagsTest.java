package io.space7.storage.format;

import static io.space7.storage.format.MadeFiles.be;
import static io.space7.storage.format.MadeFiles.chunk;
import static io.space7.storage.format.MadeFiles.insert;
import static io.space7.storage.format.MadeFiles.join;
import static io.space7.storage.format.MadeFiles.latin;
import static io.space7.storage.format.MadeFiles.le;
import static io.space7.storage.format.MadeFiles.segment;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.testkit.memory.InMemoryChannel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tags of sounds are about music; what else is in them is about people. */
class SoundTagsTest {
  private static final String SECRET = "Ada was here";
  private static final byte[] COVER = SampleFiles.read("jpeg.jpg");

  /** The same picture with EXIF that does not tell which way up it is. */
  private static final byte[] TOLD =
      insert(COVER, 2, segment(0xE1, latin("Exif\0\0MM\0*\0\0\0\b\0\0\0\0\0\0" + SECRET)));

  private static final byte[] UNTOLD = insert(COVER, 2, segment(0xEF, new byte[32]));

  private static byte[] strip(byte[] file) {
    try (InputStream stripped =
        new ProbedMetadataStripper()
            .strip(new InMemoryChannel(file), SampleFiles.detect(file).orElseThrow())
            .orElseGet(() -> new ByteArrayInputStream(file))) {
      byte[] result = stripped.readAllBytes();
      assertThat(result).as("the length stays").hasSameSizeAs(file);
      assertThat(SampleFiles.describe(result)).isEqualTo(SampleFiles.describe(file));
      return result;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(byte[] file) {
    return new String(file, StandardCharsets.ISO_8859_1);
  }

  private static byte[] id3(int version, int flags, byte[]... frames) {
    byte[] all = join(frames);
    byte[] size = {
      (byte) (all.length >> 21 & 0x7F),
      (byte) (all.length >> 14 & 0x7F),
      (byte) (all.length >> 7 & 0x7F),
      (byte) (all.length & 0x7F)
    };
    return join(latin("ID3"), new byte[] {(byte) version, 0, (byte) flags}, size, all);
  }

  private static byte[] frame(int version, String name, byte[]... content) {
    byte[] all = join(content);
    int size = all.length;
    byte[] sizes =
        switch (version) {
          case 2 -> Arrays.copyOfRange(be(size), 1, 4);
          case 3 -> be(size);
          default ->
              new byte[] {
                (byte) (size >> 21 & 0x7F),
                (byte) (size >> 14 & 0x7F),
                (byte) (size >> 7 & 0x7F),
                (byte) (size & 0x7F)
              };
        };
    return join(latin(name), sizes, new byte[version == 2 ? 0 : 2], all);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void aTagKeepsMusicAndLosesOwners(int version) {
    boolean old = version == 2;
    byte[] title = frame(version, old ? "TT2" : "TIT2", latin("\0A song"));
    byte[] id = frame(version, old ? "UFI" : "UFID", latin("http://musicbrainz.org\0some-id"));
    byte[] hidden = frame(version, old ? "GEO" : "GEOB", latin("\0a\0b\0c\0" + SECRET));
    byte[] owner = frame(version, old ? "POP" : "PRIV", latin(SECRET + "\0\u0001\u0002"));
    byte[] place = frame(version, old ? "TXX" : "TXXX", latin("\0Location\0" + SECRET));
    byte[] gain = frame(version, old ? "TXX" : "TXXX", latin("\0replaygain\0-3 dB"));
    byte[] name = frame(version, old ? "UFI" : "UFID", latin("http://shop.example\0" + SECRET));
    byte[] kind = latin(old ? "\0JPG\u0003front\0" : "\0image/jpeg\0\u0003front\0");
    String picture = old ? "PIC" : "APIC";
    byte[] sound = SampleFiles.read("mp3.mp3");
    byte[] file =
        join(
            id3(
                version,
                0,
                title,
                owner,
                frame(version, picture, kind, TOLD),
                hidden,
                place,
                id,
                gain,
                name),
            sound);
    int freed = owner.length + hidden.length + place.length + name.length;
    byte[] kept =
        id3(version, 0, title, frame(version, picture, kind, UNTOLD), id, gain, new byte[freed]);
    assertThat(strip(file)).isEqualTo(join(kept, sound));
    assertThat(strip(strip(file))).isEqualTo(join(kept, sound));
  }

  /** A player's database ids, an empty name, and how a cover's colours are stored. */
  @Test
  void whatTellsNothingAboutPeopleStays() {
    byte[] ids = frame(3, "PRIV", latin("WM/MediaClassPrimaryID\0an-id"));
    byte[] song = join(id3(3, 0, ids), SampleFiles.read("mp3.mp3"));
    assertThat(strip(song)).isEqualTo(song);
    byte[] stored =
        segment(
            0xE1,
            latin(
                "Exif\0\0MM\0*\0\0\0\b\0\u0001\u0001\u0050\0\u0003\0\0\0\u0002\0\0\0\u00FF\0\0\0\0"));
    byte[] flac =
        insert(
            SampleFiles.read("flac.flac"),
            4 + 4 + 34,
            block(4, comments("TITLE=A song", "FILEOWNER=")),
            block(6, pictureBlock(insert(COVER, 2, stored))));
    assertThat(strip(flac)).isEqualTo(flac);
  }

  @Test
  void namesOfTwoBytesALetterAreRead() {
    byte[] place =
        frame(3, "TXXX", latin("\u0001"), "\uFEFFGPS\0x".getBytes(StandardCharsets.UTF_16LE));
    byte[] file = join(id3(3, 0, place), SampleFiles.read("mp3.mp3"));
    assertThat(text(strip(file))).doesNotContain("TXXX");
  }

  @Test
  void aTagWithZerosPutInIsWalkedThrough() {
    byte[] title = frame(3, "TIT2", latin("\u0001\u00FF\0\u00FEA\0"));
    title[7] -= 1; // counted without the zero that was put in
    byte[] owner = frame(3, "PRIV", latin(SECRET + "\0"));
    byte[] year = frame(3, "TYER", latin("\0002026"));
    byte[] sound = SampleFiles.read("mp3.mp3");
    byte[] file = join(id3(3, 0x80, title, owner, year), sound);
    assertThat(strip(file))
        .isEqualTo(join(id3(3, 0x80, title, year, new byte[owner.length]), sound));
    byte[] stuffed =
        frame(
            3,
            "APIC",
            latin("\0image/jpeg\0\u0003\0\u00FF\0\u00D8\u00FF\0\u00E1..Exif\0\0" + SECRET));
    assertThat(text(strip(join(id3(3, 0x80, year, stuffed), sound)))).doesNotContain("Ada");
  }

  @Test
  void theCoversOfChaptersAreLookedInto() {
    byte[] cover = frame(3, "APIC", latin("\0image/jpeg\0\u0003\0"), TOLD);
    byte[] chapter =
        frame(3, "CHAP", latin("one\0"), new byte[16], frame(3, "TIT2", latin("\0One")), cover);
    byte[] file = join(id3(3, 0, chapter), SampleFiles.read("mp3.mp3"));
    assertThat(text(strip(file))).doesNotContain("Ada").contains("One", text(UNTOLD));
  }

  @Test
  void whatNoFrameCanBeReadFromGoes() {
    byte[] title = frame(4, "TIT2", latin("\0A song"));
    byte[] file =
        join(id3(4, 0, title, latin("\u0001\u0002" + SECRET)), SampleFiles.read("aac.aac"));
    assertThat(text(strip(file))).doesNotContain("Ada").contains("A song");
  }

  @Test
  void anApeTagIsLookedInto() {
    byte[] items =
        join(
            apeItem("Title", latin("A song")),
            apeItem("Location", latin(SECRET)),
            apeItem("Cover Art (Front)", join(latin("cover.jpg\0"), TOLD)));
    byte[] footer =
        join(latin("APETAGEX"), le(2000), le(items.length + 32), le(3), le(0), new byte[8]);
    byte[] file = join(SampleFiles.read("mp3.mp3"), items, footer);
    assertThat(text(strip(file))).doesNotContain("Ada").contains("A song", text(UNTOLD));
  }

  private static byte[] apeItem(String name, byte[] value) {
    return join(le(value.length), le(0), latin(name + "\0"), value);
  }

  private static byte[] comments(String... comments) {
    byte[] all = join(le(3), latin("Enc"), le(comments.length));
    for (String comment : comments) {
      all = join(all, le(comment.length()), latin(comment));
    }
    return all;
  }

  private static byte[] pictureBlock(byte[] picture) {
    return join(be(3, 10), latin("image/jpeg"), be(0, 8, 8, 24, 0, picture.length), picture);
  }

  private static byte[] block(int type, byte[] content) {
    byte[] head = be(content.length);
    head[0] = (byte) type;
    return join(head, content);
  }

  @Test
  void theBlocksOfFlacKeepTheirLength() {
    byte[] plain = SampleFiles.read("flac.flac");
    byte[] file =
        insert(
            plain,
            4 + 4 + 34,
            block(2, latin("riff" + SECRET)),
            block(4, comments("TITLE=A song", "LOCATION=" + SECRET, "CONTACT=" + SECRET)),
            block(6, pictureBlock(TOLD)));
    byte[] expected =
        insert(
            plain,
            4 + 4 + 34,
            block(1, new byte[16]),
            block(4, comments("TITLE=A song", blank(9), blank(8))),
            block(6, pictureBlock(UNTOLD)));
    assertThat(strip(file)).isEqualTo(expected);
  }

  private static String blank(int name) {
    return "X=" + " ".repeat(name + SECRET.length() - 2);
  }

  /** The second page of the file, or the second and third, is given another packet of comments. */
  private static byte[] opus(byte[] packet) {
    byte[] plain = SampleFiles.read("ogg-opus.opus");
    int second = text(plain).indexOf("OggS", 4);
    int third = text(plain).indexOf("OggS", second + 4);
    int serial = ByteBuffer.wrap(plain, 14, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
    int firstSize = Math.min(packet.length, 255 * 255);
    byte[] pages = page(serial, 1, 0, Arrays.copyOf(packet, firstSize), firstSize < packet.length);
    if (firstSize < packet.length) {
      byte[] rest = Arrays.copyOfRange(packet, firstSize, packet.length);
      pages = join(pages, page(serial, 2, 1, rest, false));
    }
    return join(
        Arrays.copyOf(plain, second), pages, Arrays.copyOfRange(plain, third, plain.length));
  }

  private static byte[] page(int serial, int number, int flags, byte[] body, boolean goesOn) {
    int full = body.length / 255;
    byte[] laces = new byte[goesOn ? full : full + 1];
    Arrays.fill(laces, (byte) 255);
    if (!goesOn) {
      laces[full] = (byte) (body.length % 255);
    }
    byte[] head =
        join(latin("OggS\0"), new byte[] {(byte) flags}, new byte[8], le(serial), le(number));
    byte[] page = join(head, le(0), new byte[] {(byte) laces.length}, laces, body);
    ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN).putInt(22, checksum(page));
    return page;
  }

  private static int checksum(byte[] page) {
    int sum = 0;
    for (byte one : page) {
      sum ^= one << 24;
      for (int bit = 0; bit < 8; bit++) {
        sum = sum << 1 ^ (sum < 0 ? 0x04C11DB7 : 0);
      }
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 100_000})
  void theCommentsOfOggKeepTheirLengthAndPagesGetNewChecksums(int comment) {
    String note = "DESCRIPTION=" + "x".repeat(comment);
    byte[] told =
        join(
            latin("OpusTags"),
            comments(note, "LOCATION=" + SECRET, "METADATA_BLOCK_PICTURE=" + base64(TOLD)));
    byte[] untold =
        join(
            latin("OpusTags"),
            comments(note, blank(9), "METADATA_BLOCK_PICTURE=" + base64(UNTOLD)));
    assertThat(strip(opus(told))).isEqualTo(opus(untold));
    assertThat(strip(opus(untold))).isEqualTo(opus(untold));
  }

  private static String base64(byte[] picture) {
    return Base64.getEncoder().encodeToString(pictureBlock(picture));
  }

  @Test
  void whatProgramsPutIntoAiffAndCafGoes() {
    byte[] aiff = SampleFiles.read("aiff.aiff");
    byte[] tag = id3(4, 0, frame(4, "TIT2", latin("\0A song")), frame(4, "PRIV", latin(SECRET)));
    byte[] chunks =
        join(
            latin("APPL"),
            be(SECRET.length()),
            latin(SECRET),
            latin("ID3 "),
            be(tag.length),
            tag,
            new byte[tag.length & 1]);
    assertThat(text(strip(insert(aiff, 12, chunks)))).doesNotContain("Ada").contains("A song");
    byte[] caf = SampleFiles.read("caf.caf");
    byte[] info = latin("title\0A song\0location\0" + SECRET + "\0");
    byte[] more =
        join(latin("info"), be(0, info.length + 4), be(2), info, latin("uuid"), be(0, 12));
    assertThat(text(strip(insert(caf, 52, more, latin(SECRET)))))
        .doesNotContain("Ada")
        .contains("A song");
  }

  @Test
  void theTagWithinAWaveIsLookedInto() {
    byte[] tag = id3(3, 0, frame(3, "TIT2", latin("\0A song")), frame(3, "OWNE", latin(SECRET)));
    byte[] file = join(SampleFiles.read("wav.wav"), chunk("id3 ", tag));
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(4, file.length - 8);
    assertThat(text(strip(file))).doesNotContain("Ada").contains("A song");
  }
}
