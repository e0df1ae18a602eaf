package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.SpaceId;
import io.space7.domain.Unread;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.testkit.SettableClock;
import io.space7.testkit.Together;
import java.sql.DriverManager;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What messages know of their sender's own stretch, and what counting the unread saves by it. */
@Timeout(60)
class OwnStretchesTest {
  private final DatabaseSettings settings = TestServer.ofVersion(TestServer.NEWEST).newDatabase();
  private final Jdbi jdbi =
      Jdbi.create(
              () ->
                  DriverManager.getConnection(
                      settings.jdbcUrl(), settings.user(), settings.password()))
          .installPlugin(new DomainTypes());
  private Database database;
  private SampleThread ada;
  private SampleThread bob;

  @BeforeEach
  void open() {
    database = Database.open(settings, new SettableClock());
    ada = SampleThread.begin(database);
    bob = new SampleThread(ada.spaceId(), new UserId(UUID.randomUUID()));
    database.users().provision(new User(bob.userId(), "bob", null));
    database.spaces().join(ada.spaceId(), bob.userId(), null, new SettableClock().instant());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private <T> T ask(Function<Handle, T> question) {
    return jdbi.inTransaction(question::apply);
  }

  private int count(String sql) {
    return ask(handle -> handle.createQuery(sql).mapTo(Integer.class).one());
  }

  @Test
  void aStretchBeginsAfterTheNewestMessageOfSomebodyElse() throws Exception {
    Together.run(
        6,
        thread ->
            () -> {
              Random random = new Random(thread);
              for (int i = 0; i < 25; i++) {
                (random.nextInt(3) == 0 ? bob : ada).post(database, "message");
              }
              return null;
            });
    assertThat(
            count(
                """
                SELECT count(*) FROM messages m
                WHERE alone_since = coalesce(
                  (SELECT max(seq) FROM messages o
                    WHERE o.space_id = m.space_id AND o.seq < m.seq
                      AND o.sender_id <> m.sender_id), 0)
                """))
        .isEqualTo(150);
  }

  /** Before there were stretches. */
  @Test
  void aMessageThatKnowsNothingIsPartOfAStretchToo() {
    ada.post(database, "old");
    ask(handle -> handle.execute("UPDATE messages SET alone_since = NULL"));
    ada.post(database, "new");
    bob.post(database, "another's");
    ask(handle -> handle.execute("UPDATE messages SET alone_since = NULL WHERE seq = 3"));
    ada.post(database, "newest");
    List<Long> since =
        ask(
            handle ->
                handle
                    .createQuery("SELECT coalesce(alone_since, -1) FROM messages ORDER BY seq")
                    .mapTo(Long.class)
                    .list());
    assertThat(since).containsExactly(-1L, 0L, -1L, 3L);
    assertUnread(ada, 1);
    assertUnread(bob, 3);
  }

  private void assertUnread(SampleThread of, int count) {
    Unread unread = database.spaces().unread(of.spaceId(), of.userId()).orElseThrow();
    assertThat(unread.unreadCount()).isEqualTo(count);
  }

  /** The messages that counting has fetched, and what it has counted. */
  private List<Long> cost(SpaceId spaceId, UserId userId) {
    return ask(
        handle -> {
          Unread unread = MemberRows.unread(handle, spaceId, userId).orElseThrow();
          return List.of(
              (long) unread.unreadCount(),
              handle
                  .createQuery(
                      """
                      SELECT idx_tup_fetch + seq_tup_read FROM pg_stat_xact_user_tables
                      WHERE relname = 'messages'
                      """)
                  .mapTo(Long.class)
                  .one());
        });
  }

  @Test
  void whatAUserWroteAloneIsNotWalkedOver() {
    ask(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO messages (space_id, seq, message_id, sender_id, content, word_count,
                      created_at, alone_since)
                    SELECT :spaceId, n, gen_random_uuid(),
                      CASE WHEN n % 1000 = 1 THEN CAST(:bob AS uuid) ELSE :ada END, 'text', 1, now(),
                      CASE WHEN n % 1000 = 1 THEN n - 1 ELSE n - (n - 1) % 1000 END
                    FROM generate_series(1, 20000) AS n
                    """)
                .bind("spaceId", ada.spaceId())
                .bind("ada", ada.userId())
                .bind("bob", bob.userId())
                .execute());
    ask(handle -> handle.execute("ANALYZE messages"));
    List<Long> ofAda = cost(ada.spaceId(), ada.userId());
    assertThat(ofAda.get(0)).isEqualTo(20);
    assertThat(ofAda.get(1)).isLessThan(500);
    List<Long> ofBob = cost(ada.spaceId(), bob.userId());
    assertThat(ofBob.get(0)).as("and more").isEqualTo(Unread.MAX_COUNT);
    assertThat(ofBob.get(1)).as("who reads 20,000 of others").isLessThan(2_000);
  }
}
