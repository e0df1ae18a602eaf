package io.space7.storage.format;

import io.space7.storage.format.Riff.Chunk;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/** The chunks of a WebP that tell about people, and what stands behind the picture. */
final class WebpMetadata {
  private static final int MAX_CHUNKS = 100_000;
  private static final int HAS_EXIF = 0x08;
  private static final int HAS_XMP = 0x04;
  private static final int HEAD = 8;
  private static final String EXIF = "EXIF";

  private static final Set<String> PICTURE =
      Set.of("VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP");

  private final Bytes file;
  private final Edits edits;
  private final boolean fixed;
  private long removed;
  private int flags;

  /**
   * @param fixed whether the file must keep its length
   */
  WebpMetadata(Bytes file, Edits edits, boolean fixed) {
    this.file = file;
    this.edits = edits;
    this.fixed = fixed;
  }

  void strip() {
    long told = 8 + file.little(4, 4);
    long end = Math.min(file.length(), told + (told & 1));
    Chunk chunk = Chunk.at(file, Riff.FIRST_CHUNK);
    for (int i = 0; i < MAX_CHUNKS && chunk != null && chunk.at() + HEAD <= end; i++) {
      boolean harmless =
          PICTURE.contains(chunk.type())
              || chunk.type().equals(EXIF)
                  && Exif.isHarmless(file.part(chunk.start(), chunk.end()));
      if (!harmless) {
        takeOut(chunk);
      }
      chunk = Chunk.at(file, chunk.next());
    }
    correctHead();
    if (fixed) {
      edits.zero(end, file.length());
    } else if (end < file.length()) {
      edits.remove(end, file.length());
    }
  }

  private void takeOut(Chunk chunk) {
    if (chunk.end() > file.length()) {
      throw Edits.unsafe();
    }
    long end = Math.min(chunk.next(), file.length());
    boolean exif = chunk.type().equals(EXIF);
    int orientation = exif ? Exif.orientation(file.part(chunk.start(), chunk.end())) : 0;
    byte[] tiff = orientation == 0 ? new byte[0] : Exif.orientationOnly(orientation);
    flags |= chunk.type().equals("XMP ") ? HAS_XMP : 0;
    if (exif && tiff.length == 0) {
      flags |= HAS_EXIF;
    }
    if (!fixed) {
      byte[] left = tiff.length == 0 ? tiff : chunk(tiff);
      edits.replace(chunk.at(), end, left);
      removed += end - chunk.at() - left.length;
    } else {
      int kept = (int) Math.min(tiff.length, chunk.end() - chunk.start());
      byte[] name = (kept == 0 ? "JUNK" : EXIF).getBytes(StandardCharsets.ISO_8859_1);
      edits.replace(chunk.at(), chunk.at() + 4, name);
      edits.replace(chunk.start(), chunk.start() + kept, Arrays.copyOf(tiff, kept));
      edits.zero(chunk.start() + kept, chunk.end());
    }
  }

  private void correctHead() {
    if (removed != 0) {
      edits.replace(4, 8, number((int) (file.little(4, 4) - removed)));
    }
    if (flags != 0 && file.has(Riff.FIRST_CHUNK, "VP8X")) {
      edits.replace(20, 21, new byte[] {(byte) (file.u8(20) & ~flags)});
    }
  }

  private static byte[] chunk(byte[] tiff) {
    return ByteBuffer.allocate(HEAD + tiff.length)
        .put(EXIF.getBytes(StandardCharsets.ISO_8859_1))
        .put(number(tiff.length))
        .put(tiff)
        .array();
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }
}
