package io.space7.storage.format;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The chunks of AIFF and CAF that tell about people; they keep their length. */
final class ChunkMetadata {
  private static final int MAX_CHUNKS = 10_000;

  private static final Set<String> PERSONAL_AIFF = Set.of("APPL", "bext", "iXML", "XMP ", "cart");
  private static final Set<String> PERSONAL_CAF = Set.of("uuid", "umid", "UUID");

  private ChunkMetadata() {}

  static void stripAiff(Bytes file, Edits edits) {
    long at = 12;
    for (int i = 0; i < MAX_CHUNKS && at + 8 <= file.length(); i++) {
      long size = file.u32(at + 4);
      long start = at + 8;
      long end = Math.min(file.length(), start + size);
      String type = file.text(at, 4);
      if (type.equals("ID3 ")) {
        Id3Metadata.stripTags(file, edits, start, end);
      } else if (PERSONAL_AIFF.contains(type)) {
        rename(at, "FLLR", edits);
        edits.zero(start, end);
      }
      at = start + size + (size & 1);
    }
  }

  static void stripCaf(Bytes file, Edits edits) {
    long at = 8;
    for (int i = 0; i < MAX_CHUNKS && at + 12 <= file.length(); i++) {
      long size = file.big(at + 4, 8);
      long start = at + 12;
      String type = file.text(at, 4);
      if (size < 0) {
        return; // the sound, to the end
      }
      long end = Math.min(file.length(), start + size);
      if (type.equals("info")) {
        stripInfo(file, edits, start + 4, end);
      } else if (PERSONAL_CAF.contains(type) || type.equals("free") && !file.isZero(start, end)) {
        rename(at, "free", edits);
        edits.zero(start, end);
      }
      at = start + size;
    }
  }

  /** Names and values, each ended by a zero. */
  private static void stripInfo(Bytes file, Edits edits, long from, long end) {
    long at = from;
    for (int i = 0; i < MAX_CHUNKS && at < end; i++) {
      long value = file.find("\0", at, end) + 1;
      long next = value <= 0 ? 0 : file.find("\0", value, end) + 1;
      if (next <= 0) {
        return;
      }
      String name = file.text(at, (int) Math.min(256, value - 1 - at));
      if (PersonalNames.isPersonal(name, true)) {
        edits.fill(at, value - 1, ' ');
        edits.fill(value, next - 1, ' ');
      }
      at = next;
    }
  }

  private static void rename(long at, String type, Edits edits) {
    edits.replace(at, at + 4, type.getBytes(StandardCharsets.ISO_8859_1));
  }
}
