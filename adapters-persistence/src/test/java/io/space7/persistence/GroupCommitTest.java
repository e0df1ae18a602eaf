package io.space7.persistence;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.space7.application.port.MessageStore.Posted;
import io.space7.application.port.SignalText;
import io.space7.domain.ErrorCode;
import io.space7.domain.NewMessage;
import io.space7.domain.SpaceEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How changes get into transactions, and what becomes of those who wait for them. */
@Timeout(60)
class GroupCommitTest {
  /** Nobody gives up a lock while a test takes its time. */
  private static final Timeouts PATIENT =
      new Timeouts(Duration.ofSeconds(5), Duration.ofMinutes(2), Duration.ofMinutes(3));

  private static final Timeouts SHORT =
      new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(5));
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ExecutorService callers = Executors.newCachedThreadPool();
  private DatabaseSettings settings;
  private Database database;
  private SampleThread thread;

  @BeforeEach
  void open() {
    settings = TestServer.ofVersion(TestServer.NEWEST).newDatabase();
    database = Database.open(settings, Clock.systemUTC(), Housekeeping.EVENTS_KEPT, PATIENT);
    thread = SampleThread.begin(database);
  }

  @AfterEach
  void close() {
    database.close();
    callers.shutdownNow();
  }

  @Test
  void whatWaitsBecomesOneTransactionInTheOrderOfItsArrival() throws Exception {
    int many = 60;
    List<Future<Posted>> posted;
    try (HeldSpace held = hold(thread)) {
      posted = postOneAfterAnother(held, database.changes(), many);
    }
    assertThat(outcomes(posted))
        .extracting(Posted::event)
        .extracting(SpaceEvent::seq)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, many).boxed().toList());
    assertThat(thread.contents(database))
        .containsExactlyElementsOf(IntStream.range(0, many).mapToObj(String::valueOf).toList());
    // The first came alone, and while it waited the others came.
    assertThat(numberOfTransactions()).isEqualTo(2);
  }

  @Test
  void aBatchIsBounded() throws Exception {
    int many = GroupCommit.MAX_BATCH + 20;
    List<Future<Posted>> posted;
    try (HeldSpace held = hold(thread)) {
      posted = postOneAfterAnother(held, database.changes(), 1);
      for (int i = 1; i < many; i++) {
        posted.add(post(database.changes(), String.valueOf(i)));
      }
      await().atMost(PATIENCE).until(() -> database.changes().waiting() == many - 1);
    }
    outcomes(posted);
    assertThat(numberOfTransactions()).isEqualTo(3);
  }

  @Test
  void whatTheDatabaseRejectsFailsAlone() throws Exception {
    NewMessage taken = thread.draft("taken");
    database.messages().post(taken);
    List<Future<Posted>> good;
    List<Future<Posted>> bad = new ArrayList<>();
    try (HeldSpace held = hold(thread)) {
      good = postOneAfterAnother(held, database.changes(), 10);
      bad.add(callers.submit(() -> database.messages().post(taken)));
      awaitWaiting(database.changes(), 10);
      good.add(post(database.changes(), "10"));
      awaitWaiting(database.changes(), 11);
      bad.add(callers.submit(() -> database.messages().post(taken)));
      awaitWaiting(database.changes(), 12);
      good.add(post(database.changes(), "11"));
      awaitWaiting(database.changes(), 13);
    }
    for (Future<Posted> one : bad) {
      assertThatThrownBy(one::get).hasStackTraceContaining("messages_space_id_message_id_key");
    }
    assertThat(outcomes(good))
        .extracting(one -> one.event().seq())
        .containsExactlyElementsOf(LongStream.rangeClosed(2, 13).boxed().toList());
    assertThat(thread.events(database)).hasSize(13);
    assertThat(database.users().profile(thread.userId()).orElseThrow().stats())
        .satisfies(stats -> assertThat(stats.totalWordsContributed()).isEqualTo(13));
  }

  @Test
  void whatTheDatabaseRejectsAtTheCommitFails() throws Exception {
    execute(
        """
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql
        AS 'BEGIN RAISE EXCEPTION ''too late''; END';
        CREATE CONSTRAINT TRIGGER late AFTER INSERT ON messages
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail();
        """);
    List<Future<Posted>> posted;
    try (HeldSpace held = hold(thread)) {
      posted = postOneAfterAnother(held, database.changes(), 4);
    }
    for (Future<Posted> one : posted) {
      assertThatThrownBy(one::get).hasStackTraceContaining("too late");
    }
    execute("DROP TRIGGER late ON messages");
    assertThat(thread.post(database, "after").seq()).isEqualTo(1);
  }

  private void execute(String sql) {
    database.transactions().single(handle -> handle.execute(sql));
  }

  @Test
  void aSpaceThatSomethingHoldsHoldsUpNoOther() throws Exception {
    SampleThread other = SampleThread.begin(database);
    try (Database hasty =
            Database.open(settings, Clock.systemUTC(), Housekeeping.EVENTS_KEPT, SHORT);
        HeldSpace held = hold(thread)) {
      List<Future<Posted>> stuck = postOneAfterAnother(held, hasty.changes(), 1);
      stuck.add(post(hasty.changes(), "stuck too"));
      Future<Posted> free =
          callers.submit(() -> hasty.messages().post(other.draft("in another Space")));
      assertThat(free.get().event().seq()).isEqualTo(1);
      for (Future<Posted> one : stuck) {
        assertRefused(ErrorCode.DATABASE_UNAVAILABLE, () -> outcome(one));
      }
    }
    assertThat(thread.post(database, "after").seq()).isEqualTo(1);
  }

  /** Neither at once nor while more comes for the Space that is held. */
  @Test
  void aSpaceThatIsHeldDelaysNoOther() throws Exception {
    List<Future<Posted>> posted;
    try (HeldSpace held = hold(thread)) {
      posted = postOneAfterAnother(held, database.changes(), 5);
      SampleThread other = SampleThread.begin(database);
      for (int i = 0; i < 20; i++) {
        posted.add(callers.submit(() -> database.changes().make(new Posting(thread.draft("x")))));
        long begun = System.nanoTime();
        other.post(database, "not delayed");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(900));
      }
    }
    assertThat(outcomes(posted)).hasSize(25);
    assertThat(thread.contents(database)).startsWith("0", "1", "2", "3", "4").hasSize(25);
  }

  @Test
  void whoFindsTooManyWaitingIsRefusedAtOnce() throws Exception {
    try (GroupCommit small = groupCommit(PATIENCE, 4)) {
      List<Future<Posted>> posted;
      try (HeldSpace held = hold(thread)) {
        posted = postOneAfterAnother(held, small, 5);
        assertRefused(ErrorCode.BUSY, () -> small.make(new Posting(thread.draft("one too many"))));
      }
      assertThat(outcomes(posted)).hasSize(5);
      small.make(new Posting(thread.draft("5")));
    }
    assertThat(thread.contents(database)).containsExactly("0", "1", "2", "3", "4", "5");
  }

  @Test
  void whoGivesUpBeforeTheirTurnIsForgotten() throws Exception {
    try (GroupCommit hasty = groupCommit(Duration.ofMillis(200), 4)) {
      List<Future<Posted>> posted;
      try (HeldSpace held = hold(thread)) {
        posted = postOneAfterAnother(held, hasty, 3);
        for (Future<Posted> one : posted) {
          assertRefused(ErrorCode.DATABASE_UNAVAILABLE, () -> outcome(one));
        }
      }
      await().atMost(PATIENCE).until(() -> hasty.waiting() == 0);
      thread.post(database, "after");
    }
    // The first was under way already, and the outcome unknown to its caller.
    assertThat(thread.contents(database)).containsExactly("0", "after");
  }

  @Test
  void closingReleasesWhoeverWaits() throws Exception {
    try (HeldSpace held = hold(thread)) {
      GroupCommit closing = groupCommit(Duration.ofMinutes(1), 100);
      List<Future<Posted>> posted = postOneAfterAnother(held, closing, 20);
      closing.close();
      for (Future<Posted> one : posted) {
        assertRefused(ErrorCode.DATABASE_UNAVAILABLE, () -> outcome(one));
      }
      assertRefused(
          ErrorCode.DATABASE_UNAVAILABLE,
          () -> closing.make(new Posting(thread.draft("too late"))));
    }
    assertThat(thread.post(database, "by the other").seq()).isLessThanOrEqualTo(2);
  }

  @Test
  void closingTheDatabaseReleasesWhoeverWaits() throws Exception {
    try (HeldSpace held = hold(thread)) {
      List<Future<Posted>> posted = postOneAfterAnother(held, database.changes(), 20);
      database.close();
      for (Future<Posted> one : posted) {
        assertRefused(ErrorCode.DATABASE_UNAVAILABLE, () -> outcome(one));
      }
    }
  }

  /** Also if the defect is in this program. */
  @Test
  void theWriterSurvivesEveryFailure() {
    for (Throwable failure :
        List.of(new IllegalStateException("a defect"), new StackOverflowError())) {
      Clock clock = new FailingOnce(failure);
      GroupCommit changes =
          new GroupCommit(
              database.reads(),
              clock,
              CommitSignals.byNotify(SignalText.ofNewServer()),
              PATIENCE,
              10);
      assertThatThrownBy(() -> changes.make(new Posting(thread.draft("lost"))))
          .isInstanceOf(RuntimeException.class);
      assertThat(changes.make(new Posting(thread.draft("kept"))).repeated()).isFalse();
      changes.close();
    }
    assertThat(thread.contents(database)).containsExactly("kept", "kept");
  }

  private GroupCommit groupCommit(Duration patience, int maxWaiting) {
    return new GroupCommit(
        database.reads(),
        Clock.systemUTC(),
        CommitSignals.byNotify(SignalText.ofNewServer()),
        patience,
        maxWaiting);
  }

  private HeldSpace hold(SampleThread space) throws Exception {
    return new HeldSpace(settings, space.spaceId());
  }

  /** While the Space is held, so that the first is under way and the others wait. */
  private List<Future<Posted>> postOneAfterAnother(HeldSpace held, GroupCommit changes, int count) {
    List<Future<Posted>> posted = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      posted.add(post(changes, String.valueOf(i)));
      if (i == 0) {
        await().atMost(PATIENCE).until(held::isWaitedFor);
      } else {
        awaitWaiting(changes, i);
      }
    }
    return posted;
  }

  private Future<Posted> post(GroupCommit changes, String text) {
    return callers.submit(() -> changes.make(new Posting(thread.draft(text))));
  }

  private static void awaitWaiting(GroupCommit changes, int count) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> changes.waiting() == count);
  }

  /** Each transaction leaves its own mark on the rows it makes. */
  private int numberOfTransactions() {
    return count("SELECT count(DISTINCT xmin::text) FROM messages");
  }

  private int count(String sql) {
    return database
        .transactions()
        .single(handle -> handle.createQuery(sql).mapTo(Integer.class).one());
  }

  private static List<Posted> outcomes(List<Future<Posted>> posted) throws Exception {
    List<Posted> outcomes = new ArrayList<>();
    for (Future<Posted> one : posted) {
      outcomes.add(one.get());
    }
    return outcomes;
  }

  private static void outcome(Future<Posted> posted) throws Throwable {
    try {
      posted.get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }
}
