package io.space7.testkit;

import io.space7.application.port.EventLog;
import io.space7.application.port.MediaLedger;
import io.space7.application.port.MessageStore;
import io.space7.application.port.SpaceStore;
import io.space7.application.port.UserStore;
import io.space7.domain.SpaceId;
import io.space7.testkit.contract.StoresUnderTest;
import io.space7.testkit.memory.InMemoryEventLog;
import io.space7.testkit.memory.InMemoryMediaLedger;
import io.space7.testkit.memory.InMemoryMessageStore;
import io.space7.testkit.memory.InMemorySpaceStore;
import io.space7.testkit.memory.InMemoryUserStore;
import io.space7.testkit.memory.InMemoryWorld;

/** The twins of the five stores on one world, and how it is made to fail. */
class StoreTwins implements StoresUnderTest {
  final SettableClock clock = new SettableClock();
  final InMemoryWorld world = new InMemoryWorld(clock);

  @Override
  public UserStore users() {
    return new InMemoryUserStore(world);
  }

  @Override
  public SpaceStore spaces() {
    return new InMemorySpaceStore(world);
  }

  @Override
  public MessageStore messages() {
    return new InMemoryMessageStore(world);
  }

  @Override
  public EventLog log() {
    return new InMemoryEventLog(world);
  }

  @Override
  public MediaLedger ledger() {
    return new InMemoryMediaLedger(world);
  }

  @Override
  public SettableClock clock() {
    return clock;
  }

  public void failCommits() {
    world.failCommits();
  }

  public void recover() {
    world.recover();
  }

  public void expireEventsBefore(SpaceId spaceId, long seq) {
    world.expireEventsBefore(spaceId, seq);
  }

  public void loseEventsAfter(SpaceId spaceId, long seq) {
    world.loseEventsAfter(spaceId, seq);
  }
}
