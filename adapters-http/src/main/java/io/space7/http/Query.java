package io.space7.http;

import io.javalin.http.Context;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import java.util.List;

/** Query parameters: each at most once, and never a guess about what was meant. */
final class Query {
  private static final int MAX_DIGITS = 18;

  private Query() {}

  /** The parameter's text, or null if it is absent. */
  static String text(Context ctx, String name) {
    String text = possiblyEmpty(ctx, name);
    if (text != null && text.isEmpty()) {
      throw new Refusal(ErrorCode.INVALID_PARAMETER, name + " must have a value.");
    }
    return text;
  }

  /** The parameter's text, which may be empty, or null if it is absent. */
  static String possiblyEmpty(Context ctx, String name) {
    List<String> values = ctx.queryParamMap().get(name);
    if (values == null) {
      return null;
    }
    if (values.size() != 1) {
      throw new Refusal(ErrorCode.INVALID_PARAMETER, name + " must be given once.");
    }
    return values.get(0);
  }

  /** The parameter as a whole number from 0. */
  static long number(Context ctx, String name, long otherwise) {
    String text = text(ctx, name);
    if (text == null) {
      return otherwise;
    }
    if (text.length() > MAX_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new Refusal(ErrorCode.INVALID_PARAMETER, name + " must be a whole number.");
    }
    return Long.parseLong(text);
  }

  /** As {@link #number}, of a size that fits a count. */
  static int count(Context ctx, String name, int otherwise) {
    long number = number(ctx, name, otherwise);
    if (number > Integer.MAX_VALUE) {
      throw new Refusal(ErrorCode.INVALID_PARAMETER, name + " is too large.");
    }
    return (int) number;
  }
}
