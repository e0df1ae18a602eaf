package io.space7.storage.format;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;

/** Bytes that stand in a file as Base64, read and changed where they stand. */
final class Base64Text {
  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final int TEXT = 4;
  private static final int BYTES = 3;

  private final Bytes file;
  private final long start;
  private final Bytes meaning;

  Base64Text(Bytes file, long start, long end) {
    this.file = file;
    this.start = start;
    long padded = end;
    while (padded > start && file.u8(padded - 1) == '=') {
      padded--;
    }
    this.meaning = ViewedBytes.of((padded - start) * BYTES / TEXT, this::byteAt);
  }

  Bytes meaning() {
    return meaning;
  }

  private int byteAt(long at) {
    long group = start + at / BYTES * TEXT;
    int bits = 0;
    for (int i = 0; i < TEXT; i++) {
      bits = bits << 6 | Math.max(0, DIGITS.indexOf(file.u8(group + i)));
    }
    return bits >> 8 * (BYTES - 1 - (int) (at % BYTES)) & 0xFF;
  }

  /**
   * Changes the text as its meaning is changed.
   *
   * @param within edits of the meaning, none of which changes its length
   */
  void change(Edits within, Edits edits) {
    TreeSet<Long> groups = new TreeSet<>();
    List<Edits.Edit> sorted = within.sorted();
    for (Edits.Edit edit : sorted) {
      long first = edit.from() / BYTES;
      long last = (edit.end() + BYTES - 1) / BYTES;
      long wholeFrom = (edit.from() + BYTES - 1) / BYTES;
      long wholeEnd = edit.end() / BYTES;
      if (edit.by() == null && edit.filler() == 0 && wholeEnd > wholeFrom) {
        // Zeros are the first digit.
        edits.fill(start + wholeFrom * TEXT, start + wholeEnd * TEXT, DIGITS.charAt(0));
        addAll(groups, first, wholeFrom);
        addAll(groups, wholeEnd, last);
      } else {
        addAll(groups, first, last);
      }
    }
    for (long group : groups) {
      byte[] three = meaning.bytes(group * BYTES, BYTES);
      Edits.apply(sorted, group * BYTES, three);
      byte[] text = Base64.getEncoder().encode(three);
      // In the last one, what follows is padding, or none.
      int size = three.length == BYTES ? TEXT : three.length + 1;
      edits.replace(start + group * TEXT, start + group * TEXT + size, Arrays.copyOf(text, size));
    }
  }

  private static void addAll(TreeSet<Long> groups, long from, long end) {
    for (long group = from; group < end; group++) {
      groups.add(group);
    }
  }
}
