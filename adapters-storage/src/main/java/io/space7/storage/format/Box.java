package io.space7.storage.format;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * A box of the ISO base media file format.
 *
 * @param at where its header begins
 * @param start of its content
 * @param end of its content, no further than what it lies in
 * @param whole whether it lies in there to its end
 */
record Box(String type, long at, long start, long end, boolean whole) {
  private static final int MAX_BOXES = 100_000;

  long size() {
    return end - at;
  }

  /** The box at a position; null if there is none that makes sense. */
  static Box at(Bytes file, long at, long limit) {
    long size = file.u32(at);
    String type = file.text(at + 4, 4);
    if (type.isEmpty() || at + 8 > limit) {
      return null;
    }
    long start = at + 8;
    if (size == 0) {
      return new Box(type, at, start, limit, true);
    }
    if (size == 1) {
      size = file.big(at + 8, 8);
      start = at + 16;
    }
    if (size < start - at || start > limit) {
      return null;
    }
    boolean whole = size <= limit - at;
    return new Box(type, at, start, whole ? at + size : limit, whole);
  }

  /** The boxes that follow each other from a position on, as far as they make sense. */
  static Iterable<Box> in(Bytes file, long from, long end) {
    long limit = Math.min(end, file.length());
    return () ->
        new Iterator<>() {
          private Box next = Box.at(file, from, limit);
          private int count;

          @Override
          public boolean hasNext() {
            return next != null && count < MAX_BOXES;
          }

          @Override
          public Box next() {
            if (!hasNext()) {
              throw new NoSuchElementException();
            }
            Box box = next;
            next = box.end < limit ? Box.at(file, box.end, limit) : null;
            count++;
            return box;
          }
        };
  }

  /** Makes it one of which nothing is read. */
  void free(Edits edits) {
    edits.replace(at + 4, at + 8, "free".getBytes(StandardCharsets.ISO_8859_1));
    edits.zero(start, end);
  }

  Iterable<Box> children(Bytes file) {
    return in(file, start, end);
  }

  /** The first of a type within this one; null if there is none. */
  Box child(Bytes file, String wanted) {
    for (Box box : children(file)) {
      if (box.type.equals(wanted)) {
        return box;
      }
    }
    return null;
  }

  /** What a path of types leads to; null if it leads nowhere. */
  Box descendant(Bytes file, String... path) {
    Box box = this;
    for (String step : path) {
      box = box == null ? null : box.child(file, step);
    }
    return box;
  }
}
