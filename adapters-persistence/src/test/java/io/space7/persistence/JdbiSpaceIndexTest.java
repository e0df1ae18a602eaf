package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.SpaceIndex;
import io.space7.domain.NewSpace;
import io.space7.domain.Space;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import io.space7.testkit.SettableClock;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the index of Spaces does beyond its contract: with many Spaces, days and servers. */
@Timeout(60)
class JdbiSpaceIndexTest {
  private static final UserId ADA = new UserId(new UUID(0, 10));

  private final SettableClock clock = new SettableClock();
  private final DatabaseSettings settings = TestServer.ofVersion(TestServer.NEWEST).newDatabase();
  private Database database;

  @BeforeEach
  void open() {
    database = Database.open(settings, clock);
    database.users().provision(new User(ADA, "ada", null));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void execute(String sql) {
    try (Connection connection =
            DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Space create(String title) {
    clock.advance(Duration.ofSeconds(1));
    return database
        .spaces()
        .create(
            new NewSpace(
                new SpaceId(UUID.randomUUID()), ADA, title, "", Visibility.PUBLIC, List.of("tag")));
  }

  private void post(Space space, int messages) {
    for (int i = 0; i < messages; i++) {
      new SampleThread(space.spaceId(), ADA).post(database, "message");
    }
  }

  private static List<String> titles(List<Space> spaces) {
    return spaces.stream().map(Space::title).toList();
  }

  /** Spaces that are newer than all others, with words that only the index knows. */
  private void addMany(int spaces, String words) {
    execute(
        """
        INSERT INTO spaces (space_id, creator_id, visibility, participant_count, last_event_at,
          created_at)
        SELECT gen_random_uuid(), '%s', 'public', 1, now(), '2027-01-01'::timestamptz + n * interval '1 second'
        FROM generate_series(1, %d) AS n;
        INSERT INTO space_topics SELECT space_id, 'common', '' FROM spaces s
        WHERE NOT EXISTS (SELECT FROM space_topics t WHERE t.space_id = s.space_id);
        INSERT INTO space_trends (space_id, listed, created_at)
        SELECT space_id, true, created_at FROM spaces s
        WHERE NOT EXISTS (SELECT FROM space_trends t WHERE t.space_id = s.space_id);
        INSERT INTO space_listings SELECT space_id, array_to_tsvector('{%s}') FROM spaces s
        WHERE NOT EXISTS (SELECT FROM space_listings t WHERE t.space_id = s.space_id)
        """
            .formatted(ADA, spaces, words));
  }

  @Test
  void findsWhatManyHaveAmongTheFirstAndWhatFewHaveAmongAll() {
    create("rare and old");
    addMany(3_000, "common");
    Space busy = create("common and busy");
    post(busy, 1);
    assertThat(titles(database.index().search(List.of("comm"), 50)))
        .hasSize(50)
        .startsWith("common and busy");
    assertThat(titles(database.index().search(List.of("rare"), 50)))
        .containsExactly("rare and old");
    assertThat(titles(database.index().search(List.of("rare", "common"), 50))).isEmpty();
    assertThat(titles(database.index().tagged("tag", 50)))
        .containsExactly("common and busy", "rare and old");
  }

  @Test
  void whatTheIndexIsTooSlowForIsFoundAmongManyMoreThanTheFirst() {
    create("common1 common2 common3 common4 common5 common6 common7 common8 and old");
    addMany(10_000, "common1,common2,common3,common4,common5,common6,common7");
    SpaceIndex hasty =
        new JdbiSpaceIndex(database.transactions(), database.trends(), Duration.ofMillis(1));
    List<String> words = IntStream.rangeClosed(1, 8).mapToObj(n -> "common" + n).toList();
    assertThat(hasty.search(words, 50)).hasSize(1);
    assertThat(hasty.search(List.of("common1", "missing"), 50)).isEmpty();
  }

  /** Or a word that very many have would be collected from the whole index. */
  @Test
  void theFirstAreLookedUpOneByOne() {
    create("rare and old");
    addMany(10_000, "common");
    execute("ANALYZE space_listings, space_trends");
    String plan =
        database
            .transactions()
            .single(
                handle ->
                    handle
                        .createQuery("EXPLAIN " + JdbiSpaceIndex.AMONG_THE_FIRST)
                        .bind("query", "'rare':*")
                        .bind("searched", 1_000)
                        .bind("fetch", 50)
                        .bindArray("changed", SpaceId.class, List.of(new SpaceId(new UUID(0, 1))))
                        .mapTo(String.class)
                        .collect(Collectors.joining("\n")));
    assertThat(plan).contains("space_trends_listed").doesNotContain("space_listings_words");
  }

  @Test
  void countsTheMessagesOfTheLastDaysOnly() {
    Space past = create("past");
    Space present = create("present");
    post(past, 3);
    database.trends().count();
    clock.advance(Duration.ofDays(3));
    post(present, 2);
    database.trends().count();
    database.housekeeping().run();
    assertThat(titles(database.index().trending(2))).containsExactly("past", "present");
    clock.advance(Duration.ofDays(4));
    database.housekeeping().run();
    assertThat(titles(database.index().trending(2))).containsExactly("present", "past");
    clock.advance(Duration.ofDays(4));
    database.housekeeping().run();
    post(past, 1);
    assertThat(titles(database.index().trending(2))).containsExactly("past", "present");
  }

  @Test
  void otherServersSeeWhatWasCounted() {
    Space busy = create("busy");
    create("quiet");
    post(busy, 2);
    try (Database other = Database.open(settings, clock)) {
      assertThat(titles(database.index().trending(1))).containsExactly("busy");
      database.trends().count();
      assertThat(titles(other.index().trending(1))).containsExactly("busy");
    }
  }

  @Test
  void countsWhatAServerThatHasStoppedLeftUncounted() {
    Space busy = create("busy");
    create("quiet");
    post(busy, 2);
    try (Database other = Database.open(settings, clock)) {
      assertThat(titles(other.index().trending(1))).containsExactly("quiet");
      other.housekeeping().run();
      assertThat(titles(other.index().trending(1))).containsExactly("busy");
    }
  }

  @Test
  void listsTheSpacesThatWereThereBefore() {
    DatabaseSettings old = TestServer.ofVersion(TestServer.NEWEST).emptyDatabase();
    Flyway.configure()
        .dataSource(old.jdbcUrl(), old.user(), old.password())
        .locations("classpath:io/space7/persistence/migrations")
        .target("4")
        .load()
        .migrate();
    try (Connection connection =
            DriverManager.getConnection(old.jdbcUrl(), old.user(), old.password());
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO users (user_id, username) VALUES ('%1$s', 'ada');
          INSERT INTO spaces (space_id, creator_id, visibility, participant_count, message_count,
            last_seq, last_event_at, created_at)
          VALUES ('%2$s', '%1$s', 'public', 1, 1, 1, now(), now()),
            ('%3$s', '%1$s', 'private', 1, 0, 0, now(), now());
          INSERT INTO space_topics VALUES ('%2$s', 'Open \u00c4rger', ''), ('%3$s', 'Closed', '');
          INSERT INTO tags (tag_name) VALUES ('it''s');
          INSERT INTO space_tags SELECT '%2$s', 1, tag_id FROM tags;
          INSERT INTO messages (space_id, seq, message_id, sender_id, content, word_count, created_at)
          VALUES ('%2$s', 1, gen_random_uuid(), '%1$s', 'message', 1, now())
          """
              .formatted(ADA, new UUID(0, 1), new UUID(0, 2)));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    try (Database migrated = Database.open(old, clock)) {
      List<Space> found = migrated.index().search(List.of("\u00e4rg"), 50);
      assertThat(titles(found)).containsExactly("Open \u00c4rger");
      assertThat(migrated.index().tagged("it's", 50)).isEqualTo(found);
      assertThat(migrated.index().trending(50)).isEqualTo(found);
      assertThat(migrated.index().search(List.of("closed"), 50)).isEmpty();
    }
  }
}
