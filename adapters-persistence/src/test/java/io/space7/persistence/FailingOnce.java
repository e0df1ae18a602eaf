package io.space7.persistence;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that throws something the first time it is asked. */
final class FailingOnce extends Clock {
  private final AtomicReference<Throwable> failure;

  FailingOnce(Throwable failure) {
    this.failure = new AtomicReference<>(failure);
  }

  @Override
  public Instant instant() {
    Throwable now = failure.getAndSet(null);
    if (now instanceof Error error) {
      throw error;
    } else if (now instanceof RuntimeException exception) {
      throw exception;
    }
    return Instant.EPOCH;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
