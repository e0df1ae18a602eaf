package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.SignalText;
import io.space7.domain.Appreciation;
import io.space7.domain.Message;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** What other servers hear of a commit. */
@Timeout(60)
class CommitSignalTest {
  private static final int PATIENCE_MILLIS = 10_000;

  private Database database;
  private Connection listener;

  @BeforeEach
  void open() throws SQLException {
    DatabaseSettings settings = TestServer.ofVersion(TestServer.NEWEST).newDatabase();
    database = Database.open(settings, Clock.systemUTC());
    listener =
        DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
    try (Statement statement = listener.createStatement()) {
      statement.execute("LISTEN space7_events");
    }
  }

  @AfterEach
  void close() throws SQLException {
    listener.close();
    database.close();
  }

  @Test
  void everyChangeIsSignalledWithItsServersNameAndTheNewestEvent() throws SQLException {
    SampleThread thread = SampleThread.begin(database);
    Message message = thread.post(database, "hello");
    String first = heard(1).get(0);
    assertThat(first).matches("[0-9a-f]{8} " + thread.spaceId() + "/1");

    String node = first.substring(0, 8);
    database
        .messages()
        .appreciate(
            thread.spaceId(), message.messageId(), thread.userId(), Appreciation.TOGGLE, null);
    database.messages().delete(thread.spaceId(), message.messageId(), thread.userId(), null);
    assertThat(heard(2))
        .containsExactly(
            node + " " + thread.spaceId() + "/2", node + " " + thread.spaceId() + "/3");
  }

  @Test
  void whatChangesNothingIsNotSignalled() throws SQLException {
    SampleThread thread = SampleThread.begin(database);
    apply(List.of());
    Message message = thread.post(database, "hello");
    apply(
        List.of(
            new Appreciating(
                thread.spaceId(), message.messageId(), thread.userId(), Appreciation.OFF, null)));
    thread.post(database, "hello again");
    assertThat(heard(2))
        .extracting(signal -> signal.substring(9))
        .containsExactly(thread.spaceId() + "/1", thread.spaceId() + "/2");
  }

  @Test
  void aCommitOfManySpacesIsSignalledInAsManyPiecesAsFit() throws SQLException {
    List<SampleThread> threads = Stream.generate(this::begin).limit(GroupCommit.MAX_BATCH).toList();
    List<Posting> postings = new ArrayList<>();
    for (SampleThread thread : threads) {
      postings.add(new Posting(thread.draft("one")));
      postings.add(new Posting(thread.draft("two")));
    }
    apply(postings);

    List<String> signals = heard(2);
    assertThat(signals)
        .allSatisfy(
            signal -> assertThat(signal.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(8000));
    assertThat(signals.stream().flatMap(signal -> Arrays.stream(signal.split(" ")).skip(1)))
        .containsExactlyInAnyOrderElementsOf(
            threads.stream().map(thread -> thread.spaceId() + "/2").toList());
  }

  private SampleThread begin() {
    return SampleThread.begin(database);
  }

  private void apply(List<? extends Change<?>> changes) {
    database
        .transactions()
        .<Void>change(
            handle -> {
              Batch batch =
                  BatchReading.read(
                      handle, changes, Instant.EPOCH, database.reads().history(), true);
              changes.forEach(change -> change.apply(batch));
              CommitSignals signals = CommitSignals.byNotify(SignalText.ofNewServer());
              BatchWriting.write(handle, batch, signals.within(batch.signals()));
              return null;
            });
  }

  /** As many as were sent; one more would be here with them. */
  private List<String> heard(int count) throws SQLException {
    List<String> heard = new ArrayList<>();
    while (heard.size() < count) {
      PGNotification[] next = listener.unwrap(PGConnection.class).getNotifications(PATIENCE_MILLIS);
      assertThat(next).as("signals after %s", heard).isNotEmpty();
      Arrays.stream(next).map(PGNotification::getParameter).forEach(heard::add);
    }
    assertThat(heard).hasSize(count);
    return heard;
  }
}
