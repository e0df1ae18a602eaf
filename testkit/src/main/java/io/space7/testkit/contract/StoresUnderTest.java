package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.EventLog;
import io.space7.application.port.MediaLedger;
import io.space7.application.port.MessageStore;
import io.space7.application.port.MessageStore.Appreciated;
import io.space7.application.port.MessageStore.Posted;
import io.space7.application.port.MessageStore.ThreadPage;
import io.space7.application.port.SpaceStore;
import io.space7.application.port.UserStore;
import io.space7.domain.Appreciation;
import io.space7.domain.Epoch;
import io.space7.domain.ErrorCode;
import io.space7.domain.Media;
import io.space7.domain.MediaType;
import io.space7.domain.Membership;
import io.space7.domain.Message;
import io.space7.domain.MessageCursor;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.NewSpace;
import io.space7.domain.PageRequest;
import io.space7.domain.Profile;
import io.space7.domain.SocketId;
import io.space7.domain.Space;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import io.space7.testkit.MediaSamples;
import io.space7.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * The stores on one database, and what the tests of each need from the others. The clock is the one
 * that the stores were given; tests move it, so no two of them run at the same time on the same
 * clock.
 */
public interface StoresUnderTest {
  UserStore users();

  SpaceStore spaces();

  MessageStore messages();

  EventLog log();

  MediaLedger ledger();

  SettableClock clock();

  default User newUser() {
    UUID id = UUID.randomUUID();
    User user = new User(new UserId(id), "user " + id, "https://pictures.example/" + id);
    users().provision(user);
    return user;
  }

  default Space newSpace(User creator) {
    return newSpace(creator, Visibility.PUBLIC);
  }

  default Space newSpace(User creator, Visibility visibility) {
    SpaceId id = new SpaceId(UUID.randomUUID());
    return spaces()
        .create(new NewSpace(id, creator.userId(), "A title", "", visibility, List.of()));
  }

  default Space newSpace(User creator, String title, String description, String... hashtags) {
    SpaceId id = new SpaceId(UUID.randomUUID());
    return spaces()
        .create(
            new NewSpace(
                id, creator.userId(), title, description, Visibility.PUBLIC, List.of(hashtags)));
  }

  /** The Spaces a user belongs to. */
  default List<Space> mySpaces(User user) {
    return spaces().memberships(user.userId(), null, 500).stream().map(Membership::space).toList();
  }

  /** A user who has joined a public Space. */
  default User newMember(Space space) {
    User user = newUser();
    spaces().join(space.spaceId(), user.userId(), null, clock().instant());
    return user;
  }

  /** A message without a file, an attempt or a source. */
  default NewMessage draft(Space space, User sender, String text) {
    return draft(space, sender, text, null);
  }

  /** A message without a file or an attempt. */
  default NewMessage draft(Space space, User sender, String text, SocketId source) {
    return new NewMessage(
        new MessageId(UUID.randomUUID()),
        space.spaceId(),
        sender.userId(),
        new MessageText(text),
        null,
        null,
        source);
  }

  /** A file that a message of the Space can carry within the next hour. */
  default Media newMedia(Space space, MediaType type) {
    Media media = MediaSamples.newMedia(type);
    ledger().enter(entry(space, media), clock().instant().plus(Duration.ofHours(1)));
    return media;
  }

  default MediaLedger.Entry entry(Space space, Media media) {
    return new MediaLedger.Entry(space.spaceId(), media.name());
  }

  default Message post(Space space, User sender, String text) {
    Posted posted = messages().post(draft(space, sender, text));
    return posted.event().message();
  }

  default Appreciated appreciate(Message message, User user, Appreciation wish) {
    return messages().appreciate(message.spaceId(), message.messageId(), user.userId(), wish, null);
  }

  default ThreadPage page(Space space, User viewer, MessageOrder order, int page, int limit) {
    return messages()
        .page(space.spaceId(), viewer.userId(), new PageRequest(order, page, limit, null))
        .orElseThrow();
  }

  /** The whole thread, read by cursor. */
  default List<Message> thread(Space space, User viewer, MessageOrder order, int limit) {
    List<Message> thread = new ArrayList<>();
    MessageCursor cursor = null;
    while (true) {
      PageRequest request = new PageRequest(order, 1, limit, cursor);
      ThreadPage page = messages().page(space.spaceId(), viewer.userId(), request).orElseThrow();
      assertThat(page.messages()).as("page of a walk").hasSizeLessThanOrEqualTo(limit);
      if (cursor != null) {
        assertThat(page.messages()).as("what follows %s", cursor).allMatch(cursor::precedes);
      }
      thread.addAll(page.messages());
      if (!page.more()) {
        return thread;
      }
      cursor = MessageCursor.after(order, page.messages().get(limit - 1), page.epoch());
    }
  }

  /** The whole log of a Space. */
  default List<SpaceEvent> events(SpaceId spaceId) {
    List<SpaceEvent> events = new ArrayList<>();
    while (true) {
      EventLog.Slice slice = log().read(spaceId, events.size(), 100).orElseThrow();
      events.addAll(slice.events());
      if (events.size() >= slice.lastSeq()) {
        return events;
      }
      assertThat(slice.events()).as("the log goes on after %s", events.size()).isNotEmpty();
    }
  }

  /** The history that is told now. */
  default Epoch epoch(Space space) {
    return log().read(space.spaceId(), 0, 1).orElseThrow().epoch();
  }

  default long lastSeq(Space space, User viewer) {
    return spaces().accessAt(space.spaceId(), viewer.userId()).orElseThrow().lastSeq();
  }

  default Profile.Stats stats(User user) {
    return users().profile(user.userId()).orElseThrow().stats();
  }

  /** Asserts that a call is refused and that neither the Space nor the author shows a trace. */
  default void assertRefusedWithoutTrace(
      ErrorCode code, Space space, User author, ThrowingCallable call) {
    List<Object> before = everythingOf(space, author);
    Refusals.assertRefused(code, call);
    assertThat(everythingOf(space, author)).isEqualTo(before);
  }

  private List<Object> everythingOf(Space space, User author) {
    return List.of(
        spaces().find(space.spaceId(), author.userId()).orElseThrow(),
        thread(space, author, MessageOrder.RECENT, 100),
        events(space.spaceId()),
        lastSeq(space, author),
        stats(author));
  }

  /** What the clock shows, as far as it is stored. */
  default Instant storedNow() {
    return clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
