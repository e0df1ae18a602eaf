package io.space7.storage.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;

/** The chunks of a PNG that tell about people, and what stands behind the picture. */
final class PngMetadata {
  private static final int MAX_CHUNKS = 100_000;
  private static final int LONGEST_KEYWORD = 79;
  private static final String EXIF = "eXIf";

  /** A name that nothing is called by, which decoders pass over. */
  private static final String UNUSED = "skIp";

  /** What a decoder uses; private chunks may hold anything, but Apple's tells where halves are. */
  private static final Set<String> NEEDED =
      Set.of(
          "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "mDCV", "mDCv", "cLLI", "cLLi",
          "bKGD", "hIST", "pHYs", "sPLT", "tIME", "acTL", "fcTL", "fdAT", "oFFs", "pCAL", "sCAL",
          "gIFg", "gIFx", "sTER", "iDOT", "vpAg", "orNT", "caNv");

  private final Bytes file;
  private final Edits edits;
  private final boolean fixed;

  private PngMetadata(Bytes file, Edits edits, boolean fixed) {
    this.file = file;
    this.edits = edits;
    this.fixed = fixed;
  }

  /**
   * @param fixed whether the file must keep its length
   */
  static void strip(Bytes file, Edits edits, boolean fixed) {
    new PngMetadata(file, edits, fixed).strip();
  }

  private void strip() {
    long at = Png.FIRST_CHUNK;
    for (int i = 0; i < MAX_CHUNKS && at + 12 <= file.length(); i++) {
      long end = at + 12 + file.u32(at);
      String type = file.text(at + 4, 4);
      if (type.equals("IEND")) {
        stripTrailer(end);
        return;
      }
      if (isPersonal(type, at, end)) {
        takeOut(type, at, end);
      }
      at = end;
    }
  }

  /** What an editor that made the file shorter has left of the picture before, or a camera. */
  private void stripTrailer(long end) {
    if (fixed) {
      edits.zero(end, file.length());
    } else if (end < file.length()) {
      edits.remove(end, file.length());
    }
  }

  private boolean isPersonal(String type, long at, long end) {
    boolean ancillary = !type.isEmpty() && (type.charAt(0) & 0x20) != 0;
    return switch (type) {
      case "tEXt", "zTXt", "iTXt" -> !PersonalNames.isHarmlessText(keyword(at + 8));
      case EXIF -> !Exif.isHarmless(file.part(at + 8, end - 4));
      case UNUSED -> !fixed;
      default -> ancillary && !NEEDED.contains(type);
    };
  }

  private void takeOut(String type, long at, long end) {
    if (end > file.length()) {
      throw Edits.unsafe();
    }
    int orientation = type.equals(EXIF) ? Exif.orientation(file.part(at + 8, end - 4)) : 0;
    byte[] tiff = orientation == 0 ? new byte[0] : Exif.orientationOnly(orientation);
    long size = end - at - 12;
    if (!fixed) {
      byte[] left = tiff.length == 0 ? tiff : chunk(EXIF, tiff, tiff.length);
      edits.replace(at, end, left);
    } else if (tiff.length == 0 || size < tiff.length) {
      overwrite(at, end, UNUSED, new byte[0]);
    } else {
      overwrite(at, end, EXIF, tiff);
    }
  }

  /** The rest becomes zeros. */
  private void overwrite(long at, long end, String type, byte[] content) {
    long size = end - at - 12;
    byte[] whole = chunk(type, content, size);
    int head = 8 + content.length;
    edits.replace(at, at + head, Arrays.copyOf(whole, head));
    edits.zero(at + head, end - 4);
    edits.replace(end - 4, end, Arrays.copyOfRange(whole, head, head + 4));
  }

  private String keyword(long at) {
    long end = file.find("\0", at, at + LONGEST_KEYWORD + 1);
    return end < 0 ? "" : file.text(at, (int) (end - at)).toLowerCase(Locale.ROOT);
  }

  /** A chunk without the zeros that follow its content, of which there are so many to its size. */
  private static byte[] chunk(String type, byte[] content, long size) {
    CRC32 checksum = new CRC32();
    byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
    checksum.update(name);
    checksum.update(content);
    for (long i = content.length; i < size; i++) {
      checksum.update(0);
    }
    return ByteBuffer.allocate(12 + content.length)
        .putInt((int) size)
        .put(name)
        .put(content)
        .putInt((int) checksum.getValue())
        .array();
  }
}
