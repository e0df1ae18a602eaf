package io.space7.testkit.memory;

import io.space7.application.port.MediaLedger;
import io.space7.application.port.MessageStore;
import io.space7.application.port.ThreadVersion;
import io.space7.domain.Appreciation;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.Like;
import io.space7.domain.Media;
import io.space7.domain.MediaDetails;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.NewMessage;
import io.space7.domain.PageRequest;
import io.space7.domain.Signal;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceEvent.AppreciationChanged;
import io.space7.domain.SpaceEvent.MessageDeleted;
import io.space7.domain.SpaceEvent.MessagePosted;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import io.space7.testkit.memory.SpaceState.AttemptId;
import io.space7.testkit.memory.SpaceState.PastAttempt;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The in-memory twin of {@link MessageStore}. */
public final class InMemoryMessageStore implements MessageStore {
  private static final Comparator<Undescribed> ORDER =
      Comparator.<Undescribed, String>comparing(each -> each.spaceId().toString())
          .thenComparingLong(Undescribed::seq);

  private final InMemoryWorld world;

  public InMemoryMessageStore(InMemoryWorld world) {
    this.world = world;
  }

  @Override
  public Posted post(NewMessage message) {
    return world.transact(
        () -> {
          SpaceState space = world.require(message.spaceId());
          NewMessage.Attempt attempt = message.attempt();
          AttemptId id = attempt == null ? null : new AttemptId(message.senderId(), attempt.key());
          PastAttempt earlier = id == null ? null : space.attempts.get(id);
          if (isKept(earlier)) {
            return repeated(space, earlier, attempt);
          }
          world.requireActive(message.senderId());
          space.access(message.senderId()).requirePost();
          world.requireCommits();
          claim(message);
          MessageState state = append(space, message);
          if (id != null) {
            space.attempts.put(
                id, new PastAttempt(attempt.fingerprint(), message.messageId(), world.now()));
          }
          return new Posted(posted(state, message.source()), false);
        });
  }

  private void claim(NewMessage message) {
    if (message.media() != null) {
      MediaLedger.Entry file = file(message);
      if (!world.isFree(file)) {
        throw Media.expired();
      }
      world.unclaimed.remove(file);
    }
  }

  private static MediaLedger.Entry file(NewMessage message) {
    return new MediaLedger.Entry(message.spaceId(), message.media().name());
  }

  @Override
  public boolean hasSucceeded(SpaceId spaceId, UserId userId, IdempotencyKey key) {
    return world.transact(
        () -> {
          SpaceState space = world.spaces.get(spaceId);
          return space != null && isKept(space.attempts.get(new AttemptId(userId, key)));
        });
  }

  private boolean isKept(PastAttempt attempt) {
    return attempt != null && world.now().isBefore(attempt.at().plus(ATTEMPTS_KEPT));
  }

  private Posted repeated(SpaceState space, PastAttempt earlier, NewMessage.Attempt attempt) {
    if (!earlier.fingerprint().equals(attempt.fingerprint())) {
      throw NewMessage.Attempt.reused();
    }
    MessageState state = require(space, earlier.messageId());
    return new Posted(posted(state, space.events.get((int) state.seq - 1).source()), true);
  }

  private MessageState append(SpaceState space, NewMessage message) {
    Instant now = world.now();
    space.lastPosting = now.isAfter(space.lastPosting) ? now : space.lastPosting;
    MessageState state = new MessageState(message, space.lastPosting, space.lastSeq() + 1);
    space.messages.put(message.messageId(), state);
    append(space, posted(state, message.source()));
    return state;
  }

  private void append(SpaceState space, SpaceEvent event) {
    space.events.add(event);
    world.signal(new Signal.Happened(event.spaceId(), event.seq()));
  }

  private MessagePosted posted(MessageState state, SocketId source) {
    return new MessagePosted(state.asPosted(world.user(state.origin.senderId())), source);
  }

  @Override
  public Appreciated appreciate(
      SpaceId spaceId, MessageId messageId, UserId userId, Appreciation wish, SocketId source) {
    return world.transact(
        () -> {
          SpaceState space = world.require(spaceId);
          world.requireActive(userId);
          space.access(userId).requireAppreciate();
          List<Like> likes = require(space, messageId).likes;
          boolean before = likes.stream().anyMatch(like -> like.userId().equals(userId));
          boolean after = wish.apply(before);
          if (after == before) {
            return new Appreciated(after, likes.size(), null);
          }
          world.requireCommits();
          if (after) {
            likes.add(new Like(world.nextLikeId(), userId));
          } else {
            likes.removeIf(like -> like.userId().equals(userId));
          }
          AppreciationChanged event =
              new AppreciationChanged(
                  spaceId, messageId, space.lastSeq() + 1, userId, after, likes.size(), source);
          append(space, event);
          return new Appreciated(after, likes.size(), event);
        });
  }

  @Override
  public Deleted delete(SpaceId spaceId, MessageId messageId, UserId userId, SocketId source) {
    return world.transact(
        () -> {
          SpaceState space = world.require(spaceId);
          world.requireActive(userId);
          space.access(userId).requireRead();
          MessageState state = require(space, messageId);
          Message.requireDeletable(state.origin.senderId(), userId, space.access(userId));
          world.requireCommits();
          space.messages.remove(messageId);
          if (state.origin.media() != null) {
            world.unclaimed.put(file(state.origin), new Unclaimed(world.exactNow(), 1));
          }
          MessageDeleted event =
              new MessageDeleted(spaceId, messageId, space.lastSeq() + 1, userId, source);
          append(space, event);
          return new Deleted(event, state.origin.media());
        });
  }

  @Override
  public Optional<ThreadPage> page(SpaceId spaceId, UserId viewerId, PageRequest request) {
    return world.transact(
        () ->
            Optional.ofNullable(world.spaces.get(spaceId))
                .map(space -> page(space, viewerId, request)));
  }

  private ThreadPage page(SpaceState space, UserId viewerId, PageRequest request) {
    List<Message> rest =
        space.messages.values().stream()
            .map(state -> asSeenBy(viewerId, state))
            .filter(message -> request.cursor() == null || request.cursor().precedes(message))
            .sorted(request.order().comparator())
            .skip(request.offset())
            .toList();
    SpaceAccess access = space.access(viewerId);
    return new ThreadPage(
        access,
        rest.subList(0, Math.min(request.limit(), rest.size())),
        space.messages.size(),
        rest.size() > request.limit(),
        version(space));
  }

  private ThreadVersion version(SpaceState space) {
    return new ThreadVersion(world.epoch(), space.lastSeq(), space.changes, world.profiles);
  }

  @Override
  public Optional<Standing> standing(SpaceId spaceId, UserId viewerId, Map<Long, Long> crowded) {
    return world.transact(
        () ->
            Optional.ofNullable(world.spaces.get(spaceId))
                .map(
                    space ->
                        new Standing(
                            space.access(viewerId),
                            version(space),
                            seesMore(space, viewerId, crowded))));
  }

  private static boolean seesMore(SpaceState space, UserId viewerId, Map<Long, Long> crowded) {
    return space.messages.values().stream()
        .filter(state -> crowded.containsKey(state.seq))
        .anyMatch(
            state ->
                state.likes.stream()
                    .anyMatch(
                        like ->
                            like.userId().equals(viewerId) && like.id() < crowded.get(state.seq)));
  }

  @Override
  public Optional<Message> find(SpaceId spaceId, MessageId messageId, UserId viewerId) {
    return world.transact(
        () ->
            Optional.ofNullable(world.spaces.get(spaceId))
                .map(space -> space.messages.get(messageId))
                .map(state -> asSeenBy(viewerId, state)));
  }

  @Override
  public List<Like> likes(SpaceId spaceId, MessageId messageId, long after, int limit) {
    return world.transact(
        () ->
            require(world.require(spaceId), messageId).likes.stream()
                .filter(like -> like.id() > after)
                .limit(limit)
                .toList());
  }

  @Override
  public List<Undescribed> undescribed(Undescribed after, int limit) {
    return world.transact(
        () ->
            world.spaces.values().stream()
                .flatMap(space -> space.messages.values().stream())
                .filter(each -> each.media != null && each.media.details() == null)
                .map(InMemoryMessageStore::undescribed)
                .sorted(ORDER)
                .filter(each -> after == null || ORDER.compare(each, after) > 0)
                .limit(limit)
                .toList());
  }

  private static Undescribed undescribed(MessageState state) {
    return new Undescribed(state.origin.spaceId(), state.seq, state.media.name());
  }

  @Override
  public void describe(Undescribed file, MediaDetails details) {
    world.transact(
        () -> {
          SpaceState space = world.spaces.get(file.spaceId());
          if (space != null) {
            space.messages.values().stream()
                .filter(each -> each.media != null && each.media.details() == null)
                .filter(each -> undescribed(each).equals(file))
                .forEach(
                    each -> {
                      each.media = new Media(each.media.name(), each.media.type(), details);
                      space.changes++;
                    });
          }
          return null;
        });
  }

  private Message asSeenBy(UserId viewerId, MessageState state) {
    return state.asSeenBy(viewerId, world.user(state.origin.senderId()));
  }

  private static MessageState require(SpaceState space, MessageId messageId) {
    MessageState state = space.messages.get(messageId);
    if (state == null) {
      throw Message.notFound();
    }
    return state;
  }
}
