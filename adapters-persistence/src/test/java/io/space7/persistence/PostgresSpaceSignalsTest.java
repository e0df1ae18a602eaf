package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.space7.application.port.ErasureStore;
import io.space7.application.port.EventLog;
import io.space7.application.port.MediaLedger;
import io.space7.application.port.MessageStore;
import io.space7.application.port.SpaceSignals;
import io.space7.application.port.SpaceStore;
import io.space7.application.port.UserStore;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.Signal.Announced;
import io.space7.domain.Signal.Happened;
import io.space7.domain.Signal.Lost;
import io.space7.domain.SocketId;
import io.space7.domain.Space;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.testkit.FaultyRelay;
import io.space7.testkit.SettableClock;
import io.space7.testkit.Together;
import io.space7.testkit.contract.HeardSignals;
import io.space7.testkit.contract.SpaceSignalsContract;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signals from one server to another, over a network that can be made to fail. */
@Timeout(60)
class PostgresSpaceSignalsTest implements SpaceSignalsContract {
  private static final Timeouts SHORT =
      new Timeouts(Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofSeconds(1));

  /** More than one text holds. */
  private static final int MANY = 400;

  private final SettableClock clock = new SettableClock();
  private DatabaseSettings direct;
  private FaultyRelay relay;
  private Database here;
  private Database there;

  @BeforeEach
  void open() throws IOException {
    TestServer server = TestServer.ofVersion(TestServer.NEWEST);
    direct = server.newDatabase();
    relay = new FaultyRelay(server.port());
    String address = direct.jdbcUrl().replaceFirst("127.0.0.1:\\d+", "127.0.0.1:" + relay.port());
    here = Database.open(direct, clock);
    there =
        Database.open(
            new DatabaseSettings(address, direct.user(), direct.password(), 1),
            clock,
            Housekeeping.EVENTS_KEPT,
            SHORT);
  }

  @AfterEach
  void close() throws IOException {
    here.close();
    there.close();
    relay.close();
  }

  @Override
  public UserStore users() {
    return here.users();
  }

  @Override
  public SpaceStore spaces() {
    return here.spaces();
  }

  @Override
  public MessageStore messages() {
    return here.messages();
  }

  @Override
  public MediaLedger ledger() {
    return here.ledger();
  }

  @Override
  public EventLog log() {
    return here.log();
  }

  @Override
  public ErasureStore erasures() {
    return here.erasures();
  }

  @Override
  public SettableClock clock() {
    return clock;
  }

  @Override
  public SpaceSignals signals() {
    return there.signals();
  }

  @Override
  public SpaceSignals sender() {
    return here.signals();
  }

  @Override
  public void interrupt() {
    execute(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = '%s'
        """
            .formatted(Database.SIGNALS));
  }

  private void execute(String sql) {
    try (Connection connection =
            DriverManager.getConnection(direct.jdbcUrl(), direct.user(), direct.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private HeardSignals listen(SpaceSignals signals) {
    HeardSignals heard = new HeardSignals();
    signals.tell(heard);
    heard.await(new Lost());
    return heard;
  }

  @Test
  void aServerIsNotToldOfWhatItDidItself() {
    HeardSignals heard = listen(here.signals());
    HeardSignals heardThere = listen(there.signals());
    User ada = newUser();
    Space space = newSpace(ada);
    Message message = post(space, ada, "message");
    SocketId phone = new SocketId("phone");
    here.log().announce(space.spaceId(), message.messageId(), ada.userId(), null, phone);
    heardThere.await(new Announced(space.spaceId(), 1));
    there.messages().post(draft(space, ada, "from there"));
    assertThat(heard.await(new Happened(space.spaceId(), 2))).isEmpty();
  }

  @Test
  void manyAnnouncementsAreAllToldOf() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      messages.add(post(space, ada, "message"));
    }
    HeardSignals heard = listen(there.signals());
    Together.run(
        8,
        thread ->
            () -> {
              for (int i = thread; i < MANY; i += 8) {
                MessageId id = messages.get(i).messageId();
                SocketId source = new SocketId("socket-" + i);
                here.log().announce(space.spaceId(), id, ada.userId(), null, source);
              }
              return null;
            });
    Message last = post(space, ada, "message");
    SocketId source = new SocketId("last");
    here.log().announce(space.spaceId(), last.messageId(), ada.userId(), null, source);
    List<Long> announced =
        heard.await(new Announced(space.spaceId(), MANY + 1)).stream()
            .filter(Announced.class::isInstance)
            .map(signal -> ((Announced) signal).seq())
            .toList();
    assertThat(announced)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, MANY).boxed().toList());
  }

  @Test
  void noTriggerIsLeft() {
    execute(
        """
        DO $$ BEGIN
          ASSERT NOT EXISTS (SELECT FROM pg_trigger WHERE NOT tgisinternal);
        END $$
        """);
  }

  @Test
  void whatMakesNoSenseIsLeftOut() {
    HeardSignals heard = listen(there.signals());
    SpaceId id = newSpace(newUser()).spaceId();
    for (String text : new String[] {"", "nonsense", "ffffffff nonsense " + id + "/7"}) {
      execute("SELECT pg_notify('space7_events', '" + text + "')");
    }
    assertThat(heard.await(new Happened(id, 7))).isEmpty();
  }

  @Test
  void aNetworkThatLosesEverythingIsGivenUp() {
    HeardSignals heard = listen(there.signals());
    User ada = newUser();
    Space space = newSpace(ada);
    // The pool has its one connection by now; whatever comes later is for signals.
    assertThat(there.spaces().find(space.spaceId(), ada.userId())).isPresent();
    int connections = relay.accepted();
    relay.fallSilent();
    post(space, ada, "unheard");
    await().until(() -> relay.accepted() > connections);
    relay.restore();
    assertThat(heard.await(new Lost())).isEmpty();
    post(space, ada, "heard");
    assertThat(heard.await(new Happened(space.spaceId(), 2))).isEmpty();
  }

  @Test
  void itGoesOnTryingWhileTheDatabaseIsAway() {
    relay.cut();
    int refused = relay.accepted();
    HeardSignals heard = new HeardSignals();
    there.signals().tell(heard);
    await().until(() -> relay.accepted() > refused + 1);
    relay.restore();
    assertThat(heard.await(new Lost())).isEmpty();
  }

  @Test
  void closingEndsTheListeningAtOnce() {
    HeardSignals heard = listen(there.signals());
    assertThat(heard).isNotNull();
    long start = System.nanoTime();
    there.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("space7-signals"));
  }
}
