package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.EventLog;
import io.space7.application.port.EventLog.Slice;
import io.space7.domain.Appreciation;
import io.space7.domain.Epoch;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.NewMessage;
import io.space7.domain.Position;
import io.space7.domain.Space;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceEvent.MessageDeleted;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.testkit.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What every {@link EventLog} has to do. */
public interface EventLogContract extends AnnouncementContract {
  /** Makes the log of a Space forget the events before a seq, as their age would. */
  void expireEventsBefore(SpaceId spaceId, long seq);

  /** The store loses what a Space's events after a seq have changed, as a restored backup does. */
  void loseEventsAfter(SpaceId spaceId, long seq);

  private Slice read(Space space, long after, int limit) {
    return log().read(space.spaceId(), after, limit).orElseThrow();
  }

  @Test
  default void theLogTellsWhatWasReturnedToWhoeverChangedIt() {
    User ada = newUser();
    User bob = newUser();
    Space space = newSpace(ada);
    List<SpaceEvent> returned = new ArrayList<>();
    NewMessage draft = draft(space, ada, "with a source", PHONE);
    returned.add(messages().post(draft).event());
    returned.add(messages().post(draft(space, ada, "without one")).event());
    MessageId id = draft.messageId();
    for (User user : List.of(ada, bob)) {
      returned.add(
          messages()
              .appreciate(space.spaceId(), id, user.userId(), Appreciation.TOGGLE, LAPTOP)
              .event());
    }
    returned.add(
        messages()
            .appreciate(space.spaceId(), id, ada.userId(), Appreciation.TOGGLE, null)
            .event());

    assertThat(read(space, 0, 100)).isEqualTo(new Slice(returned, 5, true, epoch(space)));
  }

  @Test
  default void aSliceBeginsAfterItsPositionAndIsNoLongerThanItsLimit() {
    User ada = newUser();
    Space space = newSpace(ada);
    for (int i = 0; i < 7; i++) {
      post(space, ada, "message");
    }
    List<SpaceEvent> all = events(space.spaceId());
    assertThat(all).hasSize(7);
    for (int after = 0; after <= 7; after++) {
      for (int limit = 1; limit <= 8; limit++) {
        assertThat(read(space, after, limit))
            .isEqualTo(
                new Slice(all.subList(after, Math.min(7, after + limit)), 7, true, epoch(space)));
      }
    }
  }

  @Test
  default void nothingHappenedYetIsRecoveredToo() {
    Space space = newSpace(newUser());
    assertThat(read(space, 0, 10)).isEqualTo(new Slice(List.of(), 0, true, epoch(space)));
  }

  @Test
  default void aSpaceThatDoesNotExistHasNoLog() {
    assertThat(log().read(new SpaceId(UUID.randomUUID()), 0, 10)).isEmpty();
  }

  @Test
  default void aPositionInTheFutureIsNotRecovered() {
    User ada = newUser();
    Space space = newSpace(ada);
    post(space, ada, "message");
    assertThat(read(space, 2, 10)).isEqualTo(new Slice(List.of(), 1, false, epoch(space)));
    assertThat(read(space, Long.MAX_VALUE, 10))
        .isEqualTo(new Slice(List.of(), 1, false, epoch(space)));
  }

  @Test
  default void whatIsNoLongerKeptIsNotRecovered() {
    User ada = newUser();
    Space space = newSpace(ada);
    for (int i = 0; i < 5; i++) {
      post(space, ada, "message");
    }
    List<SpaceEvent> all = events(space.spaceId());
    expireEventsBefore(space.spaceId(), 4);
    for (long after = 0; after < 3; after++) {
      assertThat(read(space, after, 10)).isEqualTo(new Slice(List.of(), 5, false, epoch(space)));
    }
    assertThat(read(space, 3, 10)).isEqualTo(new Slice(all.subList(3, 5), 5, true, epoch(space)));

    expireEventsBefore(space.spaceId(), 6);
    assertThat(read(space, 4, 10)).isEqualTo(new Slice(List.of(), 5, false, epoch(space)));
    assertThat(read(space, 5, 10)).isEqualTo(new Slice(List.of(), 5, true, epoch(space)));
    assertThat(post(space, ada, "the numbers go on").seq()).isEqualTo(6);
    assertThat(read(space, 5, 10).events()).hasSize(1);
  }

  @Test
  default void aPostingThatWasDeletedSinceIsReadAsADeletion() {
    User ada = newUser();
    Space space = newSpace(ada);
    User bob = newMember(space);
    post(space, ada, "stays");
    NewMessage draft = draft(space, bob, "goes", PHONE);
    messages().post(draft);
    SpaceEvent liked =
        messages()
            .appreciate(space.spaceId(), draft.messageId(), ada.userId(), Appreciation.ON, null)
            .event();
    List<SpaceEvent> before = events(space.spaceId());
    SpaceEvent deleted =
        messages().delete(space.spaceId(), draft.messageId(), bob.userId(), LAPTOP).event();

    assertThat(events(space.spaceId()))
        .containsExactly(
            before.get(0),
            new MessageDeleted(space.spaceId(), draft.messageId(), 2, bob.userId(), PHONE),
            liked,
            deleted);
  }

  @Test
  default void singleEventsAreFoundAsASliceHasThem() {
    User ada = newUser();
    Space space = newSpace(ada);
    Message gone = post(space, ada, "goes");
    for (int i = 0; i < 4; i++) {
      post(space, ada, "stays");
    }
    messages().delete(space.spaceId(), gone.messageId(), ada.userId(), PHONE);
    post(newSpace(ada), ada, "elsewhere");
    List<SpaceEvent> all = events(space.spaceId());
    assertThat(log().find(space.spaceId(), List.of(6L, 1L, 3L, 3L, 7L, 0L, -1L)))
        .containsExactly(all.get(0), all.get(2), all.get(5));
    assertThat(log().find(space.spaceId(), List.of())).isEmpty();
    assertThat(log().find(new SpaceId(UUID.randomUUID()), List.of(1L))).isEmpty();

    expireEventsBefore(space.spaceId(), 3);
    assertThat(log().find(space.spaceId(), List.of(1L, 2L, 3L))).containsExactly(all.get(2));
  }

  @Test
  default void theNewestEventsOfManySpacesAreKnownAtOnce() {
    User ada = newUser();
    Space busy = newSpace(ada);
    Space quiet = newSpace(ada);
    Space other = newSpace(ada);
    post(busy, ada, "message");
    post(busy, ada, "message");
    post(other, ada, "message");
    SpaceId nowhere = new SpaceId(UUID.randomUUID());
    Epoch epoch = epoch(busy);
    assertThat(log().positions(List.of(busy.spaceId(), nowhere, quiet.spaceId())))
        .isEqualTo(
            Map.of(
                busy.spaceId(), new Position(2, epoch), quiet.spaceId(), new Position(0, epoch)));
    assertThat(log().positions(List.of())).isEmpty();
    List<SpaceId> most = new ArrayList<>(List.of(other.spaceId()));
    while (most.size() < EventLog.MAX_ASKED) {
      most.add(new SpaceId(UUID.randomUUID()));
    }
    assertThat(log().positions(most)).isEqualTo(Map.of(other.spaceId(), new Position(1, epoch)));
  }

  @Test
  default void allThatTellsAPositionTellsItsHistory() {
    User ada = newUser();
    Space space = newSpace(ada);
    post(space, ada, "message");
    Epoch epoch = epoch(space);
    assertThat(spaces().accessAt(space.spaceId(), ada.userId()).orElseThrow().epoch())
        .isEqualTo(epoch);
    assertThat(page(space, ada, MessageOrder.RECENT, 1, 10).epoch()).isEqualTo(epoch);
    assertThat(read(space, 0, 10).heldIn(epoch)).isEqualTo(read(space, 0, 10));
    assertThat(read(space, 0, 10).heldIn(null)).isEqualTo(read(space, 0, 10));
    assertThat(read(space, 0, 10).heldIn(new Epoch("of something else")))
        .isEqualTo(new Slice(List.of(), 1, false, epoch));
  }

  @Test
  default void aLossThatAReaderMeetsBeginsAnotherHistory() {
    User ada = newUser();
    Space space = newSpace(ada);
    for (int i = 1; i <= 5; i++) {
      post(space, ada, "message " + i);
    }
    Epoch before = epoch(space);
    loseEventsAfter(space.spaceId(), 3);
    assertThat(read(space, 5, 10)).isEqualTo(new Slice(List.of(), 3, false, epoch(space)));
    assertThat(epoch(space)).isNotEqualTo(before);
    assertThat(log().positions(List.of(space.spaceId())))
        .containsEntry(space.spaceId(), new Position(3, epoch(space)));
  }

  /** A client that comes back after that must not take the new events for those that it missed. */
  @Test
  default void aLossIsNoticedBeforeItsNumbersAreGivenOutAgain() {
    User ada = newUser();
    Space space = newSpace(ada);
    for (int i = 1; i <= 5; i++) {
      post(space, ada, "message " + i);
    }
    Epoch before = epoch(space);
    loseEventsAfter(space.spaceId(), 3);
    for (int i = 4; i <= 8; i++) {
      post(space, ada, "another " + i);
    }
    assertThat(epoch(space)).isNotEqualTo(before);
    assertThat(read(space, 5, 10).heldIn(before).recovered()).isFalse();
    assertThat(read(space, 5, 10).heldIn(epoch(space)).events()).hasSize(3);
  }

  @Test
  default void aReaderNeverMeetsAGapWhileOthersWrite() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    AtomicBoolean done = new AtomicBoolean();
    Together.run(
        5,
        i ->
            () -> {
              if (i > 0) {
                try {
                  for (int n = 0; n < 20; n++) {
                    post(space, ada, "message");
                  }
                } finally {
                  done.set(true);
                }
              }
              long position = 0;
              while (i == 0 && !(done.get() && position == 80)) {
                Slice slice = read(space, position, 7);
                for (SpaceEvent event : slice.events()) {
                  assertThat(event.seq()).isEqualTo(++position);
                }
                assertThat(slice.lastSeq()).isGreaterThanOrEqualTo(position);
              }
              return null;
            });
  }
}
