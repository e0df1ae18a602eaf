package io.space7.testkit.memory;

import io.space7.application.port.AccessAt;
import io.space7.application.port.SpaceStore;
import io.space7.domain.NewSpace;
import io.space7.domain.Space;
import io.space7.domain.SpaceEdit;
import io.space7.domain.SpaceId;
import io.space7.domain.Tag;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The in-memory twin of {@link SpaceStore}. */
public final class InMemorySpaceStore implements SpaceStore {
  private final InMemoryWorld world;

  public InMemorySpaceStore(InMemoryWorld world) {
    this.world = world;
  }

  @Override
  public Space create(NewSpace space) {
    return world.transact(
        () -> {
          world.user(space.creatorId());
          List<Tag> tags = space.hashtags().stream().map(world::tag).toList();
          SpaceState state = new SpaceState(space, tags, world.now());
          world.spaces.put(space.spaceId(), state);
          return toSpace(state);
        });
  }

  @Override
  public Optional<View> find(SpaceId spaceId, UserId viewerId) {
    return world.transact(
        () ->
            Optional.ofNullable(world.spaces.get(spaceId))
                .map(state -> new View(toSpace(state), state.access(viewerId))));
  }

  @Override
  public Optional<AccessAt> accessAt(SpaceId spaceId, UserId userId) {
    return world.transact(
        () ->
            Optional.ofNullable(world.spaces.get(spaceId))
                .map(state -> new AccessAt(state.access(userId), state.lastSeq(), world.epoch())));
  }

  @Override
  public List<Space> listByMember(UserId userId) {
    return world.transact(
        () -> {
          List<SpaceState> newestFirst = new ArrayList<>(world.spaces.values());
          Collections.reverse(newestFirst);
          return newestFirst.stream()
              .filter(state -> state.members.contains(userId))
              .limit(MAX_LISTED)
              .map(this::toSpace)
              .toList();
        });
  }

  @Override
  public void join(SpaceId spaceId, UserId userId, String inviteCode, Instant now) {
    world.transact(
        () -> {
          SpaceState state = world.require(spaceId);
          Instant expiresAt = inviteCode == null ? null : state.invites.get(inviteCode);
          boolean invited = expiresAt != null && now.isBefore(expiresAt);
          state.access(userId).requireJoin(invited);
          world.user(userId);
          state.members.add(userId);
          state.changes++;
          if (invited) {
            state.invites.remove(inviteCode);
          }
          return null;
        });
  }

  @Override
  public void addInvite(SpaceId spaceId, String code, Instant expiresAt) {
    world.transact(() -> world.require(spaceId).invites.put(code, expiresAt));
  }

  @Override
  public boolean toggleLock(SpaceId spaceId) {
    return world.transact(
        () -> {
          SpaceState state = world.require(spaceId);
          state.locked = !state.locked;
          state.changes++;
          return state.locked;
        });
  }

  @Override
  public void archive(SpaceId spaceId) {
    world.transact(
        () -> {
          SpaceState state = world.require(spaceId);
          state.changes += state.archived ? 0 : 1;
          state.archived = true;
          return null;
        });
  }

  @Override
  public Space edit(SpaceId spaceId, UserId userId, SpaceEdit edit) {
    return world.transact(
        () -> {
          SpaceState state = world.require(spaceId);
          state.access(userId).requireCreator();
          Visibility before = state.visibility;
          state.title = edit.title() == null ? state.title : edit.title();
          state.description = edit.description() == null ? state.description : edit.description();
          state.visibility = edit.visibility() == null ? before : edit.visibility();
          state.tags =
              edit.hashtags() == null
                  ? state.tags
                  : edit.hashtags().stream().map(world::tag).toList();
          state.changes += edit.isEmpty() ? 0 : 1;
          if (state.visibility != before) {
            world.signal(receiver -> receiver.accessChanged(spaceId));
          }
          return toSpace(state);
        });
  }

  private Space toSpace(SpaceState state) {
    return world.toSpace(state);
  }
}
