package io.space7.testkit.memory;

import io.space7.application.port.AccessAt;
import io.space7.application.port.SpaceStore;
import io.space7.domain.ListCursor;
import io.space7.domain.Member;
import io.space7.domain.Membership;
import io.space7.domain.Message;
import io.space7.domain.NewSpace;
import io.space7.domain.Signal;
import io.space7.domain.Space;
import io.space7.domain.SpaceEdit;
import io.space7.domain.SpaceId;
import io.space7.domain.Tag;
import io.space7.domain.Unread;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import io.space7.testkit.memory.SpaceState.Invite;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
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
          world.requireActive(space.creatorId());
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
  public List<Space> all(Collection<SpaceId> spaceIds) {
    return world.transact(
        () ->
            world.spaces.values().stream()
                .map(this::toSpace)
                .filter(space -> spaceIds.contains(space.spaceId()))
                .toList());
  }

  @Override
  public Optional<AccessAt> accessAt(SpaceId spaceId, UserId userId) {
    return world.transact(
        () ->
            Optional.ofNullable(world.spaces.get(spaceId))
                .map(state -> new AccessAt(state.access(userId), state.lastSeq(), world.epoch())));
  }

  @Override
  public List<Membership> memberships(UserId userId, ListCursor after, int limit) {
    Comparator<ListCursor> newestFirst =
        Comparator.comparing(ListCursor::at)
            .thenComparing(cursor -> cursor.id().toString())
            .reversed();
    return world.transact(
        () ->
            world.spaces.values().stream()
                .filter(state -> state.members.containsKey(userId))
                .map(state -> membership(state, userId))
                .filter(
                    one -> after == null || newestFirst.compare(after, SpaceStore.cursor(one)) < 0)
                .sorted(Comparator.comparing(SpaceStore::cursor, newestFirst))
                .limit(limit)
                .toList());
  }

  private Membership membership(SpaceState state, UserId userId) {
    Message last =
        state.messages.values().stream()
            .reduce((earlier, later) -> later)
            .map(message -> message.asSeenBy(userId, world.user(message.origin.senderId())))
            .orElse(null);
    return new Membership(toSpace(state), state.lastSeq(), last, unread(state, userId));
  }

  private static Unread unread(SpaceState state, UserId userId) {
    long readSeq = state.members.get(userId).readSeq;
    long found =
        state.messages.values().stream()
            .filter(message -> message.seq > readSeq)
            .filter(message -> !message.origin.senderId().equals(userId))
            .count();
    return Unread.of(readSeq, (int) found);
  }

  @Override
  public Unread markRead(SpaceId spaceId, UserId userId, long seq) {
    return world.transact(
        () -> {
          SpaceState state = world.require(spaceId);
          state.access(userId).requireMember();
          MemberState member = state.members.get(userId);
          member.readSeq = Math.max(member.readSeq, Math.min(seq, state.lastSeq()));
          Unread unread = unread(state, userId);
          world.signal(new Signal.Read(spaceId, userId, unread));
          return unread;
        });
  }

  @Override
  public Optional<Unread> unread(SpaceId spaceId, UserId userId) {
    return world.transact(
        () ->
            Optional.ofNullable(world.spaces.get(spaceId))
                .filter(state -> state.members.containsKey(userId))
                .map(state -> unread(state, userId)));
  }

  @Override
  public List<Member> members(SpaceId spaceId, ListCursor after, int limit) {
    Comparator<ListCursor> oldestFirst =
        Comparator.comparing(ListCursor::at).thenComparing(cursor -> cursor.id().toString());
    return world.transact(
        () ->
            world.require(spaceId).members.entrySet().stream()
                .map(one -> new Member(world.user(one.getKey()), one.getValue().joinedAt))
                .filter(
                    one -> after == null || oldestFirst.compare(after, SpaceStore.cursor(one)) < 0)
                .sorted(Comparator.comparing(SpaceStore::cursor, oldestFirst))
                .limit(limit)
                .toList());
  }

  @Override
  public void removeMember(SpaceId spaceId, UserId userId, UserId byId) {
    world.transact(
        () -> {
          SpaceState state = world.require(spaceId);
          boolean own = userId.equals(byId);
          state.access(byId).requireRemove(own);
          if (state.members.remove(userId) == null) {
            throw Member.notFound();
          }
          if (!own) {
            state.removedAt.put(userId, world.exactNow());
          }
          state.changes++;
          world.signal(new Signal.Left(spaceId, userId));
          return null;
        });
  }

  @Override
  public void join(SpaceId spaceId, UserId userId, String inviteCode, Instant now) {
    world.transact(
        () -> {
          SpaceState state = world.require(spaceId);
          Invite invite = inviteCode == null ? null : state.invites.get(inviteCode);
          Instant removedAt = state.removedAt.getOrDefault(userId, Instant.MIN);
          boolean invited =
              invite != null
                  && now.isBefore(invite.expiresAt())
                  && removedAt.isBefore(invite.madeAt());
          world.requireActive(userId);
          state.access(userId).requireJoin(invited);
          world.user(userId);
          state.members.put(userId, new MemberState(world.now(), state.lastSeq()));
          changed(state);
          if (invited) {
            state.invites.remove(inviteCode);
          }
          return null;
        });
  }

  @Override
  public void addInvite(SpaceId spaceId, String code, Instant expiresAt) {
    world.transact(
        () -> world.require(spaceId).invites.put(code, new Invite(world.exactNow(), expiresAt)));
  }

  @Override
  public boolean toggleLock(SpaceId spaceId) {
    return world.transact(
        () -> {
          SpaceState state = world.require(spaceId);
          state.locked = !state.locked;
          changed(state);
          return state.locked;
        });
  }

  @Override
  public void archive(SpaceId spaceId) {
    world.transact(
        () -> {
          SpaceState state = world.require(spaceId);
          if (!state.archived) {
            state.archived = true;
            changed(state);
          }
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
          if (!edit.isEmpty()) {
            changed(state);
          }
          if (state.visibility != before) {
            world.signal(new Signal.AccessChanged(spaceId));
          }
          return toSpace(state);
        });
  }

  private void changed(SpaceState state) {
    state.changes++;
    world.signal(new Signal.Updated(state.origin.spaceId()));
  }

  private Space toSpace(SpaceState state) {
    return world.toSpace(state);
  }
}
