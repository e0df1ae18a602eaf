package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.MediaLedger;
import io.space7.application.port.MessageStore;
import io.space7.application.port.SignalText;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.Media;
import io.space7.domain.MediaType;
import io.space7.domain.MessageId;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.testkit.MediaSamples;
import io.space7.testkit.SettableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/** What a change costs that comes alone, in round trips; the commit goes with what is written. */
@Timeout(60)
class RoundTripsTest {
  private final SettableClock clock = new SettableClock();
  private final AtomicInteger statements = new AtomicInteger();
  private Database database;
  private SampleThread thread;
  private Pool pool;
  private GroupCommit changes;
  private MessageStore messages;

  @BeforeEach
  void open() {
    DatabaseSettings settings = TestServer.ofVersion(TestServer.NEWEST).newDatabase();
    database = Database.open(settings, clock);
    thread = SampleThread.begin(database);
    PGSimpleDataSource source = new CountingSource();
    source.setUrl(settings.jdbcUrl());
    source.setUser(settings.user());
    History history = new History(null);
    // One connection, which is set up before anything is counted.
    pool = new Pool(source, 1, Timeouts.USUAL, history);
    Transactions transactions = new Transactions(pool, new DatabaseHealth());
    transactions.single(handle -> null);
    WatchedReads reads = new WatchedReads(transactions, history);
    changes =
        new GroupCommit(
            reads,
            clock,
            CommitSignals.byNotify(SignalText.ofNewServer()),
            Duration.ofSeconds(20),
            10);
    messages =
        new JdbiMessageStore(
            reads, new Standings(reads), changes, new SpaceTrends(transactions, clock), clock);
  }

  @AfterEach
  void close() {
    changes.close();
    pool.close();
    database.close();
  }

  @Test
  void ofMessagesWithoutFiles() {
    assertThat(post(null, null)).isEqualTo(2);
    assertThat(post(null, "key")).isEqualTo(2);
    assertThat(deleteNewest()).isEqualTo(2);
  }

  @Test
  void ofMessagesWithFiles() {
    assertThat(post(newFile(), null)).isEqualTo(2);
    assertThat(deleteNewest()).isEqualTo(2);
    assertThat(post(newFile(), "key")).isEqualTo(2);
    // Nothing is written the second time.
    assertThat(post(newFile(), "key")).isEqualTo(1);
  }

  private Media newFile() {
    Media media = MediaSamples.newMedia(MediaType.IMAGE);
    database
        .ledger()
        .enter(
            new MediaLedger.Entry(thread.spaceId(), media.name()),
            clock.instant().plus(Duration.ofHours(1)));
    return media;
  }

  private int post(Media media, String key) {
    statements.set(0);
    messages.post(
        new NewMessage(
            new MessageId(UUID.randomUUID()),
            thread.spaceId(),
            thread.userId(),
            new MessageText("text"),
            media,
            key == null ? null : new NewMessage.Attempt(new IdempotencyKey(key), "fingerprint"),
            null));
    return statements.get();
  }

  private int deleteNewest() {
    var events = thread.events(database);
    MessageId newest = events.get(events.size() - 1).messageId();
    statements.set(0);
    messages.delete(thread.spaceId(), newest, thread.userId(), null);
    return statements.get();
  }

  private final class CountingSource extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;

    @Override
    public Connection getConnection() throws SQLException {
      return proxy(Connection.class, super.getConnection(), RoundTripsTest.this::count);
    }
  }

  private Object count(Method method, Object result) {
    if (method.getName().equals("prepareStatement")) {
      statements.incrementAndGet();
    }
    return result;
  }

  private static <T> T proxy(Class<T> type, T real, Watch watch) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return watch.returned(method, method.invoke(real, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private interface Watch {
    Object returned(Method method, Object result);
  }
}
