package io.space7.testkit.memory;

import io.space7.application.port.ErasureStore;
import io.space7.application.port.MediaLedger;
import io.space7.application.port.SpaceSignals;
import io.space7.application.port.UploadStore.Resumable;
import io.space7.domain.Epoch;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.Signal;
import io.space7.domain.Space;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceId;
import io.space7.domain.Tag;
import io.space7.domain.UploadId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The one database behind the in-memory stores. It has one lock, so that transactions are serial;
 * counters are counted when asked for, so that they cannot be wrong.
 *
 * <p>Safe for use by many threads. Tests can make it fail.
 */
public final class InMemoryWorld {
  final Map<UserId, User> users = new HashMap<>();
  final Map<UserId, Instant> profilesSaidAt = new HashMap<>();

  /** How often a profile has changed. */
  long profiles;

  final Map<Slot, Integer> writes = new HashMap<>();
  final Map<UserId, ErasureStore.State> erasures = new LinkedHashMap<>();
  final Map<SpaceId, SpaceState> spaces = new LinkedHashMap<>();
  final Map<MediaLedger.Entry, Unclaimed> unclaimed = new LinkedHashMap<>();
  final Map<UploadId, Resumable> uploads = new LinkedHashMap<>();

  /** A time in which a user wrote. */
  record Slot(UserId userId, long number) {}

  private final Map<String, Tag> tags = new HashMap<>();
  private final Clock clock;
  private final List<SpaceSignals.Receiver> servers = new ArrayList<>();
  private final List<Signal> signals = new ArrayList<>();
  private volatile SpaceSignals elsewhere;
  private boolean signalsLost;
  private long lastLikeId;
  private Refusal failure;
  private boolean answerLost;
  private boolean commitsFail;
  private int losses;
  private Epoch epoch = new Epoch("in-memory-0");

  public InMemoryWorld(Clock clock) {
    this.clock = clock;
  }

  /** From now on every call of every store is refused like this, and nothing is changed by it. */
  public synchronized void failWith(Refusal refusal) {
    failure = Objects.requireNonNull(refusal);
  }

  /** From now on transactions that write to a thread fail at their end, and leave nothing. */
  public synchronized void failCommits() {
    commitsFail = true;
  }

  /** Ends what {@link #failWith} or {@link #failCommits} began. */
  public synchronized void recover() {
    failure = null;
    commitsFail = false;
  }

  /** Stands before the first write of a transaction, because nothing here is rolled back. */
  void requireCommits() {
    if (commitsFail) {
      throw new Refusal(ErrorCode.DATABASE_UNAVAILABLE, "The database cannot commit.");
    }
  }

  /**
   * The next transaction is committed, but its caller is told {@link
   * ErrorCode#DATABASE_UNAVAILABLE}, as when a connection breaks while it commits.
   */
  public synchronized void loseNextAnswer() {
    answerLost = true;
  }

  /** The log of a Space no longer keeps the events before a seq. */
  public synchronized void expireEventsBefore(SpaceId spaceId, long seq) {
    SpaceState space = require(spaceId);
    space.firstKept = Math.max(space.firstKept, seq);
  }

  /** The history that is told now. */
  public synchronized Epoch epoch() {
    return epoch;
  }

  /**
   * Loses a Space's events after a seq and the messages that they posted, as a restored backup
   * does; the loss is noticed at once. What they changed of other messages stays, unlike there.
   */
  public void loseEventsAfter(SpaceId spaceId, long seq) {
    List<SpaceSignals.Receiver> told;
    synchronized (this) {
      SpaceState space = require(spaceId);
      space.events.subList((int) seq, space.events.size()).clear();
      space.messages.values().removeIf(message -> message.seq > seq);
      epoch = new Epoch("in-memory-" + ++losses);
      told = signalsLost ? List.of() : List.copyOf(servers);
    }
    told.forEach(SpaceSignals.Receiver::mayHaveMissed);
  }

  /** The files in the ledger, whether the database is away or not; for watching over leaks. */
  public synchronized Set<MediaLedger.Entry> unclaimedFiles() {
    return Set.copyOf(unclaimed.keySet());
  }

  /** From now on signals reach nobody. */
  public synchronized void loseSignals() {
    signalsLost = true;
  }

  /** Ends what {@link #loseSignals} began. */
  public void signalAgain() {
    List<SpaceSignals.Receiver> told;
    synchronized (this) {
      signalsLost = false;
      told = List.copyOf(servers);
    }
    told.forEach(SpaceSignals.Receiver::mayHaveMissed);
  }

  /** Somebody is no member any more, which no use case does yet. */
  public void removeMember(SpaceId spaceId, UserId userId) {
    transact(
        () -> {
          require(spaceId).members.remove(userId);
          signal(new Signal.AccessChanged(spaceId));
          return null;
        });
  }

  /** From now on the stores tell of their changes by these signals instead of this world's own. */
  public void signalThrough(SpaceSignals signals) {
    elsewhere = signals;
  }

  synchronized void add(SpaceSignals.Receiver server) {
    servers.add(server);
  }

  /** Tells every server after the commit. */
  void signal(Signal signal) {
    signals.add(signal);
  }

  /** The servers that hear what one of them says, or a store if that is null. */
  synchronized List<SpaceSignals.Receiver> hearers(SpaceSignals.Receiver sender) {
    return signalsLost ? List.of() : servers.stream().filter(one -> one != sender).toList();
  }

  <T> T transact(Supplier<T> transaction) {
    List<Signal> news = new ArrayList<>();
    try {
      synchronized (this) {
        try {
          return commit(transaction);
        } finally {
          news.addAll(signals);
          signals.clear();
        }
      }
    } finally {
      if (elsewhere != null) {
        elsewhere.send(news);
      } else {
        hearers(null).forEach(server -> news.forEach(server::heard));
      }
    }
  }

  private <T> T commit(Supplier<T> transaction) {
    if (failure != null) {
      throw failure;
    }
    T result = transaction.get();
    if (answerLost) {
      answerLost = false;
      throw new Refusal(ErrorCode.DATABASE_UNAVAILABLE, "The answer of the database was lost.");
    }
    return result;
  }

  /** As far as it is shown to anybody. */
  Instant now() {
    return exactNow().truncatedTo(ChronoUnit.MILLIS);
  }

  Instant exactNow() {
    return clock.instant();
  }

  /** The Space, or the refusal that every store gives if there is none. */
  SpaceState require(SpaceId spaceId) {
    SpaceState space = spaces.get(spaceId);
    if (space == null) {
      throw SpaceAccess.notFound();
    }
    return space;
  }

  /** Refuses a change of somebody who is being erased. */
  void requireActive(UserId userId) {
    if (erasures.containsKey(userId)) {
      throw User.unknown();
    }
  }

  /** The user, who has to have been provisioned, as a foreign key would demand. */
  User user(UserId userId) {
    User user = userId.equals(User.DELETED.userId()) ? User.DELETED : users.get(userId);
    if (user == null) {
      throw new IllegalStateException("never provisioned: " + userId);
    }
    return user;
  }

  Space toSpace(SpaceState state) {
    return state.toSpace(user(state.creatorId));
  }

  Tag tag(String name) {
    return tags.computeIfAbsent(name, fresh -> new Tag(tags.size() + 1L, fresh));
  }

  /** Whether a message may have the file. */
  boolean isFree(MediaLedger.Entry file) {
    Unclaimed known = unclaimed.get(file);
    return known != null && known.taken() == 0;
  }

  long nextLikeId() {
    return ++lastLikeId;
  }
}
