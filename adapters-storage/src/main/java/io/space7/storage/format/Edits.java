package io.space7.storage.format;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is to be changed in a file: parts that are left out, replaced, or overwritten. Everything
 * else stays as it is. There are only so many, so that they fit in memory.
 */
final class Edits {
  private static final int MAX_EDITS = 20_000;

  /** In all; what replaces metadata is a few bytes. */
  private static final int MAX_BYTES = 256 * 1024;

  private final Pictures pictures;
  private final List<Edit> edits;
  private final int[] bytes;
  private final long base;

  /**
   * @param pictures what is done about pictures within the file
   */
  Edits(Pictures pictures) {
    this(pictures, new ArrayList<>(), new int[1], 0);
  }

  private Edits(Pictures pictures, List<Edit> edits, int[] bytes, long base) {
    this.pictures = pictures;
    this.edits = edits;
    this.bytes = bytes;
    this.base = base;
  }

  /** The same, for a part of the file whose positions begin at zero. */
  Edits from(long start) {
    return new Edits(pictures, edits, bytes, base + start);
  }

  /** None yet, of something else. */
  Edits ofAnother() {
    return new Edits(pictures);
  }

  /** Strips a picture that stands within the file, and keeps its length. */
  void stripPicture(Bytes file, long start, long end) {
    pictures.strip(file.part(start, end), from(start));
  }

  void remove(long from, long end) {
    add(new Edit(base + from, base + end, new byte[0]));
  }

  void replace(long from, long end, byte[] by) {
    bytes[0] += by.length;
    add(new Edit(base + from, base + end, by));
  }

  /** As many bytes of the same number in the place of others, or between two. */
  void insert(long at, long size, int filler) {
    add(new Edit(base + at, base + at, null, size, (byte) filler));
  }

  /** Leaves the length of the file, and all positions in it, as they are. */
  void zero(long from, long end) {
    fill(from, end, 0);
  }

  /** As {@link #zero}, with another byte. */
  void fill(long from, long end, int filler) {
    if (end <= from) {
      return;
    }
    Edit last = edits.isEmpty() ? null : edits.get(edits.size() - 1);
    if (last != null && last.isFilled(base + from, filler)) {
      edits.remove(edits.size() - 1);
      add(new Edit(last.from, base + end, null, base + end - last.from, (byte) filler));
    } else {
      add(new Edit(base + from, base + end, null, end - from, (byte) filler));
    }
  }

  private void add(Edit edit) {
    edits.add(edit);
    if (edits.size() > MAX_EDITS || bytes[0] > MAX_BYTES) {
      throw unsafe();
    }
  }

  /** Does what adds edits; if that is refused, takes back those that it added. */
  boolean attempt(Runnable adding) {
    int before = edits.size();
    try {
      adding.run();
      return true;
    } catch (Refusal refused) {
      edits.subList(before, edits.size()).clear();
      return false;
    }
  }

  boolean isEmpty() {
    return edits.isEmpty();
  }

  /** In their order; they do not overlap. */
  List<Edit> sorted() {
    List<Edit> sorted = new ArrayList<>(edits);
    sorted.sort(Comparator.comparingLong(Edit::from));
    long end = 0;
    for (Edit edit : sorted) {
      if (edit.from < end) {
        throw unsafe();
      }
      end = edit.end;
    }
    return sorted;
  }

  /** Where in the new file stands what stands at a position of the old one. */
  long map(long position) {
    long moved = 0;
    for (Edit edit : edits) {
      if (edit.end <= base + position) {
        moved += edit.size - (edit.end - edit.from);
      }
    }
    return position + moved;
  }

  /**
   * Changes a part of the file that was read.
   *
   * @param edits that leave lengths as they are
   * @param at where in the file the part is from
   */
  static void apply(List<Edit> edits, long at, byte[] part) {
    for (Edit edit : edits) {
      long end = Math.min(edit.end, at + part.length);
      for (long i = Math.max(edit.from, at); i < end; i++) {
        part[(int) (i - at)] = edit.by == null ? edit.filler : edit.by[(int) (i - edit.from)];
      }
    }
  }

  /** Whether anything in a part of the file is changed. */
  boolean touch(long from, long end) {
    return edits.stream().anyMatch(edit -> edit.from < base + end && edit.end > base + from);
  }

  /** The refusal of a file whose metadata cannot be taken out for certain. */
  static Refusal unsafe() {
    return new Refusal(
        ErrorCode.UNSUPPORTED_MEDIA,
        "The personal metadata of this file cannot be taken out safely; please send it without.");
  }

  /** What is done about a picture within a file. */
  @FunctionalInterface
  interface Pictures {
    void strip(Bytes picture, Edits edits);
  }

  /**
   * One change.
   *
   * @param by what comes in the place of what is from {@code from} to {@code end}; null for {@code
   *     size} of {@code filler}
   */
  record Edit(long from, long end, byte[] by, long size, byte filler) {
    Edit(long from, long end, byte[] by) {
      this(from, end, by, by.length, (byte) 0);
    }

    private boolean isFilled(long until, int with) {
      return by == null && end == until && size == end - from && filler == (byte) with;
    }
  }
}
