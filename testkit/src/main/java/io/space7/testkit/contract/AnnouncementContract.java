package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.Appreciation;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.NewMessage;
import io.space7.domain.SocketId;
import io.space7.domain.Space;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.testkit.Together;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Part of {@link EventLogContract}: telling which connection made a change. */
public interface AnnouncementContract extends StoresUnderTest {
  SocketId PHONE = new SocketId("phone");
  SocketId LAPTOP = new SocketId("laptop");

  private Optional<SpaceEvent> announce(
      Message message, User actor, Boolean appreciated, SocketId source) {
    return log()
        .announce(message.spaceId(), message.messageId(), actor.userId(), appreciated, source);
  }

  @Test
  default void aPostingIsAnnouncedOnce() {
    User ada = newUser();
    Space space = newSpace(ada);
    Message message = post(space, ada, "message");
    SpaceEvent posted = events(space.spaceId()).get(0);
    assertThat(posted.source()).isNull();

    assertThat(announce(message, ada, null, PHONE)).contains(posted.withSource(PHONE));
    assertThat(events(space.spaceId())).containsExactly(posted.withSource(PHONE));
    assertThat(announce(message, ada, null, PHONE)).isEmpty();
    assertThat(announce(message, ada, null, LAPTOP)).isEmpty();
    assertThat(events(space.spaceId())).containsExactly(posted.withSource(PHONE));
  }

  @Test
  default void ofConcurrentAnnouncementsOneGetsTheEvent() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    for (int round = 0; round < 5; round++) {
      Message message = post(space, ada, "message");
      List<Optional<SpaceEvent>> answers =
          Together.run(16, i -> () -> announce(message, ada, null, new SocketId("socket-" + i)));
      List<SpaceEvent> got = answers.stream().flatMap(Optional::stream).toList();
      assertThat(got).hasSize(1);
      assertThat(events(space.spaceId())).last().isEqualTo(got.get(0));
    }
  }

  @Test
  default void onlyTheActorAnnounces() {
    User ada = newUser();
    Space space = newSpace(ada);
    User bob = newMember(space);
    Message message = post(space, ada, "message");
    appreciate(message, ada, Appreciation.ON);
    List<SpaceEvent> before = events(space.spaceId());
    assertThat(announce(message, bob, null, PHONE)).isEmpty();
    assertThat(announce(message, bob, true, PHONE)).isEmpty();
    assertThat(events(space.spaceId())).isEqualTo(before);
  }

  @Test
  default void whatHasASourceIsNotAnnounced() {
    User ada = newUser();
    Space space = newSpace(ada);
    NewMessage draft = draft(space, ada, "message", PHONE);
    Message message = messages().post(draft).event().message();
    messages()
        .appreciate(space.spaceId(), message.messageId(), ada.userId(), Appreciation.ON, PHONE);
    List<SpaceEvent> before = events(space.spaceId());
    assertThat(announce(message, ada, null, LAPTOP)).isEmpty();
    assertThat(announce(message, ada, true, LAPTOP)).isEmpty();
    assertThat(events(space.spaceId())).isEqualTo(before);
  }

  @Test
  default void theActorsNewestChangeToAStateIsAnnouncedThatHasNoSource() {
    User ada = newUser();
    Space space = newSpace(ada);
    User bob = newMember(space);
    Message message = post(space, ada, "message");
    appreciate(message, bob, Appreciation.ON);
    appreciate(message, bob, Appreciation.OFF);
    appreciate(message, bob, Appreciation.ON);
    appreciate(message, ada, Appreciation.ON);
    List<SpaceEvent> events = events(space.spaceId());

    assertThat(announce(message, bob, true, PHONE)).contains(events.get(3).withSource(PHONE));
    assertThat(announce(message, bob, false, PHONE)).contains(events.get(2).withSource(PHONE));
    assertThat(announce(message, bob, false, LAPTOP)).isEmpty();
    assertThat(announce(message, bob, true, LAPTOP)).contains(events.get(1).withSource(LAPTOP));
    assertThat(announce(message, bob, true, LAPTOP)).isEmpty();
    assertThat(events(space.spaceId()))
        .containsExactly(
            events.get(0),
            events.get(1).withSource(LAPTOP),
            events.get(2).withSource(PHONE),
            events.get(3).withSource(PHONE),
            events.get(4));
  }

  @Test
  default void anAppreciationAndThePostingAreAnnouncedApart() {
    User ada = newUser();
    Space space = newSpace(ada);
    Message message = post(space, ada, "message");
    appreciate(message, ada, Appreciation.ON);
    List<SpaceEvent> events = events(space.spaceId());
    assertThat(announce(message, ada, true, PHONE)).contains(events.get(1).withSource(PHONE));
    assertThat(announce(message, ada, null, LAPTOP)).contains(events.get(0).withSource(LAPTOP));
  }

  @Test
  default void ofConcurrentAnnouncementsOfAnAppreciationOneGetsTheEvent() throws Exception {
    User ada = newUser();
    Message message = post(newSpace(ada), ada, "message");
    appreciate(message, ada, Appreciation.ON);
    assertThat(Together.run(16, i -> () -> announce(message, ada, true, PHONE).orElse(null)))
        .filteredOn(Objects::nonNull)
        .hasSize(1);
  }

  @Test
  default void whatDoesNotExistIsNotAnnounced() {
    User ada = newUser();
    Space space = newSpace(ada);
    Message elsewhere = post(newSpace(ada), ada, "message");
    MessageId nothing = new MessageId(UUID.randomUUID());
    assertThat(announce(elsewhere, ada, true, PHONE)).isEmpty();
    assertThat(log().announce(space.spaceId(), nothing, ada.userId(), null, PHONE)).isEmpty();
    assertThat(log().announce(space.spaceId(), elsewhere.messageId(), ada.userId(), null, PHONE))
        .isEmpty();
    assertThat(
            log()
                .announce(
                    new SpaceId(UUID.randomUUID()),
                    elsewhere.messageId(),
                    ada.userId(),
                    null,
                    PHONE))
        .isEmpty();
    assertThat(events(elsewhere.spaceId()).get(0).source()).isNull();
  }

  /** Two devices that tap fast announce at the same moment, and each means a change of its own. */
  @Test
  default void concurrentAnnouncementsOfOneStateGetAnEventEach() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    for (int round = 0; round < 5; round++) {
      Message message = post(space, ada, "message");
      for (int i = 0; i < 8; i++) {
        appreciate(message, ada, Appreciation.TOGGLE);
      }
      List<Optional<SpaceEvent>> answers =
          Together.run(8, i -> () -> announce(message, ada, i % 2 == 0, new SocketId("s" + i)));
      assertThat(answers).allMatch(Optional::isPresent);
      assertThat(answers.stream().map(event -> event.orElseThrow().seq())).doesNotHaveDuplicates();
    }
  }

  @Test
  default void anEventOfAnyKindIsConfirmedOnceAndForItsActor() throws Exception {
    User ada = newUser();
    User eve = newUser();
    Space space = newSpace(ada);
    Message message = post(space, ada, "message");
    appreciate(message, ada, Appreciation.ON);
    messages().delete(space.spaceId(), message.messageId(), ada.userId(), null);
    for (long seq = 1; seq <= 3; seq++) {
      long which = seq;
      assertThat(log().confirm(space.spaceId(), which, eve.userId(), PHONE)).isEmpty();
      List<Optional<SpaceEvent>> answers =
          Together.run(4, i -> () -> log().confirm(space.spaceId(), which, ada.userId(), PHONE));
      assertThat(answers.stream().flatMap(Optional::stream).map(SpaceEvent::seq))
          .containsExactly(which);
      assertThat(events(space.spaceId()).get((int) seq - 1).source()).isEqualTo(PHONE);
    }
    assertThat(log().confirm(space.spaceId(), 4, ada.userId(), PHONE)).isEmpty();
    assertThat(log().confirm(new SpaceId(UUID.randomUUID()), 1, ada.userId(), PHONE)).isEmpty();
  }
}
