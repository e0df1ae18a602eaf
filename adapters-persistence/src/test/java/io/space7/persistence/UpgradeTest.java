package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.EventLog;
import io.space7.application.port.MessageStore.ThreadPage;
import io.space7.application.port.MessageStore.Undescribed;
import io.space7.domain.Message;
import io.space7.domain.MessageOrder;
import io.space7.domain.PageRequest;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A database that any earlier version of the program has written is read rightly by this one. */
class UpgradeTest {
  private static final UserId ADA = new UserId(new UUID(1, 1));
  private static final UserId BOB = new UserId(new UUID(1, 2));
  private static final SpaceId SPACE = new SpaceId(new UUID(2, 1));

  /** The version in which members got to know when they had joined. */
  private static final double JOINED_AT = 9;

  /**
   * The version from which on messages are counted by days, and one from which Spaces are found.
   */
  private static final double COUNTED = 5;

  private static final double LISTED = 5.1;

  static Stream<String> versions() {
    return Stream.of(
            Flyway.configure()
                .locations("classpath:io/space7/persistence/migrations")
                .javaMigrations(new ListSpaces())
                .dataSource(source(TestServer.ofVersion(TestServer.NEWEST).emptyDatabase()))
                .load()
                .info()
                .all())
        .map(MigrationInfo::getVersion)
        .map(Object::toString);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void readsWhatItHasWritten(String version) throws SQLException {
    DatabaseSettings settings = TestServer.ofVersion(TestServer.NEWEST).emptyDatabase();
    Migrations.bringUpTo(version, source(settings));
    fill(settings, Double.parseDouble(version));
    try (Database database = Database.open(settings, Clock.systemUTC())) {
      assertThreadIsThere(database);
      assertRestIsThere(database);
    }
    // Opened again, nothing has to be done.
    Database.open(settings, Clock.systemUTC()).close();
  }

  private static void assertThreadIsThere(Database database) {
    PageRequest newest = new PageRequest(MessageOrder.RECENT, 1, 50, null);
    ThreadPage page = database.messages().page(SPACE, BOB, newest).orElseThrow();
    assertThat(page.total()).isEqualTo(2);
    assertThat(page.lastSeq()).isEqualTo(5);
    assertThat(page.epoch()).isNotNull();
    Message picture = page.messages().get(0);
    assertThat(picture.seq()).isEqualTo(2);
    assertThat(picture.media().details()).isNull();
    Message first = page.messages().get(1);
    assertThat(first.content()).isEqualTo("first words");
    assertThat(first.wordCount()).isEqualTo(2);
    assertThat(first.appreciationCount()).isEqualTo(1);
    assertThat(first.likes()).singleElement().satisfies(l -> assertThat(l.userId()).isEqualTo(BOB));
    assertThat(first.sender().username()).isEqualTo("Ada");
    assertThat(database.messages().undescribed(null, 10))
        .extracting(Undescribed::seq)
        .containsExactly(2L);

    EventLog.Slice log = database.log().read(SPACE, 0, 10).orElseThrow();
    assertThat(log.recovered()).isTrue();
    assertThat(log.lastSeq()).isEqualTo(5);
    assertThat(log.epoch()).isEqualTo(page.epoch());
    assertThat(log.events()).extracting(SpaceEvent::seq).endsWith(5L);
  }

  private static void assertRestIsThere(Database database) {
    assertThat(database.users().profile(ADA).orElseThrow().stats())
        .satisfies(
            stats -> {
              assertThat(stats.totalWordsContributed()).isEqualTo(2);
              assertThat(stats.totalAppreciationsReceived()).isEqualTo(1);
            });
    assertThat(database.spaces().accessAt(SPACE, BOB).orElseThrow().lastSeq()).isEqualTo(5);
    assertThat(database.index().search(List.of("upgraded"), 10))
        .singleElement()
        .satisfies(found -> assertThat(found.spaceId()).isEqualTo(SPACE));
  }

  /** Two messages, a third that is gone, an appreciation; as the servers of that version did. */
  private static void fill(DatabaseSettings settings, double version) throws SQLException {
    boolean joinedAt = version >= JOINED_AT;
    String members =
        joinedAt
            ? """
              INSERT INTO space_members (space_id, user_id, space_created_at, joined_at, read_seq)
              SELECT space, u, now(), now(), 0 FROM ids
              """
            : """
              INSERT INTO space_members (space_id, user_id, space_created_at)
              SELECT space, u, now() FROM ids
              """;
    try (Connection connection = source(settings).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TEMPORARY TABLE ids AS SELECT CAST('%s' AS uuid) AS space, u
          FROM unnest(CAST('{%s,%s}' AS uuid[])) AS u
          """
              .formatted(SPACE, ADA, BOB));
      statement.execute(
          """
          INSERT INTO users (user_id, username) VALUES ('%1$s', 'Ada'), ('%2$s', 'Bob');
          INSERT INTO user_stats
            (user_id, spaces_created, spaces_participated, total_words, total_appreciations)
          VALUES ('%1$s', 1, 1, 2, 1), ('%2$s', 0, 1, 0, 0);
          INSERT INTO spaces (space_id, creator_id, visibility, participant_count, message_count,
            last_seq, last_event_at, created_at)
          VALUES ('%3$s', '%1$s', 'public', 2, 2, 5, now(), now());
          INSERT INTO space_topics VALUES ('%3$s', 'An upgraded Space', '');
          INSERT INTO messages (space_id, seq, message_id, sender_id, content, media_name,
            media_type, word_count, appreciation_count, created_at)
          VALUES
            ('%3$s', 1, '00000000-0000-0003-0000-000000000001', '%1$s', 'first words', NULL, NULL,
              2, 1, now()),
            ('%3$s', 2, '00000000-0000-0003-0000-000000000002', '%2$s', '', '%4$s', 'image',
              0, 0, now());
          INSERT INTO message_likes VALUES ('%3$s', 1, 3, '%2$s');
          INSERT INTO space_events (space_id, seq, kind, message_id, actor_id, appreciated,
            appreciation_count, created_at)
          SELECT '%3$s', seq, kind, CAST(message AS uuid), CAST(actor AS uuid), appreciated,
            appreciation_count, now()
          FROM (VALUES
            (1, 'posted', '00000000-0000-0003-0000-000000000001', '%1$s', NULL::boolean, NULL::int),
            (2, 'posted', '00000000-0000-0003-0000-000000000002', '%2$s', NULL, NULL),
            (3, 'appreciation', '00000000-0000-0003-0000-000000000001', '%2$s', true, 1),
            (4, 'posted', '00000000-0000-0003-0000-000000000003', '%1$s', NULL, NULL),
            (5, 'deleted', '00000000-0000-0003-0000-000000000003', '%1$s', NULL, NULL))
            AS e (seq, kind, message, actor, appreciated, appreciation_count)
          """
              .formatted(ADA, BOB, SPACE, "0".repeat(48) + ".png"));
      statement.execute(members);
      if (version >= COUNTED) {
        statement.execute(
            """
            INSERT INTO space_trends (space_id, listed, counted, created_at)
            VALUES ('%s', true, 2, now())
            """
                .formatted(SPACE));
      }
      if (version >= LISTED) {
        statement.execute(
            """
            INSERT INTO space_listings (space_id, words)
            VALUES ('%s', to_tsvector('simple', 'an upgraded space'))
            """
                .formatted(SPACE));
      }
    }
  }

  private static PGSimpleDataSource source(DatabaseSettings settings) {
    return Database.source(settings, Timeouts.USUAL);
  }
}
