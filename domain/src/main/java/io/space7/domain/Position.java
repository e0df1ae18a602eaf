package io.space7.domain;

import java.util.Objects;

/**
 * A place in a Space's event order.
 *
 * @param seq the newest event's seq, 0 if nothing ever happened
 * @param epoch the history in which {@code seq} was given out
 */
public record Position(long seq, Epoch epoch) {
  public Position {
    Objects.requireNonNull(epoch);
  }
}
