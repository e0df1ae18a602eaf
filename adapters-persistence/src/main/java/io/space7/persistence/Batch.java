package io.space7.persistence;

import io.space7.application.port.MediaLedger;
import io.space7.domain.Media;
import io.space7.domain.Message;
import io.space7.domain.NewMessage;
import io.space7.domain.Refusal;
import io.space7.domain.Signal;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceEvent.AppreciationChanged;
import io.space7.domain.SpaceEvent.MessageDeleted;
import io.space7.domain.SpaceEvent.MessagePosted;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.persistence.ThreadMessage.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the changes of one transaction concern, as it is after those of them that were applied. The
 * rules are asked here, in memory, and the database is written once, with what comes out.
 *
 * <p>Filled by {@link BatchReading}, written by {@link BatchWriting}.
 */
final class Batch {
  private final Instant now;
  private final Map<SpaceId, LockedSpace> spaces;
  private final Set<Actor> members;
  private final Map<UserId, User> users;
  private final Map<PastAttempt.Name, PastAttempt> attempts;
  private final Map<Place, ThreadMessage> messages;
  private final Set<MediaLedger.Entry> freeMedia;

  private final List<ThreadMessage> touched = new ArrayList<>();
  private final List<PastAttempt> newAttempts = new ArrayList<>();
  private final List<SpaceEvent> events = new ArrayList<>();
  private final Map<UserId, Totals> totals = new HashMap<>();

  /**
   * All maps and sets become this batch's own.
   *
   * @param freeMedia those of the changes' files that a message can carry
   */
  Batch(
      Instant now,
      Map<SpaceId, LockedSpace> spaces,
      Set<Actor> members,
      Map<UserId, User> users,
      Map<PastAttempt.Name, PastAttempt> attempts,
      Map<Place, ThreadMessage> messages,
      Set<MediaLedger.Entry> freeMedia) {
    this.now = now;
    this.spaces = spaces;
    this.members = members;
    this.users = users;
    this.attempts = attempts;
    this.messages = messages;
    this.freeMedia = freeMedia;
  }

  /** When all this happens, by this server's clock. */
  Instant now() {
    return now;
  }

  /**
   * @throws Refusal if there is none
   */
  LockedSpace space(SpaceId spaceId) {
    LockedSpace space = spaces.get(spaceId);
    if (space == null) {
      throw SpaceAccess.notFound();
    }
    return space;
  }

  /**
   * @throws Refusal if there is no such Space, or if the user was erased
   */
  SpaceAccess access(Actor actor) {
    if (!users.containsKey(actor.userId())) {
      throw User.unknown();
    }
    return space(actor.spaceId()).access(actor.userId(), members.contains(actor));
  }

  /** Null if there is none. */
  User user(UserId userId) {
    return users.get(userId);
  }

  /**
   * @throws Refusal if there is none
   */
  ThreadMessage message(Place place) {
    ThreadMessage message = messages.get(place);
    if (message == null || message.isDeleted()) {
      throw Message.notFound();
    }
    return message;
  }

  /**
   * Gives a message its file; no other message gets it.
   *
   * @throws Refusal if the file may be gone
   */
  void claim(MediaLedger.Entry file) {
    if (!freeMedia.remove(file)) {
      throw Media.expired();
    }
  }

  /** The earlier success under this name. */
  Optional<PastAttempt> pastAttempt(PastAttempt.Name name) {
    return Optional.ofNullable(attempts.get(name));
  }

  /**
   * What an earlier attempt has posted.
   *
   * @throws Refusal if it was another message, or if that was deleted
   */
  MessagePosted repeat(PastAttempt earlier, NewMessage.Attempt again) {
    if (!earlier.fingerprint().equals(again.fingerprint())) {
      throw NewMessage.Attempt.reused();
    }
    MessagePosted posted = earlier.posted();
    if (posted == null || isDeleted(new Place(posted.spaceId(), posted.messageId()))) {
      throw Message.notFound();
    }
    return posted;
  }

  private boolean isDeleted(Place place) {
    ThreadMessage message = messages.get(place);
    return message != null && message.isDeleted();
  }

  /**
   * @param attempt null if it cannot be repeated
   */
  void post(MessagePosted event, NewMessage.Attempt attempt) {
    happened(event, 1);
    ThreadMessage message = ThreadMessage.posted(event.message());
    messages.put(message.place(), message);
    touched.add(message);
    total(event.actorId()).words += event.message().wordCount();
    if (attempt != null) {
      PastAttempt.Name name = new PastAttempt.Name(event.spaceId(), event.actorId(), attempt.key());
      PastAttempt success = new PastAttempt(name, attempt.fingerprint(), event);
      attempts.put(name, success);
      newAttempts.add(success);
    }
  }

  void appreciate(AppreciationChanged event, ThreadMessage message) {
    happened(event, 0);
    message.change(event);
    touched.add(message);
    total(message.authorId()).appreciations += event.appreciated() ? 1 : -1;
  }

  void delete(MessageDeleted event, ThreadMessage message) {
    happened(event, -1);
    message.delete();
    touched.add(message);
    Totals of = total(message.authorId());
    of.words -= message.wordCount();
    of.appreciations -= message.appreciationCount();
  }

  private void happened(SpaceEvent event, int messages) {
    spaces.get(event.spaceId()).settle(event.seq(), messages);
    events.add(event);
  }

  private Totals total(UserId userId) {
    return totals.computeIfAbsent(userId, Totals::new);
  }

  List<LockedSpace> changedSpaces() {
    return spaces.values().stream().filter(LockedSpace::isChanged).toList();
  }

  /** What the other servers are told. */
  List<Signal> signals() {
    return changedSpaces().stream()
        .<Signal>map(space -> new Signal.Happened(space.spaceId(), space.lastSeq()))
        .toList();
  }

  /** Everything that happened, in its order. */
  List<SpaceEvent> events() {
    return events;
  }

  List<PastAttempt> newAttempts() {
    return newAttempts;
  }

  /** Each message that something happened to, once. */
  List<ThreadMessage> touchedMessages() {
    return touched.stream().distinct().toList();
  }

  Collection<Totals> totals() {
    return totals.values();
  }

  /** Somebody in a Space. */
  record Actor(SpaceId spaceId, UserId userId) {}

  /** By how much a user's totals change. */
  static final class Totals {
    final UserId userId;
    long words;
    long appreciations;

    Totals(UserId userId) {
      this.userId = userId;
    }
  }
}
