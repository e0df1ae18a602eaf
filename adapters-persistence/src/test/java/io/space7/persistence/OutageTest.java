package io.space7.persistence;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.space7.domain.ErrorCode;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.PageRequest;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceEvent;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.testkit.FaultyRelay;
import io.space7.testkit.contract.Refusals;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens while the database, or the network to it, is away. */
@Timeout(60)
class OutageTest {
  private static final Timeouts SHORT =
      new Timeouts(Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofSeconds(1));
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private DatabaseSettings direct;
  private FaultyRelay relay;
  private Database database;
  private SampleThread thread;

  @BeforeEach
  void open() throws Exception {
    direct = TestServer.ofVersion(TestServer.NEWEST).newDatabase();
    relay = new FaultyRelay(TestServer.ofVersion(TestServer.NEWEST).port());
    String address = direct.jdbcUrl().replaceFirst("127.0.0.1:\\d+", "127.0.0.1:" + relay.port());
    database =
        Database.open(
            new DatabaseSettings(address, direct.user(), direct.password(), 4),
            Clock.systemUTC(),
            Housekeeping.EVENTS_KEPT,
            SHORT);
    thread = SampleThread.begin(database);
    thread.post(database, "before");
  }

  @AfterEach
  void close() throws Exception {
    database.close();
    relay.close();
  }

  @Test
  void everyCallIsRefusedWhileTheDatabaseIsAwayAndWorksWhenItIsBack() {
    relay.cut();
    PageRequest first = new PageRequest(MessageOrder.RECENT, 1, 10, null);
    assertUnavailable(() -> thread.post(database, "lost"));
    assertUnavailable(() -> database.messages().page(thread.spaceId(), thread.userId(), first));
    assertUnavailable(() -> database.log().read(thread.spaceId(), 0, 10));
    assertUnavailable(
        () -> database.users().provision(new User(new UserId(UUID.randomUUID()), "bob", null)));

    relay.restore();
    assertWorksAgain();
    assertThat(thread.contents(database)).containsExactly("before", "after");
  }

  /** What was answered is there, once; what was refused is there once or not at all. */
  @Test
  void whoeverWaitsWhenTheDatabaseGoesIsToldAndNothingIsDoneTwice() throws Exception {
    Set<String> stored = ConcurrentHashMap.newKeySet();
    Set<String> unknown = ConcurrentHashMap.newKeySet();
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService callers = Executors.newFixedThreadPool(24);
    try {
      List<Future<Void>> running = new ArrayList<>();
      for (int caller = 0; caller < 24; caller++) {
        String name = "caller " + caller + ", message ";
        running.add(callers.submit(() -> postUntil(over, name, stored, unknown)));
      }
      for (int cut = 0; cut < 5; cut++) {
        int before = stored.size();
        await().atMost(PATIENCE).until(() -> stored.size() > before + 100);
        relay.cut();
        await().atMost(PATIENCE).until(() -> unknown.size() >= 24);
        relay.restore();
      }
      over.set(true);
      for (Future<Void> one : running) {
        one.get();
      }
    } finally {
      over.set(true);
      callers.shutdownNow();
    }
    assertWorksAgain();
    List<String> contents = thread.contents(database);
    assertThat(contents).doesNotHaveDuplicates().containsAll(stored);
    contents.removeAll(stored);
    contents.removeAll(unknown);
    assertThat(contents).containsExactly("before", "after");
  }

  private Void postUntil(AtomicBoolean over, String name, Set<String> stored, Set<String> unknown) {
    for (int i = 0; !over.get(); i++) {
      String text = name + i;
      ErrorCode refused = Refusals.codeOf(() -> thread.post(database, text));
      assertThat(refused).isIn(null, ErrorCode.DATABASE_UNAVAILABLE);
      (refused == null ? stored : unknown).add(text);
    }
    return null;
  }

  @Test
  void usersOfLateAreKnownWithoutTheDatabase() {
    User known = database.users().find(thread.userId()).orElseThrow();
    relay.cut();
    database.users().provision(known);
    assertThat(database.users().find(known.userId())).contains(known);
    assertUnavailable(
        () -> database.users().provision(new User(known.userId(), "another name", null)));
    assertUnavailable(() -> database.users().profile(known.userId()));
  }

  @Test
  void aServerThatFallsSilentIsGivenUp() {
    relay.fallSilent();
    assertUnavailable(() -> thread.post(database, "lost"));

    relay.restore();
    assertWorksAgain();
    assertThat(thread.contents(database)).startsWith("before").endsWith("after");
  }

  @Test
  void connectionsThatTheServerEndsAreReplaced() throws Exception {
    try (Connection admin = connect();
        Statement statement = admin.createStatement()) {
      statement.execute(
          """
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()
          """);
    }
    assertWorksAgain();
  }

  @Test
  void whoWaitsTooLongForASpaceIsRefusedAndLeavesNoTrace() throws Exception {
    try (Connection other = connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT FROM spaces FOR UPDATE");
      assertUnavailable(() -> thread.post(database, "lost"));
    }
    assertThat(thread.post(database, "after").seq()).isEqualTo(2);
    assertThat(thread.events(database)).extracting(SpaceEvent::seq).containsExactly(1L, 2L);
  }

  /** As another server does that stops answering, rather than dying, at the worst of moments. */
  @Test
  void whoHoldsASpaceAndDoesNothingLosesIt() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      CountDownLatch held = new CountDownLatch(1);
      Future<?> stuck =
          other.submit(
              () ->
                  database
                      .transactions()
                      .change(
                          handle -> {
                            LockedSpace.lock(handle, List.of(thread.spaceId()), Instant.EPOCH);
                            held.countDown();
                            return awaitQuietly(done) && handle.execute("SELECT 1") > 0;
                          }));
      held.await();
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> thread.post(database, "after").seq() == 2);
      done.countDown();
      assertUnavailable(() -> rethrow(stuck));
    } finally {
      done.countDown();
      other.shutdownNow();
    }
  }

  @Test
  void aClosedDatabaseRefuses() {
    database.close();
    assertUnavailable(() -> thread.post(database, "lost"));
    assertUnavailable(
        () ->
            database
                .log()
                .announce(
                    thread.spaceId(),
                    new MessageId(UUID.randomUUID()),
                    thread.userId(),
                    null,
                    new SocketId("phone")));
  }

  private static void assertUnavailable(ThrowingCallable call) {
    assertRefused(ErrorCode.DATABASE_UNAVAILABLE, call);
  }

  /** A broken connection or two may still be in the pool. */
  private void assertWorksAgain() {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> thread.post(database, "after").content().equals("after"));
  }

  private static boolean awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void rethrow(Future<?> future) throws Throwable {
    try {
      future.get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(direct.jdbcUrl(), direct.user(), direct.password());
  }
}
