package io.space7.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Something of which there is only so much, such as bytes in memory or threads that wait: one
 * budget for all, and a share for each user and address. If it does not suffice, those go first who
 * have done nothing for a while; so a client that stalls on purpose keeps nobody else out.
 *
 * <p>Safe for use by many threads. Why it is so: docs/adr/0019-shares-at-the-http-edge.md.
 */
public final class SharedBudget {
  private final long total;
  private final long patience;
  private final Map<String, Long> usedBy = new HashMap<>();

  /** Those that have been idle for longest come first. */
  private final Set<Lease> leases = new LinkedHashSet<>();

  private long used;

  /**
   * @param total in the caller's unit
   * @param patience how long a lease may be idle although others need what it holds
   */
  public SharedBudget(long total, Duration patience) {
    this.total = total;
    this.patience = patience.toNanos();
  }

  /** As it was made with. */
  public long total() {
    return total;
  }

  /**
   * Takes from the budget.
   *
   * @param shares for whom, and how much each may hold in all
   * @param evicted run by the thread that needs the room, after the lease was closed; must not
   *     block
   * @return null if there is not as much, even without those that are idle
   */
  public Lease lease(List<Share> shares, long amount, Runnable evicted) {
    Lease lease = new Lease(shares, evicted);
    return lease.grow(amount) ? lease : null;
  }

  /**
   * Whether a holder's share has room for more, with those of the holder's leases gone that are
   * idle. Nothing is taken; so somebody else may be faster.
   */
  public boolean hasRoom(Share share, long amount) {
    List<Lease> victims = new ArrayList<>();
    boolean room;
    synchronized (this) {
      evictIdle(lease -> lease.holds(share), excess(share, amount), victims);
      room = excess(share, amount) <= 0;
    }
    victims.forEach(victim -> victim.evicted.run());
    return room;
  }

  private long excess(Share share, long amount) {
    return usedBy.getOrDefault(share.holder(), 0L) + amount - share.most();
  }

  private void evictIdle(Predicate<Lease> candidate, long needed, List<Lease> victims) {
    long now = System.nanoTime();
    long freed = 0;
    Iterator<Lease> idlest = new ArrayList<>(needed > 0 ? leases : List.of()).iterator();
    while (freed < needed && idlest.hasNext()) {
      Lease lease = idlest.next();
      if (now - lease.lastActive < patience) {
        return;
      }
      if (candidate.test(lease)) {
        freed += lease.held;
        lease.close();
        victims.add(lease);
      }
    }
  }

  /** How much is in use. */
  public synchronized long used() {
    return used;
  }

  /**
   * A holder's part of the budget.
   *
   * @param most what the holder's leases may come to in all
   */
  public record Share(String holder, long most) {}

  /** A part of the budget that is in use. */
  public final class Lease implements AutoCloseable {
    private final List<Share> shares;
    private final Runnable evicted;
    private long held;
    private long lastActive;
    private boolean closed;

    private Lease(List<Share> shares, Runnable evicted) {
      this.shares = shares;
      this.evicted = evicted;
    }

    /** Takes more; false, with nothing changed, if there is not as much or the lease is closed. */
    public boolean grow(long amount) {
      List<Lease> victims = new ArrayList<>();
      boolean grown;
      synchronized (SharedBudget.this) {
        grown = !closed && makeRoom(amount, victims);
        if (grown) {
          add(amount);
          touch();
        }
      }
      victims.forEach(victim -> victim.evicted.run());
      return grown;
    }

    /** As {@link #grow}, by what it takes to hold so much. */
    public boolean growTo(long amount) {
      return grow(Math.max(amount - held, 0));
    }

    /** Tells that the holder is not idle. */
    public void active() {
      synchronized (SharedBudget.this) {
        if (!closed) {
          touch();
        }
      }
    }

    @Override
    public void close() {
      synchronized (SharedBudget.this) {
        if (!closed) {
          closed = true;
          leases.remove(this);
          add(-held);
        }
      }
    }

    private boolean makeRoom(long amount, List<Lease> victims) {
      for (Share share : shares) {
        evictIdle(lease -> lease != this && lease.holds(share), excess(share, amount), victims);
      }
      evictIdle(lease -> lease != this, used + amount - total, victims);
      return used + amount <= total
          && shares.stream().allMatch(share -> excess(share, amount) <= 0);
    }

    private boolean holds(Share share) {
      return shares.stream().anyMatch(own -> own.holder().equals(share.holder()));
    }

    private void add(long amount) {
      held += amount;
      used += amount;
      for (Share share : shares) {
        usedBy.merge(share.holder(), amount, (a, b) -> a + b == 0 ? null : a + b);
      }
    }

    private void touch() {
      lastActive = System.nanoTime();
      leases.remove(this);
      leases.add(this);
    }
  }
}
