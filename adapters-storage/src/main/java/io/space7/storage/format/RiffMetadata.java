package io.space7.storage.format;

import io.space7.storage.format.Riff.Chunk;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * The chunks of AVI and WAV files that tell about people. They become {@code JUNK} of the same
 * size: places in the file are told by the index of an AVI, so that nothing may move.
 */
final class RiffMetadata {
  private static final int MAX_CHUNKS = 100_000;
  private static final int MAX_DEPTH = 4;
  private static final String JUNK = "JUNK";

  private static final Set<String> PERSONAL =
      Set.of(
          "bext", "iXML", "aXML", "_PMX", "strd", "cart", "XMP ", "DTIM", "nctg", "UMID", "umid",
          "LGWV", "MetX");

  /** Of lists: what cameras write. */
  private static final Set<String> PERSONAL_LISTS =
      Set.of("exif", "ncdt", "hydt", "pntx", "GPS ", "Tdat");

  private static final Set<String> PERSONAL_INFOS =
      Set.of(
          "IARL", "ICMS", "IENG", "ITCH", "ISRC", "ISRF", "IMED", "ICNT", "ILOC", "IGPS", "IMAK",
          "IMOD", "IMDL", "IOWN", "IEDT");

  /** What a film may say about itself. */
  private static final Set<String> PLAIN_INFOS =
      Set.of(
          "INAM", "ICMT", "ISFT", "ICRD", "IDIT", "IGNR", "IKEY", "ISBJ", "ILNG", "IPRT", "ISMP",
          "IAS1");

  private final Bytes file;
  private final Edits edits;
  private final boolean sound;

  private RiffMetadata(Bytes file, Edits edits) {
    this.file = file;
    this.edits = edits;
    this.sound = file.has(8, "WAVE");
  }

  static void strip(Bytes file, Edits edits) {
    new RiffMetadata(file, edits).strip(Riff.FIRST_CHUNK, file.length(), 0, false);
  }

  private void strip(long from, long end, int depth, boolean infos) {
    Chunk chunk = Chunk.at(file, from);
    for (int i = 0; i < MAX_CHUNKS && chunk != null && chunk.at() + 8 <= end; i++) {
      long chunkEnd = Math.min(chunk.end(), end);
      String type = chunk.type();
      if (type.equals("LIST") && !file.has(chunk.start(), "movi") && depth < MAX_DEPTH) {
        stripList(chunk, chunkEnd, depth);
      } else if (infos ? isPersonalInfo(type) : PERSONAL.contains(type)) {
        junk(chunk, chunkEnd);
      } else if (type.toLowerCase(Locale.ROOT).equals("id3 ")) {
        Id3Metadata.stripTags(file, edits, chunk.start(), chunkEnd);
      } else if (type.equalsIgnoreCase(JUNK)
          && !file.has(chunk.start(), "odml")
          && file.hasText(chunk.start(), chunkEnd)) {
        // Where cameras hide what they know, and encoders leave room for an index.
        edits.zero(chunk.start(), chunkEnd);
      }
      chunk = Chunk.at(file, chunk.next());
    }
  }

  private void stripList(Chunk list, long end, int depth) {
    if (PERSONAL_LISTS.contains(file.text(list.start(), 4))) {
      junk(list, end);
    } else {
      strip(list.start() + 4, end, depth + 1, file.has(list.start(), "INFO"));
    }
  }

  private boolean isPersonalInfo(String type) {
    return sound ? PERSONAL_INFOS.contains(type) : !PLAIN_INFOS.contains(type);
  }

  private void junk(Chunk chunk, long end) {
    edits.replace(chunk.at(), chunk.at() + 4, JUNK.getBytes(StandardCharsets.ISO_8859_1));
    edits.zero(chunk.start(), end);
  }
}
