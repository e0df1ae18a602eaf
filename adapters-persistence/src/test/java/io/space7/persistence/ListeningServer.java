package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.feed.SpaceFeed;
import io.space7.application.port.Listener;
import io.space7.domain.Notice;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceEvent;
import io.space7.domain.UserId;
import io.space7.testkit.memory.InMemoryDelivery;
import io.space7.testkit.memory.InMemoryListener;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What a server does for those who listen, on a real database, and the check of what they heard
 * against what the table holds.
 */
final class ListeningServer implements AutoCloseable {
  private static final Duration CATCH_UP_INTERVAL = Duration.ofSeconds(1);

  final Database database;
  private final SampleThread thread;
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(4);
  private final InMemoryDelivery delivery = new InMemoryDelivery();
  private final SpaceFeed<Listener> feed;
  private final List<Listener> listeners = new ArrayList<>();

  /**
   * @param database closed with this
   */
  ListeningServer(Database database, SampleThread thread) {
    this.database = database;
    this.thread = thread;
    feed =
        new SpaceFeed<>(
            database.spaces(),
            database.log(),
            Clock.systemUTC(),
            (task, delay) -> timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS),
            delivery);
    feed.hear(database.signals());
    timer.scheduleWithFixedDelay(
        feed::catchUp,
        CATCH_UP_INTERVAL.toMillis(),
        CATCH_UP_INTERVAL.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** Some who have been there from the beginning. */
  void listen(int count) {
    for (int i = 0; i < count; i++) {
      Listener listener =
          new InMemoryListener(
              new UserId(UUID.randomUUID()), new SocketId(UUID.randomUUID().toString()));
      delivery.connect(listener);
      listeners.add(listener);
      feed.join(thread.spaceId(), listener, 0L, null, timer).toCompletableFuture().join();
    }
  }

  void committed(SpaceEvent event) {
    feed.committed(event);
  }

  /** How far each listener has come. */
  List<Long> positions() {
    return listeners.stream().map(listener -> position(delivery.told(listener))).toList();
  }

  /** Notices of other kinds may come after the last event. */
  private static long position(List<Object> told) {
    long position = 0;
    for (Object one : told) {
      if (one instanceof SpaceEvent event) {
        position = event.seq();
      } else if (one instanceof Notice.SpaceReset reset) {
        position = reset.seq();
      }
    }
    return position;
  }

  /**
   * Asserts that everybody heard what the table holds, each event once and in order, since they
   * were last told to load anew, if they were.
   *
   * @return how many of them were told so
   */
  int check(List<SpaceEvent> table) {
    int told = 0;
    for (Listener listener : listeners) {
      List<SpaceEvent> heard = new ArrayList<>();
      long from = 0;
      boolean anew = false;
      for (Object one : delivery.told(listener)) {
        if (one instanceof Notice.SpaceReset reset) {
          heard.clear();
          from = reset.seq();
          anew = true;
        } else if (one instanceof SpaceEvent event) {
          heard.add(event);
        }
      }
      assertThat(heard)
          .extracting(event -> event.seq() + " " + event.messageId())
          .isEqualTo(
              table.stream()
                  .skip(from)
                  .map(event -> event.seq() + " " + event.messageId())
                  .toList());
      told += anew ? 1 : 0;
    }
    return told;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    database.close();
  }
}
