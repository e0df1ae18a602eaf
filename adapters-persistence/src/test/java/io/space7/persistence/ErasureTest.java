package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.port.ErasureStore;
import io.space7.application.port.ErasureStore.Progress;
import io.space7.application.port.ErasureStore.State;
import io.space7.application.port.WriteCounts;
import io.space7.domain.Appreciation;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.Media;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.NewSpace;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import io.space7.testkit.SettableClock;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an erasure leaves in the database, and how it goes on after a crash. */
@Timeout(120)
class ErasureTest {
  private final SettableClock clock = new SettableClock();
  private final DatabaseSettings settings = TestServer.ofVersion(TestServer.NEWEST).newDatabase();
  private final UserId ada = new UserId(UUID.randomUUID());
  private final UserId bob = new UserId(UUID.randomUUID());
  private Database database;

  @BeforeEach
  void open() {
    database = Database.open(settings, clock);
    database.users().provision(new User(ada, "ada the first", "https://pictures.example/ada"));
    database.users().provision(new User(bob, "bob", null));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private SpaceId space(UserId creator, Visibility visibility) {
    SpaceId id = new SpaceId(UUID.randomUUID());
    database.spaces().create(new NewSpace(id, creator, "A title", "", visibility, List.of("tag")));
    return id;
  }

  private Message post(SpaceId spaceId, UserId sender, String key) {
    return database
        .messages()
        .post(
            new NewMessage(
                new MessageId(UUID.randomUUID()),
                spaceId,
                sender,
                new MessageText("message"),
                null,
                key == null ? null : new NewMessage.Attempt(new IdempotencyKey(key), "fingerprint"),
                null))
        .event()
        .message();
  }

  /** Everything that a dump of the data would hold. */
  private String dump() throws SQLException {
    StringBuilder dump = new StringBuilder();
    try (Connection connection =
            DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      assertThat(tables).contains("space_events", "users", "uploads", "write_counts");
      for (String table : tables) {
        try (ResultSet rows = statement.executeQuery("SELECT t::text FROM " + table + " t")) {
          while (rows.next()) {
            dump.append(table).append(": ").append(rows.getString(1)).append('\n');
          }
        }
      }
    }
    return dump.toString();
  }

  private void liveALittle() throws SQLException {
    SpaceId own = space(ada, Visibility.PUBLIC);
    SpaceId lonely = space(ada, Visibility.PRIVATE);
    SpaceId bobs = space(bob, Visibility.PUBLIC);
    database.spaces().join(own, bob, null, clock.instant());
    database.spaces().join(bobs, ada, null, clock.instant());
    database.spaces().addInvite(lonely, "code", clock.instant().plusSeconds(60));
    Message first = post(own, ada, "key");
    post(lonely, ada, null);
    Message ofBob = post(bobs, bob, null);
    database.messages().appreciate(bobs, ofBob.messageId(), ada, Appreciation.ON, null);
    database.messages().appreciate(own, first.messageId(), bob, Appreciation.ON, null);
    Message gone = post(bobs, ada, "gone");
    database.messages().delete(bobs, gone.messageId(), ada, null);
    database.spaces().markRead(bobs, ada, 2);
    database.spaces().removeMember(bobs, ada, bob);
    database.spaces().join(bobs, ada, null, clock.instant());
    try (Connection connection =
            DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO write_counts VALUES ('" + ada + "', 1, 1)");
      statement.execute(
          "INSERT INTO uploads (upload_id, user_id, length, expires_at) VALUES"
              + " (gen_random_uuid(), '"
              + ada
              + "', 5, now())");
    }
  }

  private void eraseAll(Database by, ErasureStore.Witness witness) {
    clock.advance(ErasureStore.LEASE);
    while (by.erasures().eraseNext(witness) != Progress.IDLE) {
      clock.advance(ErasureStore.LEASE);
    }
  }

  @Test
  void noTableHoldsTheUserAfterwards() throws SQLException {
    liveALittle();
    assertThat(dump()).contains(ada.toString(), "ada the first", "pictures.example/ada");
    database.erasures().begin(ada);
    assertThat(dump()).doesNotContain("ada the first", "pictures.example/ada");
    eraseAll(database, new Nobody());
    assertThat(dump()).doesNotContain(ada.toString());
    assertThat(database.erasures().state(ada)).contains(State.ERASED);
    database.housekeeping().run();
    database.trends().count();
    database.writeCounts().add(List.of(new WriteCounts.Count(ada, 2, 1)), 0);
    assertThat(dump()).doesNotContain(ada.toString()).contains(bob.toString());
  }

  @Test
  void anotherServerGoesOnWhereOneHasStopped() throws SQLException {
    liveALittle();
    database.erasures().begin(ada);
    clock.advance(ErasureStore.LEASE);
    int[] told = new int[1];
    for (int failAt = 1; failAt <= 3; failAt++) {
      int last = failAt;
      told[0] = 0;
      ErasureStore.Witness dying =
          new Nobody() {
            @Override
            public void happened(SpaceEvent event) {
              if (++told[0] == last) {
                throw new IllegalStateException("the process dies");
              }
            }
          };
      try (Database other = Database.open(settings, clock)) {
        if (other.erasures().state(ada).filter(State.ERASING::equals).isPresent()) {
          clock.advance(ErasureStore.LEASE);
          try {
            while (other.erasures().eraseNext(dying) != Progress.IDLE) {
              // Until it dies.
            }
          } catch (IllegalStateException died) {
            assertThat(died).hasMessage("the process dies");
          }
          assertThat(other.erasures().eraseNext(new Nobody())).isEqualTo(Progress.IDLE);
        }
      }
    }
    eraseAll(database, new Nobody());
    assertThat(dump()).doesNotContain(ada.toString());
  }

  private Connection begin(String statement) throws SQLException {
    Connection connection =
        DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
    connection.setAutoCommit(false);
    try (Statement first = connection.createStatement()) {
      first.execute(statement);
    }
    return connection;
  }

  @Test
  void waitsForChangesThatMayHaveBegunBeforeAndForNothingElse() throws SQLException {
    SpaceId space = space(ada, Visibility.PUBLIC);
    try (Connection load = begin("SELECT pg_current_xact_id()");
        Connection change =
            begin("SELECT FROM spaces WHERE space_id = '" + space + "' FOR NO KEY UPDATE")) {
      database.erasures().begin(ada);
      clock.advance(ErasureStore.LEASE);
      for (int i = 0; i < 3; i++) {
        assertThat(database.erasures().eraseNext(new Nobody())).isEqualTo(Progress.WAITING);
      }
      assertThat(database.spaces().find(space, bob).orElseThrow().space().archived()).isFalse();
      change.rollback();
      assertThat(database.erasures().eraseNext(new Nobody())).isEqualTo(Progress.WORKING);
      assertThat(database.spaces().find(space, bob).orElseThrow().space().archived()).isTrue();
      load.rollback();
    }
  }

  @Test
  void whoIsErasedTwiceAtOnceIsErasedByOneServer() {
    database.erasures().begin(ada);
    try (Database other = Database.open(settings, clock)) {
      other.erasures().begin(ada);
      ErasureStore.Witness watching =
          new Nobody() {
            @Override
            public void left(SpaceId spaceId, UserId userId) {
              assertThat(other.erasures().eraseNext(new Nobody())).isEqualTo(Progress.IDLE);
            }
          };
      eraseAll(database, watching);
      assertThat(other.erasures().state(ada)).contains(State.ERASED);
      assertThatThrownBy(() -> other.users().provision(new User(ada, "ada", null)))
          .hasMessage("Invalid token");
    }
  }

  @Test
  void oneCallEndsWithItsSliceAndTheNextGoesOnThere() {
    SpaceId space = space(bob, Visibility.PUBLIC);
    database.spaces().join(space, ada, null, clock.instant());
    for (int i = 0; i < 4; i++) {
      post(space, ada, null);
    }
    database.erasures().begin(ada);
    clock.advance(ErasureStore.LEASE);
    List<Long> perCall = new ArrayList<>();
    List<SpaceEvent> events = new ArrayList<>();
    ErasureStore.Witness slow =
        new Nobody() {
          @Override
          public void happened(SpaceEvent event) {
            events.add(event);
            LockSupport.parkNanos(ErasureStore.SLICE.toNanos());
          }
        };
    // The lease holds all the time: only the server that has it goes on.
    while (database.erasures().eraseNext(slow) != Progress.IDLE) {
      perCall.add(events.size() - perCall.stream().mapToLong(Long::longValue).sum());
    }
    assertThat(events).hasSize(4);
    assertThat(perCall).allMatch(count -> count <= 2).hasSizeGreaterThanOrEqualTo(3);
    assertThat(database.erasures().state(ada)).contains(State.ERASED);
  }

  /** Does not care. */
  private static class Nobody implements ErasureStore.Witness {
    @Override
    public void erasing(UserId userId) {}

    @Override
    public void happened(SpaceEvent event) {}

    @Override
    public void freed(SpaceId spaceId, Media media) {}

    @Override
    public void left(SpaceId spaceId, UserId userId) {}
  }
}
