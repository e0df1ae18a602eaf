package io.space7.domain;

/**
 * How far a member has read a thread, and what is new.
 *
 * @param readSeq everything up to here is read
 * @param unreadCount the messages of others that exist and are newer than {@code readSeq}; at most
 *     {@value #MAX_COUNT}
 * @param unreadMore whether there are more than {@value #MAX_COUNT}
 */
public record Unread(long readSeq, int unreadCount, boolean unreadMore) {
  public static final int MAX_COUNT = 1000;

  /**
   * @param found how many there are, as far as was counted: more than {@value #MAX_COUNT} stand for
   *     any number
   */
  public static Unread of(long readSeq, int found) {
    return new Unread(readSeq, Math.min(found, MAX_COUNT), found > MAX_COUNT);
  }
}
