package io.space7.testkit.memory;

import io.space7.application.port.SpaceSignals;

/**
 * The in-memory twin of {@link SpaceSignals}. Tells of everything that happens in its world, on the
 * thread that has done it.
 */
public final class InMemorySpaceSignals implements SpaceSignals {
  private final InMemoryWorld world;
  private boolean telling;

  public InMemorySpaceSignals(InMemoryWorld world) {
    this.world = world;
  }

  @Override
  public synchronized void tell(Receiver receiver) {
    if (telling) {
      throw new IllegalStateException("there is a receiver already");
    }
    telling = true;
    world.tell(receiver);
    receiver.mayHaveMissed();
  }
}
