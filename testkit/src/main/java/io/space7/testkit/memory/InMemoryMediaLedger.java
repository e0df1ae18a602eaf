package io.space7.testkit.memory;

import io.space7.application.port.MediaLedger;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The in-memory twin of {@link MediaLedger}. */
public final class InMemoryMediaLedger implements MediaLedger {
  private final InMemoryWorld world;

  public InMemoryMediaLedger(InMemoryWorld world) {
    this.world = world;
  }

  @Override
  public void enter(Entry file, Instant due) {
    world.transact(() -> world.unclaimed.put(file, new Unclaimed(due, 0)));
  }

  @Override
  public boolean renew(Entry file, Instant due) {
    return world.transact(
        () -> world.isFree(file) && world.unclaimed.put(file, new Unclaimed(due, 0)) != null);
  }

  @Override
  public void take(Entry file, Instant now) {
    world.transact(
        () ->
            world.unclaimed.merge(
                file,
                new Unclaimed(now.plus(SHORTEST_PAUSE), 1),
                (before, fresh) -> new Unclaimed(fresh.due(), before.taken() + 1)));
  }

  @Override
  public List<Entry> takeDue(Instant now, int limit) {
    return world.transact(
        () -> {
          List<Entry> due =
              world.unclaimed.entrySet().stream()
                  .filter(each -> !each.getValue().due().isAfter(now))
                  .sorted(Comparator.comparing(each -> each.getValue().due()))
                  .limit(limit)
                  .map(Map.Entry::getKey)
                  .toList();
          due.forEach(file -> world.unclaimed.computeIfPresent(file, (f, u) -> u.taken(now)));
          return due;
        });
  }

  @Override
  public void strike(Collection<Entry> files) {
    world.transact(() -> world.unclaimed.keySet().removeAll(files));
  }
}
