package io.space7.domain;

/** Does not know the other itself. */
final class OuterCycleCanary {
  /** Does. */
  static final class Inner {
    NestedCycleCanary other;
  }
}
