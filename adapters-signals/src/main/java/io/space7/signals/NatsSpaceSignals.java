package io.space7.signals;

import io.space7.application.port.SignalText;
import io.space7.application.port.SpaceSignals;
import io.space7.domain.Signal;
import io.space7.domain.SpaceId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals over NATS: a subject for each Space, to which a server subscribes while it follows the
 * Space, and one for all servers. A connection that breaks is replaced; the receiver then learns
 * that it may have missed something, and so do the other servers, of this one. Meanwhile nothing is
 * kept to be sent later.
 *
 * <p>Why it is so: docs/adr/0024-signals.md.
 */
public final class NatsSpaceSignals implements SpaceSignals, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NatsSpaceSignals.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  /** In ticks. */
  private static final int LOOK_EVERY = 10;

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  /** Far below what NATS takes in one message. */
  private static final int MAX_LENGTH = 8_000;

  private final NatsSettings settings;
  private final String prefix;
  private final SignalText text = SignalText.ofNewServer();
  private final Map<SpaceId, CompletableFuture<Void>> followed = new ConcurrentHashMap<>();
  private final Queue<CompletableFuture<Void>> unconfirmed = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean confirming = new AtomicBoolean();
  private final AtomicBoolean unsent = new AtomicBoolean();

  /** Two: nothing that waits for NATS may keep the ticks from coming. */
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "space7-signals");
            thread.setDaemon(true);
            return thread;
          });

  /** Null while there is none. */
  private volatile NatsLink link;

  private volatile boolean closed;
  private Receiver receiver;

  /** What befalls the link in use; null while there is none. */
  private OfLink current;

  private volatile long awaySince;
  private volatile long pause = FIRST_PAUSE_MILLIS;
  private int silentTicks;

  private NatsSpaceSignals(NatsSettings settings, String database) {
    this.settings = settings;
    this.prefix = "space7." + database + ".";
  }

  /**
   * Connects.
   *
   * @param database a name of the database whose servers tell each other, of letters, digits and
   *     {@code -}
   * @throws SignalsStartException if no server can be reached, or none lets this one in
   */
  public static NatsSpaceSignals connect(NatsSettings settings, String database) {
    if (!database.matches("[A-Za-z0-9-]+")) {
      throw new IllegalArgumentException("no part of a subject: " + database);
    }
    NatsSpaceSignals signals = new NatsSpaceSignals(settings, database);
    try {
      if (!signals.adopt(signals.open())) {
        throw new IOException("it ended the connection at once");
      }
    } catch (IOException e) {
      signals.close();
      throw new SignalsStartException("NATS cannot be used: " + reason(e), e);
    } catch (InterruptedException e) {
      signals.close();
      Thread.currentThread().interrupt();
      throw new SignalsStartException("NATS was not waited for", e);
    }
    signals.threads.scheduleWithFixedDelay(
        signals::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    return signals;
  }

  private static String reason(Exception failure) {
    return String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("");
  }

  @Override
  public void send(Collection<Signal> signals) {
    List<Signal> together = new ArrayList<>();
    SpaceId audience = null;
    for (Signal signal : signals) {
      if (!Objects.equals(audience, signal.audience())) {
        publish(audience, together);
        together.clear();
        audience = signal.audience();
      }
      together.add(signal);
    }
    publish(audience, together);
  }

  private void publish(SpaceId audience, List<Signal> signals) {
    NatsLink now = link;
    for (String one : text.write(signals, MAX_LENGTH)) {
      if (now == null || !now.publish(subject(audience), one)) {
        unsent.set(true);
      }
    }
  }

  private String subject(SpaceId audience) {
    return audience == null ? prefix + "all" : prefix + "space." + audience;
  }

  @Override
  public synchronized void tell(Receiver receiver) {
    if (this.receiver != null) {
      throw new IllegalStateException("there is a receiver already");
    }
    this.receiver = receiver;
    receiver.mayHaveMissed();
  }

  @Override
  public CompletionStage<Void> follow(SpaceId spaceId) {
    return followed.computeIfAbsent(
        spaceId,
        fresh -> {
          CompletableFuture<Void> heard = new CompletableFuture<>();
          NatsLink now = link;
          if (now != null) {
            now.subscribe(subject(fresh));
          }
          unconfirmed.add(heard);
          if (confirming.compareAndSet(false, true)) {
            run(this::confirm);
          }
          return heard;
        });
  }

  @Override
  public void unfollow(SpaceId spaceId) {
    followed.computeIfPresent(
        spaceId,
        (id, heard) -> {
          NatsLink now = link;
          if (now != null) {
            now.unsubscribe(subject(id));
          }
          heard.complete(null);
          return null;
        });
  }

  /** What is asked for from now on is for the next time. */
  private void confirm() {
    confirming.set(false);
    List<CompletableFuture<Void>> asked = new ArrayList<>();
    for (var one = unconfirmed.poll(); one != null; one = unconfirmed.poll()) {
      asked.add(one);
    }
    NatsLink now = link;
    if (now != null && now.confirm()) {
      asked.forEach(one -> one.complete(null));
    } else {
      unconfirmed.addAll(asked);
    }
  }

  private void hear(String heard) {
    Receiver told = receiver();
    if (told != null) {
      text.read(heard).forEach(told::heard);
    }
  }

  /** Waits for {@link #tell}, so that a receiver hears first what it hears first. */
  private synchronized Receiver receiver() {
    return receiver;
  }

  private void mayHaveMissed() {
    Receiver told = receiver();
    if (told != null) {
      told.mayHaveMissed();
    }
  }

  /** Opens a link; nothing is lost any more for want of it when this has returned. */
  private OfLink open() throws IOException, InterruptedException {
    OfLink events = new OfLink();
    NatsLink fresh = new NatsLink(settings, this::hear, events);
    fresh.subscribe(subject(null));
    link = fresh;
    for (SpaceId spaceId : followed.keySet()) {
      followed.computeIfPresent(
          spaceId,
          (id, heard) -> {
            fresh.subscribe(subject(id));
            return heard;
          });
    }
    if (!fresh.confirm() || closed) {
      link = null;
      fresh.abandon();
      throw new IOException("it does not answer");
    }
    return events;
  }

  /**
   * Counts on a link from now on.
   *
   * @return false if it has ended already
   */
  private synchronized boolean adopt(OfLink events) {
    if (events.over) {
      link = null;
      return false;
    }
    current = events;
    return true;
  }

  private synchronized void ended(OfLink events) {
    events.over = true;
    if (events == current && !closed) {
      current = null;
      link = null;
      awaySince = System.nanoTime();
      pause = FIRST_PAUSE_MILLIS;
      LOG.warn("NATS is away: other servers' changes are asked for every second");
      runLater(this::reopen, pause);
    }
  }

  private void reopen() {
    try {
      if (adopt(open())) {
        back();
        return;
      }
    } catch (IOException e) {
      LOG.debug("NATS is still away: {}", reason(e));
    } catch (InterruptedException stopped) {
      return;
    }
    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    runLater(this::reopen, pause);
  }

  private void back() {
    Duration away = Duration.ofNanos(System.nanoTime() - awaySince);
    LOG.info("NATS is back after {} s", away.toSeconds());
    unsent.set(true);
    tellUnsent();
    confirm();
    mayHaveMissed();
  }

  private void tellUnsent() {
    if (link != null && unsent.getAndSet(false)) {
      send(new Signal.Lost());
    }
  }

  private void tick() {
    if (link != null) {
      silentTicks = 0;
      tellUnsent();
      return;
    }
    Receiver told = receiver();
    if (told != null) {
      told.hearsNobody();
      if (++silentTicks % LOOK_EVERY == 0) {
        told.mayHaveMissed();
      }
    }
  }

  private void run(Runnable task) {
    runLater(task, 0);
  }

  private void runLater(Runnable task, long delayMillis) {
    try {
      threads.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopped) {
      LOG.debug("Not done, because this has been closed");
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.shutdownNow();
    NatsLink last = link;
    if (last != null) {
      last.close();
    }
  }

  private final class OfLink implements NatsLink.Events {
    /** Guarded by the signals' lock. */
    private boolean over;

    @Override
    public void ended() {
      NatsSpaceSignals.this.ended(this);
    }

    @Override
    public void unsent() {
      unsent.set(true);
    }

    @Override
    public void unheard() {
      run(NatsSpaceSignals.this::mayHaveMissed);
    }
  }
}
