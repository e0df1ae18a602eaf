package io.space7.wire;

import java.time.Duration;

/** The bounds that both edges set for the head of a request: its first line and its headers. */
public final class RequestHead {
  /** Large cookies of other programs on the same host name have to fit. */
  public static final int MAX_BYTES = 32 * 1024;

  /** From the first byte of a request, or from its connection's opening, to the end of its head. */
  public static final Duration DEADLINE = Duration.ofSeconds(40);

  private RequestHead() {}
}
