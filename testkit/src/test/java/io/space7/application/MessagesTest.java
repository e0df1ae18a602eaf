package io.space7.application;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.Messages.Draft;
import io.space7.application.Messages.Listing;
import io.space7.application.UseCaseFixture.Ear;
import io.space7.application.port.EventLog;
import io.space7.application.port.MessageStore.Appreciated;
import io.space7.domain.Appreciation;
import io.space7.domain.ErrorCode;
import io.space7.domain.Like;
import io.space7.domain.Message;
import io.space7.domain.MessageCursor;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.MessageText;
import io.space7.domain.PageRequest;
import io.space7.domain.SocketId;
import io.space7.domain.Space;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private static final SocketId PHONE = new SocketId("phone");

  private final UseCaseFixture fixture = new UseCaseFixture();
  private final Messages messages = fixture.useMessages;
  private final User ada = fixture.newUser();
  private final Space space = fixture.newSpace(ada);
  private final SpaceId spaceId = space.spaceId();
  private final User bob = fixture.newMember(space);

  private Message post(User user, String text, SocketId source) {
    return messages.post(
        user.userId(), new Draft(spaceId, new MessageText(text), null, null, null, source));
  }

  private static UserId stranger() {
    return new UserId(UUID.randomUUID());
  }

  @Test
  void aPostedMessageIsStoredAndHeardByTheOthers() {
    Ear phone = fixture.listen(space, ada, "phone");
    Ear laptop = fixture.listen(space, ada, "laptop");
    Ear bobs = fixture.listen(space, bob, "bobs");
    Message message = post(ada, " hello ", PHONE);
    assertThat(message.content()).isEqualTo("hello");
    assertThat(messages.list(bob.userId(), spaceId, recent(1, 10)).messages())
        .containsExactly(message);
    SpaceEvent posted = new SpaceEvent.MessagePosted(message, PHONE);
    assertThat(bobs.heard()).containsExactly(posted);
    assertThat(laptop.heard()).containsExactly(posted);
    assertThat(phone.heard()).isEmpty();
  }

  @Test
  void aMessageWithoutTextOrFileIsRefused() {
    assertRefused(ErrorCode.EMPTY_MESSAGE, () -> post(ada, " \u00a0\n", null));
    assertThat(fixture.events(spaceId)).isEmpty();
  }

  @Test
  void whoMayNotPostIsToldBeforeAnythingIsReceived() {
    messages.requirePost(bob.userId(), spaceId, null);
    assertRefused(ErrorCode.NOT_A_MEMBER, () -> messages.requirePost(stranger(), spaceId, null));
    assertRefused(
        ErrorCode.SPACE_NOT_FOUND,
        () -> messages.requirePost(ada.userId(), new SpaceId(UUID.randomUUID()), null));
    fixture.spaces().toggleLock(spaceId);
    assertRefused(ErrorCode.SPACE_LOCKED, () -> messages.requirePost(bob.userId(), spaceId, null));
  }

  @Test
  void whatIsRefusedIsNotHeard() {
    Ear bobs = fixture.listen(space, bob, "bobs");
    fixture.world.failWith(UseCaseFixture.DATABASE_AWAY);
    assertRefused(ErrorCode.DATABASE_UNAVAILABLE, () -> post(ada, "hello", null));
    fixture.world.recover();
    fixture.timer.pass(Duration.ofSeconds(5));
    assertThat(bobs.heard()).isEmpty();
    assertThat(fixture.events(spaceId)).isEmpty();
  }

  @Test
  void whatWasCommittedWithoutAnAnswerIsHeardWithTheNextChange() {
    Ear bobs = fixture.listen(space, bob, "bobs");
    fixture.world.loseNextAnswer();
    assertRefused(ErrorCode.DATABASE_UNAVAILABLE, () -> post(ada, "first", PHONE));
    post(ada, "second", PHONE);
    fixture.timer.pass(Duration.ofSeconds(1));
    assertThat(bobs.heard()).isEqualTo(fixture.events(spaceId)).hasSize(2);
  }

  @Test
  void announcingTellsTheActorsOtherSockets() {
    Ear phone = fixture.listen(space, ada, "phone");
    Ear laptop = fixture.listen(space, ada, "laptop");
    Ear bobs = fixture.listen(space, bob, "bobs");
    Message message = post(ada, "hello", null);
    assertThat(laptop.heard()).isEmpty();
    for (int i = 0; i < 2; i++) {
      assertThat(messages.announce(ada.userId(), spaceId, message.messageId(), PHONE))
          .isEqualTo(message);
      assertThat(laptop.heard()).containsExactly(new SpaceEvent.MessagePosted(message, PHONE));
    }
    assertThat(phone.heard()).isEmpty();
    assertThat(bobs.heard()).hasSize(1);
  }

  @Test
  void announcingSomeoneElsesMessageDeliversNothing() {
    Ear bobs = fixture.listen(space, bob, "bobs");
    Ear laptop = fixture.listen(space, ada, "laptop");
    Message message = post(ada, "hello", null);
    assertThat(
            messages.announce(bob.userId(), spaceId, message.messageId(), new SocketId("forged")))
        .isEqualTo(message);
    assertThat(bobs.heard()).hasSize(1);
    assertThat(laptop.heard()).isEmpty();
    assertThat(fixture.events(spaceId).get(0).source()).isNull();
  }

  @Test
  void onlyWhatMayBeReadIsAnnounced() {
    Space closed = fixture.newSpace(ada, Visibility.PRIVATE);
    Message secret = fixture.post(closed, ada, "secret");
    MessageId id = secret.messageId();
    assertRefused(
        ErrorCode.PRIVATE_SPACE,
        () -> messages.announce(bob.userId(), closed.spaceId(), id, PHONE));
    assertRefused(
        ErrorCode.MESSAGE_NOT_FOUND, () -> messages.announce(ada.userId(), spaceId, id, PHONE));
    assertRefused(
        ErrorCode.SPACE_NOT_FOUND,
        () -> messages.announce(ada.userId(), new SpaceId(UUID.randomUUID()), id, PHONE));
    Message deleted = post(ada, "hello", null);
    messages.delete(ada.userId(), spaceId, deleted.messageId(), null);
    assertRefused(
        ErrorCode.MESSAGE_NOT_FOUND,
        () -> messages.announce(ada.userId(), spaceId, deleted.messageId(), PHONE));
  }

  @Test
  void anAppreciationOverRestIsAnnounced() {
    Message message = post(bob, "hello", null);
    MessageId id = message.messageId();
    Ear phone = fixture.listen(space, ada, "phone");
    Ear laptop = fixture.listen(space, ada, "laptop");
    Ear bobs = fixture.listen(space, bob, "bobs");
    SpaceEvent changed =
        messages.appreciate(ada.userId(), spaceId, id, Appreciation.TOGGLE, null).event();
    assertThat(bobs.heard()).containsExactly(changed);
    assertThat(laptop.heard()).isEmpty();

    for (int i = 0; i < 2; i++) {
      assertThat(messages.announceAppreciation(ada.userId(), spaceId, id, true, PHONE))
          .isEqualTo(new Appreciated(true, 1, null));
      assertThat(laptop.heard()).containsExactly(changed.withSource(PHONE));
    }
    assertThat(phone.heard()).isEmpty();
    assertThat(bobs.heard()).hasSize(1);
    assertThat(fixture.events(spaceId)).hasSize(2);
  }

  /** The phone says late what has been taken back since: nothing is changed by that. */
  @Test
  void anAnnouncementIsNoCommand() {
    MessageId id = post(bob, "hello", null).messageId();
    Ear laptop = fixture.listen(space, ada, "laptop");
    SpaceEvent on =
        messages.appreciate(ada.userId(), spaceId, id, Appreciation.TOGGLE, null).event();
    messages.appreciate(ada.userId(), spaceId, id, Appreciation.TOGGLE, new SocketId("laptop"));
    for (int i = 0; i < 2; i++) {
      assertThat(messages.announceAppreciation(ada.userId(), spaceId, id, true, PHONE))
          .isEqualTo(new Appreciated(false, 0, null));
    }
    assertThat(messages.announceAppreciation(ada.userId(), spaceId, id, false, PHONE))
        .isEqualTo(new Appreciated(false, 0, null));
    assertThat(laptop.heard()).contains(on.withSource(PHONE));
    assertThat(fixture.events(spaceId)).hasSize(3);

    messages.delete(bob.userId(), spaceId, id, null);
    assertRefused(
        ErrorCode.MESSAGE_NOT_FOUND,
        () -> messages.announceAppreciation(ada.userId(), spaceId, id, true, PHONE));
  }

  @Test
  void anAppreciationOverASocketIsHeardByAllOtherSockets() {
    MessageId id = post(bob, "hello", null).messageId();
    Ear phone = fixture.listen(space, ada, "phone");
    Ear laptop = fixture.listen(space, ada, "laptop");
    Ear bobs = fixture.listen(space, bob, "bobs");
    messages.appreciate(ada.userId(), spaceId, id, Appreciation.ON, PHONE);
    messages.appreciate(ada.userId(), spaceId, id, Appreciation.ON, PHONE);
    assertThat(laptop.heard()).hasSize(1);
    assertThat(bobs.heard()).isEqualTo(laptop.heard());
    assertThat(phone.heard()).isEmpty();
  }

  @Test
  void wishingWhatIsAlreadySoOverRestTellsNobody() {
    MessageId id = post(bob, "hello", null).messageId();
    Ear bobs = fixture.listen(space, bob, "bobs");
    assertThat(messages.appreciate(ada.userId(), spaceId, id, Appreciation.OFF, null))
        .isEqualTo(new Appreciated(false, 0, null));
    assertThat(bobs.heard()).isEmpty();
  }

  @Test
  void aDeletionIsHeard() {
    Message message = post(ada, "hello", PHONE);
    Ear laptop = fixture.listen(space, ada, "laptop");
    Ear bobs = fixture.listen(space, bob, "bobs");
    messages.delete(ada.userId(), spaceId, message.messageId(), PHONE);
    SpaceEvent deleted =
        new SpaceEvent.MessageDeleted(spaceId, message.messageId(), 2, ada.userId(), PHONE);
    assertThat(bobs.heard()).containsExactly(deleted);
    assertThat(laptop.heard()).containsExactly(deleted);
    assertRefused(
        ErrorCode.MESSAGE_NOT_FOUND,
        () -> messages.delete(ada.userId(), spaceId, message.messageId(), PHONE));
    assertThat(bobs.heard()).hasSize(1);
  }

  private static PageRequest recent(int page, int limit) {
    return new PageRequest(MessageOrder.RECENT, page, limit, null);
  }

  @Test
  void aListSaysHowMuchThereIsAndHowToGoOn() {
    for (int i = 0; i < 5; i++) {
      post(ada, "message " + i, null);
    }
    Listing first = messages.list(stranger(), spaceId, recent(1, 2));
    assertThat(first.messages()).extracting(Message::seq).containsExactly(5L, 4L);
    assertThat(first.total()).isEqualTo(5);
    assertThat(first.page()).isEqualTo(1);
    assertThat(first.totalPages()).isEqualTo(3);
    assertThat(first.seq()).isEqualTo(5);

    List<Long> walked = new ArrayList<>();
    MessageCursor next = first.nextCursor();
    while (next != null) {
      MessageCursor cursor = MessageCursor.decode(next.encode(), MessageOrder.RECENT);
      Listing listing =
          messages.list(ada.userId(), spaceId, new PageRequest(MessageOrder.RECENT, 1, 2, cursor));
      walked.addAll(listing.messages().stream().map(Message::seq).toList());
      next = listing.nextCursor();
    }
    assertThat(walked).containsExactly(3L, 2L, 1L);
    assertThat(messages.list(ada.userId(), spaceId, recent(3, 2)).nextCursor()).isNull();
    Listing beyond = messages.list(ada.userId(), spaceId, recent(9, 2));
    assertThat(beyond)
        .isEqualTo(
            new Listing(List.of(), 5, 9, 3, 5, null, fixture.world.epoch(), beyond.version()));
  }

  @Test
  void anEmptyThreadHasNoPages() {
    Listing empty = messages.list(ada.userId(), spaceId, recent(1, 50));
    assertThat(empty)
        .isEqualTo(
            new Listing(List.of(), 0, 1, 0, 0, null, fixture.world.epoch(), empty.version()));
  }

  @Test
  void onlyWhatMayBeReadIsShown() {
    Space closed = fixture.newSpace(ada, Visibility.PRIVATE);
    SpaceId closedId = closed.spaceId();
    MessageId id = fixture.post(closed, ada, "secret").messageId();
    UserId bobs = bob.userId();
    assertRefused(ErrorCode.PRIVATE_SPACE, () -> messages.list(bobs, closedId, recent(1, 10)));
    assertRefused(ErrorCode.PRIVATE_SPACE, () -> messages.likes(bobs, closedId, id, 0, 10));
    assertRefused(ErrorCode.PRIVATE_SPACE, () -> messages.events(bobs, closedId, 0, null, 10));
    SpaceId nowhere = new SpaceId(UUID.randomUUID());
    assertRefused(ErrorCode.SPACE_NOT_FOUND, () -> messages.list(bobs, nowhere, recent(1, 10)));
    assertRefused(ErrorCode.SPACE_NOT_FOUND, () -> messages.likes(bobs, nowhere, id, 0, 10));
    assertRefused(ErrorCode.SPACE_NOT_FOUND, () -> messages.events(bobs, nowhere, 0, null, 10));
    assertThat(messages.list(ada.userId(), closedId, recent(1, 10)).total()).isEqualTo(1);
  }

  @Test
  void likesArePagedThrough() {
    MessageId id = post(ada, "hello", null).messageId();
    messages.appreciate(bob.userId(), spaceId, id, Appreciation.ON, null);
    messages.appreciate(ada.userId(), spaceId, id, Appreciation.ON, null);
    List<Like> first = messages.likes(bob.userId(), spaceId, id, 0, 1);
    assertThat(first).extracting(Like::userId).containsExactly(bob.userId());
    List<Like> second = messages.likes(bob.userId(), spaceId, id, first.get(0).id(), 100);
    assertThat(second).extracting(Like::userId).containsExactly(ada.userId());
    assertThat(messages.likes(bob.userId(), spaceId, id, second.get(0).id(), 100)).isEmpty();
  }

  @Test
  void missedEventsAreReadAndTheEndIsTold() {
    post(ada, "one", null);
    post(ada, "two", null);
    assertThat(messages.events(bob.userId(), spaceId, 1, null, 100))
        .isEqualTo(
            new EventLog.Slice(
                fixture.events(spaceId).subList(1, 2), 2, true, fixture.world.epoch()));
    fixture.world.expireEventsBefore(spaceId, 3);
    assertThat(messages.events(bob.userId(), spaceId, 1, null, 100))
        .isEqualTo(new EventLog.Slice(List.of(), 2, false, fixture.world.epoch()));
  }

  @Test
  void positionsAndLimitsHaveBounds() {
    UserId user = ada.userId();
    MessageId id = post(ada, "hello", null).messageId();
    for (int limit : new int[] {0, -1, 101}) {
      assertRefused(ErrorCode.INVALID_PARAMETER, () -> messages.likes(user, spaceId, id, 0, limit));
      assertRefused(
          ErrorCode.INVALID_PARAMETER, () -> messages.events(user, spaceId, 0, null, limit));
    }
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> messages.likes(user, spaceId, id, -1, 10));
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> messages.events(user, spaceId, -1, null, 10));
    assertThat(messages.events(user, spaceId, 0, null, 100).events()).hasSize(1);
  }
}
