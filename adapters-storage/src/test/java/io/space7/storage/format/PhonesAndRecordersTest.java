package io.space7.storage.format;

import static io.space7.storage.format.MadeFiles.box;
import static io.space7.storage.format.MadeFiles.chunk;
import static io.space7.storage.format.MadeFiles.ftyp;
import static io.space7.storage.format.MadeFiles.id3;
import static io.space7.storage.format.MadeFiles.insert;
import static io.space7.storage.format.MadeFiles.join;
import static io.space7.storage.format.MadeFiles.latin;
import static io.space7.storage.format.MadeFiles.le;
import static io.space7.storage.format.MadeFiles.moov;
import static io.space7.storage.format.MadeFiles.riff;
import static io.space7.storage.format.MadeFiles.segment;
import static io.space7.storage.format.MadeFiles.soundTrack;
import static io.space7.storage.format.MadeFiles.track;
import static io.space7.storage.format.MadeFiles.videoTrack;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What real devices write, however oddly, and what only looks like it. */
class PhonesAndRecordersTest {
  private static final byte[] LONG_SOUND = box("mdat", new byte[200_000]);

  private static void assertIs(SupportedFormat format, byte[]... parts) {
    assertThat(SampleFiles.detect(join(parts))).contains(format.media());
  }

  private static void assertRefused(byte[]... parts) {
    assertThat(SampleFiles.detect(join(parts))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "mp42isom,M4A",
    "isommp42,M4A",
    "3gp43gp4,THREE_GP_AUDIO",
    "3g2a3g2a,THREE_G2_AUDIO",
    "qt  qt  ,QUICKTIME_AUDIO"
  })
  void aDescriptionBehindTheSoundIsFound(String brands, SupportedFormat format) {
    String padded = (brands + "  ").substring(0, 8);
    assertIs(format, ftyp(padded), LONG_SOUND, moov(soundTrack()));
    assertIs(
        format,
        ftyp(padded),
        box("free"),
        LONG_SOUND,
        moov(soundTrack(), track("text", 0, 0, new int[9])));
  }

  @Test
  void oneTrackOfPicturesMakesAFilm() {
    assertIs(SupportedFormat.MP4, ftyp("mp42"), LONG_SOUND, moov(soundTrack(), videoTrack()));
    assertIs(SupportedFormat.QUICKTIME, ftyp("qt  "), LONG_SOUND, moov(videoTrack()));
  }

  @Test
  void aBrandMayEndWithANul() {
    assertIs(SupportedFormat.M4A, ftyp("M4A\0" + "3gp5"), moov(soundTrack()));
  }

  @Test
  void aPictureTrackOfAnAudioBookLeavesItABook() {
    assertIs(SupportedFormat.M4A, ftyp("M4A mp42"), moov(soundTrack(), videoTrack()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mdat", "free", "skip", "wide", "pnot", "uuid", "udta"})
  void quickTimeBeforeItNamedItselfBeginsWithAnyBox(String first) {
    assertIs(
        SupportedFormat.QUICKTIME,
        box(first, new byte[20]),
        box("mdat", new byte[100]),
        moov(videoTrack()));
    assertRefused(box(first, new byte[20]), box("mdat", new byte[100]));
    assertRefused(box(first, latin("<html><script>alert(1)</script>")));
  }

  @Test
  void aSizeOf64BitsIsFollowed() {
    byte[] large =
        join(MadeFiles.be(1), latin("mdat"), MadeFiles.be(0, 16 + 70_000), new byte[70_000]);
    assertIs(SupportedFormat.M4A, ftyp("mp42"), large, moov(soundTrack()));
  }

  @Test
  void whatDescribesNothingIsRefused() {
    assertRefused(ftyp("mp42isom"));
    assertRefused(ftyp("mp42isom"), LONG_SOUND);
    assertRefused(ftyp("mp42isom"), moov());
    assertRefused(ftyp("mp42isom"), moov(track("text", 0, 0, new int[9])));
    byte[] whole = join(ftyp("mp42isom"), LONG_SOUND, moov(soundTrack()));
    assertRefused(Arrays.copyOf(whole, whole.length - 1));
    assertRefused(segment(0xD8), segment(0xFE, latin("<html>")), latin("\u00FF\u00D9"));
  }

  @ParameterizedTest
  @CsvSource({"mp3.mp3,MP3", "aac.aac,AAC", "flac.flac,FLAC"})
  void soundIsFoundBehindTags(String sample, SupportedFormat format) {
    byte[] sound = SampleFiles.read(sample);
    assertIs(format, id3(100), sound);
    assertIs(format, id3(100), id3(0), id3(3000), sound);
    assertIs(format, id3(100_000), sound);
    assertIs(format, id3(5), sound, latin("TAG"), new byte[125]);
  }

  @ParameterizedTest
  @CsvSource({"mp3.mp3,MP3", "aac.aac,AAC"})
  void soundIsFoundBehindZerosAndBehindATagOfTheWrongSize(String sample, SupportedFormat format) {
    byte[] sound = SampleFiles.read(sample);
    assertIs(format, new byte[192], sound);
    assertIs(format, id3(10), new byte[5000], sound);
    assertIs(format, id3(10), latin("the rest of a tag ".repeat(100)), sound);
  }

  @Test
  void aClipOfOneFrameIsEnoughIfATagOrTheEndFollows() {
    byte[] mp3 = SampleFiles.read("mp3.mp3");
    byte[] frame = Arrays.copyOf(mp3, frameSize(mp3));
    assertIs(SupportedFormat.MP3, frame);
    assertIs(SupportedFormat.MP3, frame, latin("TAG"), new byte[125]);
    assertIs(SupportedFormat.MP3, id3(20), frame, latin("APETAGEX"), new byte[60]);
    assertRefused(frame, latin("something else, and more of it"));
  }

  /** At 8 kHz a frame of 8 kbit/s or more has 72 bytes for each. */
  private static int frameSize(byte[] mp3) {
    for (int at = 4; ; at++) {
      if (mp3[at] == mp3[0] && mp3[at + 1] == mp3[1] && (mp3[at + 2] & 12) == (mp3[2] & 12)) {
        return at;
      }
    }
  }

  @Test
  void aTagIsNoSound() {
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    assertRefused(id3(0));
    assertRefused(id3(200_000));
    assertRefused(id3(4), latin("MZ\u0090\0\u0003"), noise);
    assertRefused(id3(4), latin("\u007FELF\u0002\u0001"), noise);
    assertRefused(id3(4), latin("<html><script>alert(1)</script>".repeat(100)));
  }

  @Test
  void aiffHasSoundAndSaysWhatKind() {
    byte[] common =
        latin("COMM\0\0\0\u0012\0\u0001\0\0\u001F\u0040\0\u0010\u0040\u000B\u00FA\0\0\0\0\0\0\0");
    byte[] sound = latin("SSND\0\0\0\u0008\0\0\0\0\0\0\0\0");
    assertIs(SupportedFormat.AIFF, latin("FORM\0\0\0\u002EAIFF"), common, sound);
    assertIs(SupportedFormat.AIFF, latin("FORM\0\0\0\u002EAIFC"), common, sound);
    assertThat(SampleFiles.describe(join(latin("FORM\0\0\0\u002EAIFF"), common, sound)))
        .hasValueSatisfying(found -> assertThat(found.durationMs()).isEqualTo(1000));
    assertRefused(latin("FORM\0\0\0\u002EAIFF"), common);
    assertRefused(latin("FORM\0\0\0\u002EAIFF"), sound);
    assertRefused(latin("FORM\0\0\0\u002EILBM"), common, sound);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RF64", "BW64"})
  void aWaveMayHaveSizesOf64Bits(String name) {
    byte[] format = join(latin("\u0001\0\u0001\0"), le(8000), le(8000), latin("\u0001\0\u0008\0"));
    byte[] file =
        riff(
            "WAVE",
            chunk("ds64", le(0), le(0), le(4000), le(0), le(4000), le(0), le(0)),
            chunk("fmt ", format),
            join(latin("data"), le(-1), new byte[4000]));
    System.arraycopy(latin(name), 0, file, 0, 4);
    assertIs(SupportedFormat.WAV, file);
    assertThat(SampleFiles.describe(file).orElseThrow().durationMs()).isEqualTo(500);
  }

  /** Its bytes a second are of what is coded, and may be anything. */
  @Test
  void aCompressedWaveTellsHowManySamplesItHas() {
    byte[] format = join(latin("\u0011\0\u0001\0"), le(8000), le(3000), latin("\0\u0001\u0004\0"));
    byte[] file =
        riff("WAVE", chunk("fmt ", format), chunk("fact", le(4000)), chunk("data", new byte[2048]));
    assertThat(SampleFiles.describe(file).orElseThrow().durationMs()).isEqualTo(500);
  }

  @Test
  void anAviWithoutPicturesIsSound() {
    byte[] main = chunk("avih", new byte[56]);
    byte[] sound = chunk("LIST", latin("strl"), chunk("strh", latin("auds"), new byte[52]));
    byte[] film = chunk("LIST", latin("strl"), chunk("strh", latin("vids"), new byte[52]));
    assertIs(SupportedFormat.AVI_AUDIO, riff("AVI ", chunk("LIST", latin("hdrl"), main, sound)));
    assertIs(SupportedFormat.AVI, riff("AVI ", chunk("LIST", latin("hdrl"), main, sound, film)));
    assertRefused(riff("AVI ", chunk("LIST", latin("hdrl"), main)));
  }

  @Test
  void aTransportStreamWithoutPicturesIsSound() {
    byte[] file = SampleFiles.read("mpeg-ts.ts");
    int removed = 0;
    for (int at = 0; at + 5 < file.length; at++) {
      // The entry of the film in the table of the program becomes another one of sound.
      if (file[at] == 0x1B && (file[at + 1] & 0xFF) == 0xE1 && file[at + 2] == 0) {
        file[at] = 0x0F;
        removed++;
      }
    }
    assertThat(removed).isPositive();
    assertIs(SupportedFormat.MPEG_TS_AUDIO, file);
  }

  @Test
  void bytesBetweenTheSegmentsOfAPhotographAreSkipped() {
    byte[] jpeg = SampleFiles.read("jpeg.jpg");
    assertIs(SupportedFormat.JPEG, insert(jpeg, 2, segment(0xE0, new byte[5]), latin("stray")));
    assertIs(SupportedFormat.JPEG, insert(jpeg, 2, segment(0xE0, new byte[5]), latin("\u00FF\0")));
    assertIs(
        SupportedFormat.JPEG,
        insert(jpeg, 2, segment(0xE1, new byte[65_000]), segment(0xE1, new byte[65_000])));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 11})
  void browsersShowAGifOfAnyCodeSize(int size) {
    byte[] gif = SampleFiles.read("gif-87.gif");
    int image = new String(gif, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(',');
    int table = (gif[image + 9] & 0x80) != 0 ? 3 << (gif[image + 9] & 7) + 1 : 0;
    gif[image + 10 + table] = (byte) size;
    assertIs(SupportedFormat.GIF, gif);
    gif[image + 10 + table] = 12;
    assertRefused(gif);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 64})
  void aBitmapMayBeOfOs2(int header) {
    byte[] size =
        join(le(header), le(127), le(64), latin("\u0001\0\u0008\0"), new byte[header - 16]);
    assertIs(
        SupportedFormat.BMP, latin("BM"), le(300), le(0), le(14 + header), size, new byte[200]);
  }

  @Test
  void anIconHoldsPictures() {
    byte[] png = SampleFiles.read("png.png");
    byte[] entry = join(latin("\u0008\u0008\0\0\u0001\0\u0020\0"), le(png.length), le(22));
    assertIs(SupportedFormat.ICO, latin("\0\0\u0001\0\u0001\0"), entry, png);
    assertRefused(latin("\0\0\u0001\0\u0001\0"), entry, new byte[png.length]);
    assertRefused(latin("\0\0\u0001\0\u0001\0"), entry, Arrays.copyOf(png, png.length - 1));
    assertRefused(latin("\0\0\u0001\0\0\0"), new byte[100]);
  }

  @Test
  void aJpegXlIsToldByItsSizeAndNotByTwoBytes() {
    // 320 x 320: not small, 9 bits of height less one, ratio 1:1, all default
    byte[] bare = latin("\u00FF\n");
    byte[] size = ByteBuffer.allocate(10).put(bits("0" + "00" + "111111001" + "100" + "1")).array();
    assertIs(SupportedFormat.JXL, bare, size);
    assertThat(SampleFiles.describe(join(bare, size)))
        .hasValueSatisfying(
            found -> assertThat(found.width()).isEqualTo(found.height()).isEqualTo(320));
    byte[] container =
        join(latin(JpegXl.CONTAINER.substring(0, 10)), latin("\u0087\n"), ftyp("jxl "));
    assertIs(SupportedFormat.JXL, container, box("jxlc", bare, size));
    assertRefused(container);
    assertRefused(bare, latin("<html><script>"));
  }

  /** Lowest bit first. */
  private static byte[] bits(String bits) {
    byte[] bytes = new byte[(bits.length() + 7) / 8];
    for (int i = 0; i < bits.length(); i++) {
      bytes[i / 8] |= (byte) (bits.charAt(i) - '0' << i % 8);
    }
    return bytes;
  }
}
