package io.space7.storage.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The comments of FLAC and of the streams of Ogg. One that tells about people is overwritten; all
 * keep their length.
 *
 * @see <a href="https://www.xiph.org/vorbis/doc/v-comment.html">Ogg Vorbis I, comment field</a>
 */
final class VorbisComments {
  private static final int MAX_COMMENTS = 10_000;
  private static final int LONGEST_NAME = 80;
  private static final String PICTURE = "metadata_block_picture=";
  private static final String OLD_PICTURE = "coverart=";

  /** A comment that says nothing, in front of as many spaces as it takes. */
  private static final byte[] NOTHING = "X=".getBytes(StandardCharsets.ISO_8859_1);

  private final Bytes file;
  private final Edits edits;
  private final boolean sound;

  private VorbisComments(Bytes file, Edits edits, boolean sound) {
    this.file = file;
    this.edits = edits;
    this.sound = sound;
  }

  /**
   * @param from where the length of the vendor's name stands
   */
  static void strip(Bytes file, Edits edits, long from, boolean sound) {
    new VorbisComments(file, edits, sound).strip(from);
  }

  private void strip(long from) {
    long list = from + 4 + file.little(from, 4);
    long count = file.little(list, 4);
    long at = list + 4;
    for (long i = 0; i < count; i++) {
      long size = file.little(at, 4);
      long start = at + 4;
      if (size < 0 || start + size > file.length() || i > MAX_COMMENTS) {
        throw Edits.unsafe();
      }
      strip(start, start + size);
      at = start + size;
    }
  }

  private void strip(long start, long end) {
    long equals = file.find("=", start, Math.min(end, start + LONGEST_NAME));
    String name = equals < 0 ? "" : file.text(start, (int) (equals - start));
    String field = name.toLowerCase(Locale.ROOT) + "=";
    if (field.equals(PICTURE)) {
      stripPicture(equals + 1, end, true);
    } else if (field.equals(OLD_PICTURE)) {
      stripPicture(equals + 1, end, false);
    } else if (equals >= 0
        && PersonalNames.isPersonal(name, sound)
        && !file.isOnly(' ', equals + 1, end)) {
      blank(start, end);
    }
  }

  private void blank(long start, long end) {
    int kept = (int) Math.min(NOTHING.length, end - start);
    edits.replace(start, start + kept, Arrays.copyOf(NOTHING, kept));
    edits.fill(start + kept, end, ' ');
  }

  private void stripPicture(long start, long end, boolean described) {
    Base64Text text = new Base64Text(file, start, end);
    Bytes meaning = text.meaning();
    long picture = described ? startOfPicture(meaning, 0) : 0;
    Edits within = edits.ofAnother();
    within.stripPicture(meaning, picture, meaning.length());
    text.change(within, edits);
  }

  /**
   * In a picture block of FLAC: behind its type, kind, description and sizes; where the block
   * begins if these are too long.
   */
  static long startOfPicture(Bytes file, long block) {
    long description = block + 8 + Math.max(0, file.u32(block + 4));
    long start = description + 4 + Math.max(0, file.u32(description)) + 20;
    return start <= file.length() ? start : block;
  }
}
