package io.space7.domain;

import java.util.Objects;

/**
 * The history that positions were given out in. It stays the same for as long as nothing that was
 * acknowledged is lost; after a loss, numbers of events are given out a second time, and the epoch
 * tells the two apart. Clients hand it back unread.
 */
public record Epoch(String value) {
  public Epoch {
    Objects.requireNonNull(value);
  }

  /**
   * Reads what a client sends. Any text is an epoch, if only of an unknown history.
   *
   * @return null for null and for an empty text
   */
  public static Epoch parse(String text) {
    return text == null || text.isEmpty() ? null : new Epoch(text);
  }

  /**
   * Whether a position that a client holds can be one of this history.
   *
   * @param claimed what the client says, or null if it says nothing, as clients did before there
   *     were epochs
   */
  public boolean admits(Epoch claimed) {
    return claimed == null || claimed.equals(this);
  }

  @Override
  public String toString() {
    return value;
  }
}
