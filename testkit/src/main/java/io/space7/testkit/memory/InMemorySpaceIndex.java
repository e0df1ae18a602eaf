package io.space7.testkit.memory;

import io.space7.application.port.SpaceIndex;
import io.space7.domain.SearchWords;
import io.space7.domain.Space;
import io.space7.domain.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** The in-memory twin of {@link SpaceIndex}. */
public final class InMemorySpaceIndex implements SpaceIndex {
  private final InMemoryWorld world;

  public InMemorySpaceIndex(InMemoryWorld world) {
    this.world = world;
  }

  @Override
  public List<Space> trending(int limit) {
    return list(space -> true, limit);
  }

  @Override
  public List<Space> recommended(UserId userId, int limit) {
    return list(space -> !state(space).members.containsKey(userId), limit);
  }

  @Override
  public List<Space> search(List<String> query, int limit) {
    return list(space -> SearchWords.match(space.words(), query), limit);
  }

  @Override
  public List<Space> tagged(String tagName, int limit) {
    String folded = SearchWords.fold(tagName);
    return list(
        space ->
            space.tags().stream().anyMatch(tag -> SearchWords.fold(tag.tagName()).equals(folded)),
        limit);
  }

  private List<Space> list(Predicate<Space> wanted, int limit) {
    return world.transact(
        () ->
            world.spaces.values().stream()
                .map(world::toSpace)
                .filter(Space::findable)
                .filter(wanted)
                .sorted(
                    Comparator.comparing(this::trend).thenComparing(Space::createdAt).reversed())
                .limit(limit)
                .toList());
  }

  private long trend(Space space) {
    Instant begin =
        world.now().truncatedTo(ChronoUnit.DAYS).minus(TREND_DAYS - 1L, ChronoUnit.DAYS);
    return state(space).messages.values().stream()
        .filter(message -> !message.createdAt.isBefore(begin))
        .count();
  }

  private SpaceState state(Space space) {
    return world.require(space.spaceId());
  }
}
