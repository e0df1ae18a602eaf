package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.port.EventLog;
import io.space7.application.port.MessageStore.ThreadPage;
import io.space7.domain.Membership;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.PageRequest;
import io.space7.domain.Profile;
import io.space7.domain.Space;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceEvent.AppreciationChanged;
import io.space7.domain.SpaceEvent.MessagePosted;
import io.space7.domain.SpaceId;
import io.space7.domain.Tag;
import io.space7.domain.UserId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An older backend's database, as its own models make it, and what a server finds of it. */
class TakeoverTest {
  private static final int MESSAGES = 3000;
  private static final int BATCH = 300;
  private static final TakeoverProgress QUIET = (messages, of) -> {};

  /** With all the odd rows. */
  private static final SpaceId ODD =
      new SpaceId(UUID.fromString("ffffffff-0000-4000-8000-000000000001"));

  private static final UserId ADA = user(1);
  private static final UserId BOB = user(2);

  private static DatabaseSettings older;
  private static DatabaseSettings target;
  private static TakenCounts counts;
  private static int committedBeforeTheEnd;
  private static Database database;

  @BeforeAll
  static void takeOver() throws Exception {
    older = server().emptyDatabase();
    target = server().emptyDatabase();
    execute(older, ddl());
    execute(older, ROWS.formatted(MESSAGES));
    // The process dies somewhere in the middle, twice.
    for (int times = 1; times <= 2; times++) {
      int dies = times * MESSAGES / 3;
      try (Takeover takeover = Takeover.open(older, target, BATCH)) {
        assertThatThrownBy(
                () ->
                    takeover.run(
                        (messages, of) -> {
                          if (messages >= dies) {
                            throw new IllegalStateException("killed");
                          }
                        }))
            .hasMessage("killed");
      }
    }
    committedBeforeTheEnd = (int) number(target, "SELECT count(*) FROM taken_spaces");
    try (Takeover takeover = Takeover.open(older, target, BATCH)) {
      counts = takeover.run(QUIET);
    }
    database = Database.open(target, Clock.systemUTC());
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void theCountsMatchAndNameWhatIsDifferent() {
    assertThat(committedBeforeTheEnd).isBetween(2, 30);
    assertThat(counts.match()).as(counts.toString()).isTrue();
    assertThat(counts.kinds())
        .extracting(TakenCounts.Kind::name)
        .containsExactly("users", "spaces", "members", "tags", "messages", "likes");
    Map<String, Long> notes = new HashMap<>();
    counts.notes().forEach(note -> notes.put(note.kind() + ": " + note.reason(), note.rows()));
    assertThat(notes)
        .containsEntry("messages: neither text nor file", 1L)
        .containsEntry("messages: the text was too long and is cut", 2L)
        .containsEntry("messages: the file's address is a line of the text", 303L)
        .containsEntry("likes: of a message that was left out", 1L)
        .containsEntry("members: the creator was none and is now", 1L)
        .containsEntry("tags: the same as another of the Space", 1L)
        .containsEntry("spaces: the title is too short: \"Space\" put before it", 1L)
        .containsEntry("users: nothing of the name can be seen: called after the id", 1L)
        .hasSize(8);
  }

  @Test
  void everyThreadIsOrderedAsItHappenedAndTheLogHasNoGaps() throws SQLException {
    for (UUID id : ids(older, "SELECT space_id FROM spaces")) {
      List<UUID> wanted =
          ids(
              older,
              """
              SELECT message_id FROM messages WHERE space_id = '%s'
                AND (trim(coalesce(content, '')) <> '' OR media_url IS NOT NULL)
              ORDER BY created_at, message_id
              """
                  .formatted(id));
      List<SpaceEvent> events = events(new SpaceId(id));
      assertThat(events).extracting(SpaceEvent::seq).containsExactlyElementsOf(upTo(events.size()));
      assertThat(events)
          .filteredOn(MessagePosted.class::isInstance)
          .extracting(event -> event.messageId().value())
          .containsExactlyElementsOf(wanted);
      Map<MessageId, Integer> likes = new HashMap<>();
      for (SpaceEvent event : events) {
        if (event instanceof AppreciationChanged change) {
          assertThat(likes).containsKey(change.messageId());
          assertThat(change.appreciationCount())
              .isEqualTo(likes.merge(change.messageId(), 1, Integer::sum));
        } else {
          likes.put(event.messageId(), 0);
        }
      }
      Space space = database.spaces().find(new SpaceId(id), ADA).orElseThrow().space();
      assertThat(space.messageCount()).isEqualTo(wanted.size());
      for (Message message : page(new SpaceId(id)).messages()) {
        assertThat(message.appreciationCount()).isEqualTo(likes.get(message.messageId()));
        assertThat(message.likes()).hasSize(message.appreciationCount());
      }
    }
  }

  @Test
  void aMessageKnowsSinceWhenItsSenderIsAlone() throws SQLException {
    assertThat(of(target, "messages WHERE alone_since < seq - 1", null)).isPositive();
    assertThat(
            number(
                target,
                """
                SELECT count(*) FROM messages m
                WHERE alone_since IS DISTINCT FROM coalesce((
                  SELECT max(o.seq) FROM messages o
                  WHERE o.space_id = m.space_id AND o.seq < m.seq AND o.sender_id <> m.sender_id), 0)
                """))
        .isZero();
  }

  @Test
  void profilesCountWhatIsThere() throws SQLException {
    for (UUID id : ids(older, "SELECT user_id FROM users")) {
      Profile.Stats stats = database.users().profile(new UserId(id)).orElseThrow().stats();
      assertThat(stats)
          .isEqualTo(
              new Profile.Stats(
                  (int) of(older, "spaces WHERE creator_id = '%s'", id),
                  (int) of(target, "space_members WHERE user_id = '%s'", id),
                  number(
                      target,
                      "SELECT coalesce(sum(word_count), 0) FROM messages WHERE sender_id = '"
                          + id
                          + "'"),
                  of(
                      target,
                      "message_likes l JOIN messages m ON m.space_id = l.space_id"
                          + " AND m.seq = l.message_seq WHERE m.sender_id = '%s'",
                      id)));
    }
    assertThat(number(target, "SELECT sum(total_words) FROM user_stats")).isGreaterThan(MESSAGES);
  }

  @Test
  void textsKeepTheRules() {
    List<Message> messages = page(ODD).messages();
    assertThat(messages).extracting(Message::content).contains("https://files.example/only.jpg");
    Message both = find(messages, "both");
    assertThat(both.content()).isEqualTo("both words\nhttps://files.example/1.jpg");
    assertThat(both.wordCount()).isEqualTo(3);
    assertThat(find(messages, "tab").content()).isEqualTo("tab\tand \\ back\\n\r\nline");
    assertThat(find(messages, "long with").content())
        .hasSize(MessageText.MAX_LENGTH)
        .endsWith("\nhttps://files.example/2.jpg");
    assertThat(find(messages, "long alone").content()).hasSize(MessageText.MAX_LENGTH);
    Space space = database.spaces().find(ODD, ADA).orElseThrow().space();
    assertThat(space.title()).isEqualTo("Space Hi");
    assertThat(space.tags()).extracting(Tag::tagName).containsExactly("odd");
    assertThat(space.participantCount()).isEqualTo(2);
    assertThat(space.creator().username()).isEqualTo("User 00000000");
  }

  @Test
  void whoIsThereHasReadEverythingAndGoesOn() {
    SpaceId spaceId = new SpaceId(UUID.fromString("00000000-0000-4000-9000-000000000001"));
    Membership before = membership(BOB, spaceId);
    assertThat(before.unread().unreadCount()).isZero();
    NewMessage draft =
        new NewMessage(
            new MessageId(new UUID(9, 9)),
            spaceId,
            ADA,
            new MessageText("goes on"),
            null,
            null,
            null);
    Message posted = database.messages().post(draft).event().message();
    assertThat(posted.seq()).isEqualTo(before.lastSeq() + 1);
    assertThat(membership(BOB, spaceId).unread().unreadCount()).isEqualTo(1);
    assertThat(page(spaceId).messages().get(0).content()).isEqualTo("goes on");
    database.messages().delete(spaceId, posted.messageId(), ADA, null);
  }

  @Test
  void anInviteIsGoodForOneAndIsFoundByItsWords() throws SQLException {
    UserId carl = user(30);
    SpaceId hidden = new SpaceId(UUID.fromString("00000000-0000-4000-9000-000000000005"));
    database.spaces().join(hidden, carl, "GOOD", Clock.systemUTC().instant());
    assertThat(database.spaces().find(hidden, carl).orElseThrow().access().member()).isTrue();
    assertThat(number(target, "SELECT count(*) FROM space_invites")).isZero();
    assertThat(database.index().search(List.of("gard"), 50)).hasSize(24);
    execute(target, "DELETE FROM space_members WHERE user_id = '" + carl + "'");
    execute(target, "UPDATE user_stats SET spaces_participated = 0 WHERE user_id = '" + carl + "'");
  }

  @Test
  void doneAgainItDoesNothing() throws Exception {
    DatabaseSettings fresh = server().emptyDatabase();
    TakenCounts first;
    try (Takeover takeover = Takeover.open(older, fresh)) {
      first = takeover.run(QUIET);
    }
    try (Takeover takeover = Takeover.open(older, fresh)) {
      assertThat(takeover.run(QUIET)).isEqualTo(first);
    }
    execute(
        fresh,
        "DELETE FROM message_likes WHERE like_id = (SELECT min(like_id) FROM message_likes)");
    try (Takeover takeover = Takeover.open(older, fresh)) {
      assertThat(takeover.run(QUIET).match()).isFalse();
    }
  }

  @Test
  void whatCannotBeTakenIsRefusedBeforeAnythingIsWritten() throws Exception {
    DatabaseSettings empty = server().emptyDatabase();
    assertSourceRefused(empty, server().emptyDatabase(), "no database of the older backend");
    assertSourceRefused(target, empty, "no database of the older backend");
    assertSourceRefused(older, older, "the server's own database");
    assertSourceRefused(
        new DatabaseSettings("jdbc:postgresql://127.0.0.1:1/none", "postgres", null, 1),
        empty,
        "cannot be reached");
    assertThat(number(empty, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        .isZero();
    DatabaseSettings others = server().newDatabase();
    execute(
        others,
        """
        INSERT INTO users (user_id, username) VALUES ('%1$s', 'Ada');
        INSERT INTO spaces
          (space_id, creator_id, visibility, participant_count, last_event_at, created_at)
        VALUES ('%2$s', '%1$s', 'public', 1, now(), now());
        """
            .formatted(ADA, ODD));
    assertThatThrownBy(() -> Takeover.open(older, others))
        .isInstanceOf(DatabaseStartException.class)
        .hasMessageContaining(ODD + " is there already");
  }

  private static void assertSourceRefused(
      DatabaseSettings from, DatabaseSettings to, String sentence) {
    assertThatThrownBy(() -> Takeover.open(from, to))
        .isInstanceOf(Takeover.SourceException.class)
        .hasMessageContaining(sentence)
        .hasMessageNotContaining("\n");
  }

  private static Message find(List<Message> messages, String beginning) {
    return messages.stream()
        .filter(message -> message.content().startsWith(beginning))
        .findFirst()
        .orElseThrow();
  }

  private static Membership membership(UserId userId, SpaceId spaceId) {
    return database.spaces().memberships(userId, null, 100).stream()
        .filter(one -> one.space().spaceId().equals(spaceId))
        .findFirst()
        .orElseThrow();
  }

  private static ThreadPage page(SpaceId spaceId) {
    PageRequest newest = new PageRequest(MessageOrder.RECENT, 1, PageRequest.MAX_LIMIT, null);
    return database.messages().page(spaceId, ADA, newest).orElseThrow();
  }

  private static List<SpaceEvent> events(SpaceId spaceId) {
    List<SpaceEvent> events = new ArrayList<>();
    EventLog.Slice slice;
    do {
      slice = database.log().read(spaceId, events.size(), 200).orElseThrow();
      events.addAll(slice.events());
    } while (!slice.events().isEmpty());
    assertThat(slice.lastSeq()).isEqualTo(events.size());
    return events;
  }

  private static List<Long> upTo(int last) {
    List<Long> numbers = new ArrayList<>();
    for (long i = 1; i <= last; i++) {
      numbers.add(i);
    }
    return numbers;
  }

  private static UserId user(int number) {
    return new UserId(UUID.fromString("00000000-0000-4000-8000-" + "%012d".formatted(number)));
  }

  private static TestServer server() {
    return TestServer.ofVersion(TestServer.NEWEST);
  }

  private static String ddl() throws IOException {
    try (InputStream in = TakeoverTest.class.getResourceAsStream("older-backend.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void execute(DatabaseSettings settings, String sql) throws SQLException {
    try (Connection connection = Database.source(settings, Timeouts.USUAL).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long of(DatabaseSettings settings, String from, UUID id) throws SQLException {
    return number(settings, "SELECT count(*) FROM " + from.formatted(id));
  }

  private static long number(DatabaseSettings settings, String query) throws SQLException {
    try (Connection connection = Database.source(settings, Timeouts.USUAL).getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static List<UUID> ids(DatabaseSettings settings, String query) throws SQLException {
    List<UUID> ids = new ArrayList<>();
    try (Connection connection = Database.source(settings, Timeouts.USUAL).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        ids.add(rows.getObject(1, UUID.class));
      }
    }
    return ids;
  }

  private static final String ROWS =
      """
      INSERT INTO users (user_id, username, email, password_hash, created_at, updated_at)
      SELECT CAST('00000000-0000-4000-8000-' || lpad(CAST(i AS text), 12, '0') AS uuid),
        CASE WHEN i = 29 THEN chr(8203) ELSE 'user ' || i END, i || '@example.org', 'x', now(), now()
      FROM generate_series(1, 30) i;

      INSERT INTO spaces
        (space_id, title, description, creator_id, visibility, created_at, updated_at)
      SELECT CAST('00000000-0000-4000-9000-' || lpad(CAST(i AS text), 12, '0') AS uuid),
        'Gardens ' || i, 'about', CAST('00000000-0000-4000-8000-000000000001' AS uuid),
        CAST(CASE WHEN i %% 5 = 0 THEN 'private' ELSE 'public' END AS enum_spaces_visibility),
        now() - interval '30 days', now()
      FROM generate_series(1, 30) i;

      INSERT INTO space_members (id, space_id, user_id, role, joined_at)
      SELECT gen_random_uuid(), space_id, user_id, 'member', now() - interval '20 days'
      FROM spaces CROSS JOIN users
      WHERE user_id <> '00000000-0000-4000-8000-000000000030';

      INSERT INTO messages
        (message_id, space_id, sender_id, content, media_url, media_type, created_at)
      SELECT gen_random_uuid(),
        CAST('00000000-0000-4000-9000-' || lpad(CAST(i * i %% 30 + 1 AS text), 12, '0') AS uuid),
        CAST('00000000-0000-4000-8000-' || lpad(CAST(i / 4 %% 29 + 1 AS text), 12, '0') AS uuid),
        CASE WHEN i %% 10 > 0 THEN 'words of ' || i END,
        CASE WHEN i %% 10 = 0 THEN 'https://files.example/' || i || '.jpg' END, NULL,
        now() - interval '19 days' + i / 2 * interval '7 minutes'
      FROM generate_series(1, %d) i;

      INSERT INTO message_likes (id, message_id, user_id, created_at)
      SELECT gen_random_uuid(), message_id, user_id, m.created_at + n * interval '5 minutes'
      FROM (SELECT *, row_number() OVER (ORDER BY created_at, message_id) AS r FROM messages) m
      CROSS JOIN generate_series(-1, 2) n
      JOIN users ON user_id = CAST(
        '00000000-0000-4000-8000-' || lpad(CAST((r + 29 + n * 7) %% 29 + 1 AS text), 12, '0') AS uuid)
      WHERE r %% 3 = 0;

      INSERT INTO invite_codes
        (code_id, space_id, code, created_by, expires_at, is_used, created_at)
      SELECT gen_random_uuid(), '00000000-0000-4000-9000-000000000005', code,
        '00000000-0000-4000-8000-000000000001', now() + ends * interval '1 hour', used, now()
      FROM (VALUES ('GOOD', 20, false), ('USED', 20, true), ('OVER', -1, false))
        AS c (code, ends, used);

      INSERT INTO spaces (space_id, title, description, creator_id, created_at, updated_at)
      VALUES ('ffffffff-0000-4000-8000-000000000001', 'Hi', '',
        '00000000-0000-4000-8000-000000000029', now() - interval '9 days', now());
      INSERT INTO space_members (id, space_id, user_id, joined_at)
      VALUES (gen_random_uuid(), 'ffffffff-0000-4000-8000-000000000001',
        '00000000-0000-4000-8000-000000000001', now());
      INSERT INTO tags (tag_id, tag_name)
      VALUES (gen_random_uuid(), 'odd'), (gen_random_uuid(), '#Odd');
      INSERT INTO space_tags (id, space_id, tag_id)
      SELECT gen_random_uuid(), 'ffffffff-0000-4000-8000-000000000001', tag_id FROM tags;
      INSERT INTO messages (message_id, space_id, sender_id, content, media_url, created_at)
      SELECT gen_random_uuid(), 'ffffffff-0000-4000-8000-000000000001',
        '00000000-0000-4000-8000-000000000001', content, url, now()
      FROM (VALUES (NULL, 'https://files.example/only.jpg'), ('  ', NULL),
        (' both words ', 'https://files.example/1.jpg'),
        (E'tab\\tand \\\\ back\\\\n\\r\\nline', NULL),
        ('long with ' || repeat('x', 5000), 'https://files.example/2.jpg'),
        ('long alone ' || repeat('x', 5000), NULL)) AS m (content, url);
      INSERT INTO message_likes (id, message_id, user_id, created_at)
      SELECT gen_random_uuid(), message_id, '00000000-0000-4000-8000-000000000002', now()
      FROM messages WHERE trim(content) = '';
      """;
}
