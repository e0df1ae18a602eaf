package io.space7.storage.format;

import io.space7.storage.format.Riff.Chunk;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The chunks of WebP, AVI and WAV files that tell about people. */
final class RiffMetadata {
  private static final int MAX_CHUNKS = 100_000;
  private static final int HAS_EXIF = 0x08;
  private static final int HAS_XMP = 0x04;

  private static final Set<String> PERSONAL =
      Set.of("bext", "iXML", "aXML", "_PMX", "strd", "cart", "XMP ", "DTIM", "nctg");

  /** Of lists: what cameras write, and the people behind a recording. */
  private static final Set<String> PERSONAL_LISTS = Set.of("exif", "ncdt", "hydt", "pntx");

  private static final Set<String> PERSONAL_INFOS =
      Set.of(
          "IDIT", "IARL", "ICMS", "IENG", "ITCH", "ISRC", "ISRF", "IMED", "ICNT", "ILOC", "IGPS",
          "IMAK", "IMOD", "IMDL");

  private RiffMetadata() {}

  static void stripPicture(Bytes file, Edits edits) {
    long removed = 0;
    int flags = 0;
    Chunk chunk = Chunk.at(file, Riff.FIRST_CHUNK);
    for (int i = 0; i < MAX_CHUNKS && chunk != null && chunk.at() < file.length(); i++) {
      byte[] left = leftOf(file, chunk);
      if (left != null) {
        long end = Math.min(chunk.next(), file.length());
        if (chunk.end() > file.length()) {
          throw Edits.unsafe();
        }
        edits.replace(chunk.at(), end, left);
        removed += end - chunk.at() - left.length;
        flags |= chunk.type().equals("EXIF") && left.length == 0 ? HAS_EXIF : 0;
        flags |= chunk.type().equals("XMP ") ? HAS_XMP : 0;
      }
      chunk = Chunk.at(file, chunk.next());
    }
    if (removed != 0) {
      edits.replace(4, 8, number((int) (file.little(4, 4) - removed)));
      if (file.has(Riff.FIRST_CHUNK, "VP8X")) {
        edits.replace(20, 21, new byte[] {(byte) (file.u8(20) & ~flags)});
      }
    }
  }

  /** What stays of a chunk; null for all of it. */
  private static byte[] leftOf(Bytes file, Chunk chunk) {
    return switch (chunk.type()) {
      case "EXIF" -> {
        Bytes exif = file.part(chunk.start(), chunk.end());
        int orientation = Exif.orientation(exif);
        if (Exif.isHarmless(exif)) {
          yield null;
        }
        yield orientation == 0 ? new byte[0] : exif(orientation);
      }
      case "XMP ", "C2PA" -> new byte[0];
      default -> null;
    };
  }

  private static byte[] exif(int orientation) {
    byte[] tiff = Exif.orientationOnly(orientation);
    return ByteBuffer.allocate(8 + tiff.length)
        .put("EXIF".getBytes(StandardCharsets.ISO_8859_1))
        .put(number(tiff.length))
        .put(tiff)
        .array();
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  /** Places in the file are told by the index of an AVI, so that nothing may move. */
  static void stripChunks(Bytes file, Edits edits) {
    strip(file, edits, Riff.FIRST_CHUNK, file.length(), 0);
  }

  private static void strip(Bytes file, Edits edits, long from, long end, int depth) {
    Chunk chunk = Chunk.at(file, from);
    for (int i = 0; i < MAX_CHUNKS && chunk != null && chunk.at() + 8 <= end; i++) {
      long chunkEnd = Math.min(chunk.end(), end);
      if (chunk.type().equals("LIST") && !file.has(chunk.start(), "movi") && depth < 4) {
        if (PERSONAL_LISTS.contains(file.text(chunk.start(), 4))) {
          junk(chunk, chunkEnd, edits);
        } else {
          strip(file, edits, chunk.start() + 4, chunkEnd, depth + 1);
        }
      } else if (PERSONAL.contains(chunk.type()) || PERSONAL_INFOS.contains(chunk.type())) {
        junk(chunk, chunkEnd, edits);
      }
      chunk = Chunk.at(file, chunk.next());
    }
  }

  private static void junk(Chunk chunk, long end, Edits edits) {
    edits.replace(chunk.at(), chunk.at() + 4, "JUNK".getBytes(StandardCharsets.ISO_8859_1));
    edits.zero(chunk.start(), end);
  }
}
