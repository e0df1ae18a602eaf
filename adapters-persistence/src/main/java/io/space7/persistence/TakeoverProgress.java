package io.space7.persistence;

/** Is told how far a {@link Takeover} is, many times a second; it waits for the answer. */
public interface TakeoverProgress {
  /**
   * @param messages that have been read so far
   * @param of how many there are
   */
  void read(long messages, long of);
}
