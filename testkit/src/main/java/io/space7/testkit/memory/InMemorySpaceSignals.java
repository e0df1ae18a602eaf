package io.space7.testkit.memory;

import io.space7.application.port.SpaceSignals;
import io.space7.domain.Signal;
import io.space7.domain.SpaceId;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The in-memory twin of {@link SpaceSignals}, of one server. Tells what the other servers send and
 * what the stores of its world do, its own server's included, on the thread that does it; of Spaces
 * that are not followed, nothing.
 */
public final class InMemorySpaceSignals implements SpaceSignals {
  private final InMemoryWorld world;
  private final Set<SpaceId> followed = ConcurrentHashMap.newKeySet();
  private volatile Followed receiver;

  public InMemorySpaceSignals(InMemoryWorld world) {
    this.world = world;
  }

  @Override
  public void send(Collection<Signal> signals) {
    world.hearers(receiver).forEach(server -> signals.forEach(server::heard));
  }

  @Override
  public synchronized void tell(Receiver receiver) {
    if (this.receiver != null) {
      throw new IllegalStateException("there is a receiver already");
    }
    this.receiver = new Followed(receiver);
    world.add(this.receiver);
    receiver.mayHaveMissed();
  }

  @Override
  public CompletionStage<Void> follow(SpaceId spaceId) {
    followed.add(spaceId);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void unfollow(SpaceId spaceId) {
    followed.remove(spaceId);
  }

  private final class Followed implements Receiver {
    private final Receiver then;

    Followed(Receiver then) {
      this.then = then;
    }

    @Override
    public void heard(Signal signal) {
      if (signal.audience() == null || followed.contains(signal.audience())) {
        then.heard(signal);
      }
    }

    @Override
    public void mayHaveMissed() {
      then.mayHaveMissed();
    }

    @Override
    public void hearsNobody() {
      then.hearsNobody();
    }
  }
}
