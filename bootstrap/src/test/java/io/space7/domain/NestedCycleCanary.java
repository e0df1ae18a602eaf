package io.space7.domain;

/** Is known by a class within one that it knows. */
final class NestedCycleCanary {
  OuterCycleCanary outer;
}
