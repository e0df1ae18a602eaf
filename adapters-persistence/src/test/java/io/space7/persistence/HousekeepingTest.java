package io.space7.persistence;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.ErrorCode;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.MessageId;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.NewSpace;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import io.space7.persistence.Housekeeping.Removed;
import io.space7.testkit.SettableClock;
import io.space7.testkit.Together;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HousekeepingTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration INSTANT = Duration.ofMillis(1);

  private final SettableClock clock = new SettableClock();
  private DatabaseSettings settings;
  private Database database;
  private SampleThread thread;

  @BeforeEach
  void open() {
    settings = TestServer.ofVersion(TestServer.NEWEST).newDatabase();
    database = Database.open(settings, clock);
    thread = SampleThread.begin(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void removesAttemptsThatAreADayOld() {
    NewMessage.Attempt attempt = new NewMessage.Attempt(new IdempotencyKey("key"), "fingerprint");
    NewMessage draft =
        new NewMessage(
            new MessageId(UUID.randomUUID()),
            thread.spaceId(),
            thread.userId(),
            new MessageText("text"),
            null,
            attempt,
            null);
    database.messages().post(draft);
    clock.advance(DAY.minus(INSTANT));
    assertThat(database.housekeeping().run()).isEqualTo(new Removed(0, 0, 0, 0));
    assertThat(database.messages().post(draft).repeated()).isTrue();

    clock.advance(INSTANT);
    assertThat(database.housekeeping().run()).isEqualTo(new Removed(1, 0, 0, 0));
  }

  @Test
  void removesInvitesThatHaveExpired() {
    SpaceId space = new SpaceId(UUID.randomUUID());
    UserId bob = new UserId(UUID.randomUUID());
    database.users().provision(new User(bob, "bob", null));
    database
        .spaces()
        .create(new NewSpace(space, thread.userId(), "A title", "", Visibility.PRIVATE, List.of()));
    database.spaces().addInvite(space, "first", clock.instant().plus(DAY));
    database.spaces().addInvite(space, "second", clock.instant().plus(DAY).plus(INSTANT));

    clock.advance(DAY);
    assertThat(database.housekeeping().run()).isEqualTo(new Removed(0, 1, 0, 0));
    assertRefused(
        ErrorCode.INVALID_INVITE,
        () -> database.spaces().join(space, bob, "first", clock.instant()));
    database.spaces().join(space, bob, "second", clock.instant());
  }

  @Test
  void keepsEventsAsLongAsPromisedAndThenAdmitsThatTheyAreGone() {
    thread.post(database, "old");
    clock.advance(DAY);
    thread.post(database, "young");
    clock.advance(Housekeeping.EVENTS_KEPT.minus(DAY));
    assertThat(database.housekeeping().run()).isEqualTo(new Removed(0, 0, 0, 0));
    assertThat(database.log().read(thread.spaceId(), 0, 10).orElseThrow().recovered()).isTrue();

    clock.advance(INSTANT);
    assertThat(database.housekeeping().run()).isEqualTo(new Removed(0, 0, 0, 1));
    assertThat(database.log().read(thread.spaceId(), 0, 10).orElseThrow().recovered()).isFalse();
    assertThat(database.log().read(thread.spaceId(), 1, 10).orElseThrow().events()).hasSize(1);
    assertThat(thread.contents(database)).containsExactly("old", "young");
  }

  @Test
  void worksThroughMoreThanABatchBesideWritersAndOtherServers() throws Exception {
    int old = 2 * Housekeeping.BATCH + 50;
    int young = 60;
    insertEvents(old);
    clock.advance(Housekeeping.EVENTS_KEPT.plus(DAY));
    try (Database other = Database.open(settings, clock)) {
      List<Long> removed =
          Together.run(
              4,
              i ->
                  () -> {
                    if (i > 1) {
                      for (int n = 0; n < young / 2; n++) {
                        thread.post(database, "young");
                      }
                      return 0L;
                    }
                    return (i == 0 ? database : other).housekeeping().run().events();
                  });
      long rest = database.housekeeping().run().events();
      assertThat(removed.stream().mapToLong(Long::longValue).sum() + rest).isEqualTo(old);
    }
    assertThat(database.log().read(thread.spaceId(), old - 1, 10).orElseThrow().recovered())
        .isFalse();
    assertThat(database.log().read(thread.spaceId(), old, 200).orElseThrow())
        .satisfies(
            slice -> {
              assertThat(slice.recovered()).isTrue();
              assertThat(slice.events())
                  .hasSize(young)
                  .allMatch(event -> event instanceof SpaceEvent.MessagePosted)
                  .first()
                  .returns(old + 1L, SpaceEvent::seq);
            });
  }

  /** Quicker than to post them. */
  private void insertEvents(int count) {
    database
        .transactions()
        .change(
            handle ->
                handle
                    .createUpdate(
                        """
                        WITH space AS (
                          UPDATE spaces SET last_seq = :count WHERE space_id = :spaceId
                        )
                        INSERT INTO space_events
                          (space_id, seq, kind, message_id, actor_id, created_at)
                        SELECT :spaceId, seq, 'deleted', gen_random_uuid(), :userId, :now
                        FROM generate_series(1, :count) AS seq
                        """)
                    .bind("count", count)
                    .bind("spaceId", thread.spaceId().value())
                    .bind("userId", thread.userId().value())
                    .bind("now", clock.instant())
                    .execute());
  }
}
