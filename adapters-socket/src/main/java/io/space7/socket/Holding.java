package io.space7.socket;

import io.netty.channel.Channel;
import io.space7.domain.UserId;
import io.space7.wire.SharedBudget;
import java.util.List;
import java.util.function.Supplier;

/** What one connection holds of a budget of bytes, which changes all the time. Thread-safe. */
final class Holding {
  /**
   * So little is not counted, so that those who send what is short and whole are served even while
   * there is no room. A buffer that the system fills with the beginning of something has as much.
   */
  private static final int FREE_BYTES = 2 * 1024;

  private final SharedBudget budget;
  private final Supplier<List<SharedBudget.Share>> shares;
  private final Runnable evicted;

  /** Null while nothing is held. */
  private SharedBudget.Lease lease;

  private boolean closed;

  /**
   * @param shares asked for when something begins to be held
   * @param evicted run if others need what is held by one that does nothing; must not block
   */
  private Holding(
      SharedBudget budget, Supplier<List<SharedBudget.Share>> shares, Runnable evicted) {
    this.budget = budget;
    this.shares = shares;
    this.evicted = evicted;
  }

  /** For a connection of which only the address is known. */
  static Holding ofAddress(SharedBudget budget, Channel channel) {
    return new Holding(budget, () -> List.of(addressShare(budget, channel)), cutting(channel));
  }

  /**
   * For a connection whose user becomes known. Many users may share an address.
   *
   * @param user null while it is not known
   */
  static Holding ofUser(SharedBudget budget, Channel channel, Supplier<UserId> user) {
    return new Holding(
        budget,
        () -> {
          UserId known = user.get();
          return known == null
              ? List.of(addressShare(budget, channel))
              : List.of(new SharedBudget.Share("user " + known, budget.total() / 4));
        },
        cutting(channel));
  }

  private static SharedBudget.Share addressShare(SharedBudget budget, Channel channel) {
    return new SharedBudget.Share(
        "address " + channel.attr(HandshakeGuard.ADDRESS).get(), budget.total() / 4);
  }

  /** Never at once: the thread that needs the room may hold locks. */
  private static Runnable cutting(Channel channel) {
    return () -> channel.eventLoop().execute(channel::close);
  }

  /**
   * Says how much is held now. Less than before counts only once it is next to nothing.
   *
   * @return false if there is not as much
   */
  synchronized boolean set(long bytes) {
    if (bytes <= FREE_BYTES || closed) {
      release();
      return true;
    }
    if (lease == null) {
      lease = budget.lease(shares.get(), bytes, evicted);
      return lease != null;
    }
    lease.active();
    return lease.growTo(bytes);
  }

  /** Nothing is held any more. */
  synchronized void close() {
    closed = true;
    release();
  }

  private void release() {
    if (lease != null) {
      lease.close();
      lease = null;
    }
  }
}
