package io.space7.http;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file.
 *
 * @param from the first byte, from 0
 * @param length in bytes, at least 1
 */
record ByteRange(long from, long length) {
  private static final Pattern SINGLE =
      Pattern.compile("bytes=[ \\t]*(\\d{0,18})-(\\d{0,18})[ \\t]*", Pattern.CASE_INSENSITIVE);

  /**
   * Reads a {@code Range} header (RFC 9110, section 14). Several ranges, other units and what makes
   * no sense count as none, as the standard allows or demands.
   *
   * @param header null for none
   * @param size of the file
   * @return null for the whole file
   * @throws Refusal {@link ErrorCode#RANGE_NOT_SATISFIABLE}
   */
  static ByteRange parse(String header, long size) {
    Matcher form = header == null ? null : SINGLE.matcher(header);
    if (form == null || !form.matches()) {
      return null;
    }
    String first = form.group(1);
    String last = form.group(2);
    if (first.isEmpty()) {
      return last.isEmpty() ? null : suffix(Long.parseLong(last), size);
    }
    long from = Long.parseLong(first);
    long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
    if (to < from) {
      return null;
    }
    if (from >= size) {
      throw notSatisfiable(size);
    }
    return new ByteRange(from, Math.min(to, size - 1) - from + 1);
  }

  private static ByteRange suffix(long length, long size) {
    long kept = Math.min(length, size);
    if (kept == 0) {
      throw notSatisfiable(size);
    }
    return new ByteRange(size - kept, kept);
  }

  private static Refusal notSatisfiable(long size) {
    return new Refusal(ErrorCode.RANGE_NOT_SATISFIABLE, "The file has only " + size + " bytes.");
  }

  /** The value of {@code Content-Range}. */
  String of(long size) {
    return "bytes " + from + "-" + (from + length - 1) + "/" + size;
  }
}
