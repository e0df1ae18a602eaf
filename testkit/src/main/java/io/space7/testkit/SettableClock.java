package io.space7.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until it is told to move, in either direction. Safe for use by many
 * threads.
 */
public final class SettableClock extends Clock {
  /** Finer than a millisecond, so that code that does not truncate it is found. */
  public static final Instant START = Instant.parse("2026-01-31T09:30:00.123456789Z");

  private final AtomicReference<Instant> now;
  private final ZoneId zone;

  /** A clock that shows {@link #START}. */
  public SettableClock() {
    this(new AtomicReference<>(START), ZoneOffset.UTC);
  }

  private SettableClock(AtomicReference<Instant> now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  public void set(Instant instant) {
    now.set(Objects.requireNonNull(instant));
  }

  /** Moves the clock; a negative duration moves it back. */
  public void advance(Duration duration) {
    now.updateAndGet(instant -> instant.plus(duration));
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /** The same clock, moved by the same hand, in another zone. */
  @Override
  public SettableClock withZone(ZoneId other) {
    return new SettableClock(now, other);
  }
}
