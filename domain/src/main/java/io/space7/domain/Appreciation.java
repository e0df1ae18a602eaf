package io.space7.domain;

/** What a user wants their appreciation of a message to become. */
public enum Appreciation {
  /** The opposite of what it is. */
  TOGGLE,
  /** Appreciated, whatever it is. */
  ON,
  /** Not appreciated, whatever it is. */
  OFF;

  /** The state after this wish, given the state before it. */
  public boolean apply(boolean appreciated) {
    return switch (this) {
      case TOGGLE -> !appreciated;
      case ON -> true;
      case OFF -> false;
    };
  }

  /** The wish for a given state. */
  public static Appreciation of(boolean appreciated) {
    return appreciated ? ON : OFF;
  }
}
