package io.space7.testkit.memory;

import io.space7.application.port.WriteCounts;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The in-memory twin of {@link WriteCounts}. */
public final class InMemoryWriteCounts implements WriteCounts {
  private final InMemoryWorld world;

  public InMemoryWriteCounts(InMemoryWorld world) {
    this.world = world;
  }

  @Override
  public List<Count> add(List<Count> counts, long oldestSlot) {
    return world.transact(
        () -> {
          for (Count count : counts) {
            world.writes.merge(
                new InMemoryWorld.Slot(count.userId(), count.slot()), count.writes(), Integer::sum);
          }
          Set<?> users = counts.stream().map(Count::userId).collect(Collectors.toSet());
          return world.writes.entrySet().stream()
              .filter(entry -> users.contains(entry.getKey().userId()))
              .filter(entry -> entry.getKey().number() >= oldestSlot)
              .map(
                  entry ->
                      new Count(entry.getKey().userId(), entry.getKey().number(), entry.getValue()))
              .toList();
        });
  }

  @Override
  public void removeBefore(Instant limit) {
    long slot = limit.toEpochMilli() / SLOT_MILLIS;
    world.transact(() -> world.writes.keySet().removeIf(key -> key.number() < slot));
  }
}
