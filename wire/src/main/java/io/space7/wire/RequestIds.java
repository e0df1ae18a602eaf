package io.space7.wire;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The name of a request, by which its answer and its log lines are found together: the caller's
 * own, if it can stand in a log as it is.
 */
public final class RequestIds {
  public static final String HEADER = "X-Request-Id";

  private static final Pattern KEPT = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private RequestIds() {}

  /**
   * @param given what the caller calls it, or null
   */
  public static String of(String given) {
    return given != null && KEPT.matcher(given).matches()
        ? given
        : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
