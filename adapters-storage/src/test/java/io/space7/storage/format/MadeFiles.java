package io.space7.storage.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Files made byte by byte: what phones and recorders write, and samples cannot be found of. */
final class MadeFiles {
  private static final int[] UPRIGHT = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};
  static final int[] ON_ITS_SIDE = {0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000};

  private MadeFiles() {}

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** Each character is a byte. */
  static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] box(String type, byte[]... content) {
    byte[] all = join(content);
    return join(be(8 + all.length), latin(type), all);
  }

  static byte[] be(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }

  static byte[] le(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  static byte[] ftyp(String brands) {
    return box("ftyp", latin(brands.substring(0, 4)), be(0), latin(brands));
  }

  /** A film of 2.5 seconds; more may be in its description. */
  static byte[] moov(byte[]... content) {
    return box("moov", box("mvhd", be(0, 0, 0, 1000, 2500), new byte[80]), join(content));
  }

  static byte[] videoTrack(int width, int height, int[] matrix) {
    return track("vide", width, height, matrix);
  }

  static byte[] soundTrack() {
    return track("soun", 0, 0, UPRIGHT);
  }

  static byte[] videoTrack() {
    return videoTrack(64, 48, UPRIGHT);
  }

  static byte[] track(String handler, int width, int height, int[] matrix) {
    byte[] header =
        box(
            "tkhd",
            be(3, 0, 0, 1, 0, 2500),
            new byte[16],
            be(matrix),
            be(width << 16, height << 16));
    return box("trak", header, box("mdia", box("hdlr", be(0, 0), latin(handler), new byte[13])));
  }

  /** An ID3v2.3 tag with so many bytes in it. */
  static byte[] id3(int size) {
    byte[] sizes = {
      (byte) (size >> 21 & 0x7F),
      (byte) (size >> 14 & 0x7F),
      (byte) (size >> 7 & 0x7F),
      (byte) (size & 0x7F)
    };
    return join(latin("ID3\u0003\0\0"), sizes, new byte[size]);
  }

  static byte[] chunk(String type, byte[]... content) {
    byte[] all = join(content);
    return join(latin(type), le(all.length), all, new byte[all.length & 1]);
  }

  static byte[] riff(String form, byte[]... chunks) {
    byte[] all = join(chunks);
    return join(latin("RIFF"), le(4 + all.length), latin(form), all);
  }

  /** A TIFF header and one directory that says which way up. */
  static byte[] tiff(int orientation) {
    return join(
        latin("MM\0*\0\0\0\b"),
        latin("\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0"),
        new byte[] {(byte) orientation, 0, 0},
        be(0));
  }

  /** A segment of a JPEG. */
  static byte[] segment(int marker, byte[]... content) {
    byte[] all = join(content);
    int length = 2 + all.length;
    return join(new byte[] {(byte) 0xFF, (byte) marker, (byte) (length >> 8), (byte) length}, all);
  }

  /** A file with bytes put in at a place. */
  static byte[] insert(byte[] file, int at, byte[]... content) {
    byte[] all = join(content);
    ByteBuffer made = ByteBuffer.allocate(file.length + all.length);
    return made.put(file, 0, at).put(all).put(file, at, file.length - at).array();
  }
}
