package io.space7.socket;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.space7.domain.SpaceEvent;
import io.space7.wire.Latencies;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What is measured of sockets. Every meter that is used on the way of an event is made in advance,
 * so that recording looks nothing up, allocates nothing and waits for nobody. Thread-safe.
 */
public final class SocketMeters {
  private final MeterRegistry registry;
  private final Clock clock;
  private final Timer deliveries;
  private final Counter frames;
  private final Counter slow;
  private final Counter replayed;
  private final Counter reloads;
  private final Map<Limit, Counter> limits = new EnumMap<>(Limit.class);

  /**
   * @param clock the one that events are dated by
   */
  public SocketMeters(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    deliveries =
        Timer.builder("space7.deliveries")
            .description("From the time of a message to its hand-over to the sockets of its Space")
            .serviceLevelObjectives(Latencies.buckets())
            .register(registry);
    frames =
        counter(
            "space7.delivered.frames", "Events handed over to sockets, each counted for itself");
    slow = counter("space7.slow.consumers.cut", "Sockets cut because they read too slowly");
    replayed = replays("true");
    reloads = replays("false");
    for (Limit limit : Limit.values()) {
      limits.put(
          limit,
          Counter.builder("space7.limits.hit")
              .description("Connections, sockets or writes that were refused or delayed by a limit")
              .tag("limit", limit.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private Counter replays(String recovered) {
    return Counter.builder("space7.replays")
        .description("Joins that named a position, by whether everything since could be replayed")
        .tag("recovered", recovered)
        .register(registry);
  }

  /**
   * Measures how many there are, whenever it is asked for.
   *
   * @param events tasks that wait for a thread
   * @param replays the same for replays
   */
  void watch(Supplier<Number> sockets, Supplier<Number> events, Supplier<Number> replays) {
    Gauge.builder("space7.sockets", sockets)
        .description("Authenticated sockets")
        .register(registry);
    waiting("events", events);
    waiting("replays", replays);
  }

  private void waiting(String kind, Supplier<Number> tasks) {
    Gauge.builder("space7.socket.work.waiting", tasks)
        .description("Tasks of sockets that wait for a thread")
        .tag("kind", kind)
        .register(registry);
  }

  /** An event was handed over to so many sockets. */
  void delivered(SpaceEvent event, int sockets) {
    if (event instanceof SpaceEvent.MessagePosted posted) {
      long millis = clock.millis() - posted.message().createdAt().toEpochMilli();
      deliveries.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
    }
    frames.increment(sockets);
  }

  void slowConsumerCut() {
    slow.increment();
  }

  /** A socket has joined with a position. */
  void replayed(boolean recovered) {
    (recovered ? replayed : reloads).increment();
  }

  void hit(Limit limit) {
    limits.get(limit).increment();
  }

  /** What there is only so much of. */
  enum Limit {
    CONNECTIONS,
    CONNECTIONS_PER_ADDRESS,
    SOCKETS,
    SOCKETS_PER_USER
  }
}
