package io.space7.domain;

import java.util.Comparator;

/** The two orders of a thread. Both are total within a Space, because a seq is never used twice. */
public enum MessageOrder {
  /** Newest first. */
  RECENT("recent", Comparator.comparingLong(Message::seq).reversed()),
  /** Most appreciated first, then newest first. */
  MOST_APPRECIATED(
      "most_appreciated",
      Comparator.comparingInt(Message::appreciationCount)
          .thenComparingLong(Message::seq)
          .reversed());

  private final String wire;
  private final Comparator<Message> comparator;

  MessageOrder(String wire, Comparator<Message> comparator) {
    this.wire = wire;
    this.comparator = comparator;
  }

  public String wire() {
    return wire;
  }

  public Comparator<Message> comparator() {
    return comparator;
  }

  /**
   * @param text null for the default, {@link #RECENT}
   * @throws Refusal {@link ErrorCode#INVALID_PARAMETER} for any other word
   */
  public static MessageOrder parse(String text) {
    if (text == null) {
      return RECENT;
    }
    for (MessageOrder order : values()) {
      if (order.wire.equals(text)) {
        return order;
      }
    }
    throw new Refusal(
        ErrorCode.INVALID_PARAMETER, "sort must be \"recent\" or \"most_appreciated\".");
  }
}
