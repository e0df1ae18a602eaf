package io.space7.domain;

/** Knows one that knows it. */
final class OtherCycleCanary {
  CycleCanary[] other;
}
