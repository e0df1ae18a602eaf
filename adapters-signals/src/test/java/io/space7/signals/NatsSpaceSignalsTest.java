package io.space7.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.space7.application.port.ErasureStore;
import io.space7.application.port.EventLog;
import io.space7.application.port.MediaLedger;
import io.space7.application.port.MessageStore;
import io.space7.application.port.SpaceSignals;
import io.space7.application.port.SpaceStore;
import io.space7.application.port.UserStore;
import io.space7.domain.Signal;
import io.space7.domain.Signal.Happened;
import io.space7.domain.Signal.Lost;
import io.space7.domain.SpaceId;
import io.space7.testkit.FaultyRelay;
import io.space7.testkit.NatsServer;
import io.space7.testkit.SettableClock;
import io.space7.testkit.contract.HeardSignals;
import io.space7.testkit.contract.SpaceSignalsContract;
import io.space7.testkit.memory.InMemoryErasureStore;
import io.space7.testkit.memory.InMemoryEventLog;
import io.space7.testkit.memory.InMemoryMediaLedger;
import io.space7.testkit.memory.InMemoryMessageStore;
import io.space7.testkit.memory.InMemorySpaceStore;
import io.space7.testkit.memory.InMemoryUserStore;
import io.space7.testkit.memory.InMemoryWorld;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** The contract over a real nats-server, and what happens when that goes. */
@Timeout(120)
class NatsSpaceSignalsTest implements SpaceSignalsContract {
  private static NatsServer server;

  private final SettableClock clock = new SettableClock();
  private final InMemoryWorld world = new InMemoryWorld(clock);
  private final String database = UUID.randomUUID().toString();
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private FaultyRelay relay;
  private NatsSpaceSignals here;
  private NatsSpaceSignals there;

  @BeforeAll
  static void begin() throws IOException {
    server = new NatsServer();
  }

  @AfterAll
  static void end() throws IOException {
    server.close();
  }

  @BeforeEach
  void connect() throws IOException {
    logged.start();
    logger().setLevel(Level.INFO);
    logger().addAppender(logged);
    relay = new FaultyRelay(server.port());
    here = NatsSpaceSignals.connect(at(server.port(), ""), database);
    there = NatsSpaceSignals.connect(at(relay.port(), ""), database);
    world.signalThrough(here);
  }

  @AfterEach
  void close() throws IOException {
    here.close();
    there.close();
    relay.close();
    logger().detachAppender(logged);
  }

  private static NatsSettings at(int port, String login) {
    return NatsSettings.parse("nats://" + login + "127.0.0.1:" + port);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(NatsSpaceSignals.class);
  }

  @Override
  public SpaceSignals sender() {
    return here;
  }

  @Override
  public SpaceSignals signals() {
    return there;
  }

  @Override
  public UserStore users() {
    return new InMemoryUserStore(world);
  }

  @Override
  public SpaceStore spaces() {
    return new InMemorySpaceStore(world);
  }

  @Override
  public MessageStore messages() {
    return new InMemoryMessageStore(world);
  }

  @Override
  public EventLog log() {
    return new InMemoryEventLog(world);
  }

  @Override
  public MediaLedger ledger() {
    return new InMemoryMediaLedger(world);
  }

  @Override
  public ErasureStore erasures() {
    return new InMemoryErasureStore(world);
  }

  @Override
  public SettableClock clock() {
    return clock;
  }

  @Override
  public void interrupt() {
    relay.cut();
    relay.restore();
  }

  private HeardSignals listen(SpaceSignals signals) {
    HeardSignals heard = new HeardSignals();
    signals.tell(heard);
    heard.await(new Lost());
    return heard;
  }

  private static void follow(SpaceSignals signals, SpaceId spaceId) {
    signals.follow(spaceId).toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static SpaceId anyId() {
    return new SpaceId(UUID.randomUUID());
  }

  /** Which is what subjects are for: nobody wakes for what nobody there listens to. */
  @Test
  void nothingIsHeardOfSpacesThatAreNotFollowedAndOfOtherDatabases() {
    HeardSignals heard = listen(there);
    SpaceId other = anyId();
    SpaceId left = anyId();
    SpaceId followed = anyId();
    follow(there, left);
    follow(there, followed);
    there.unfollow(left);
    follow(there, anyId());
    try (NatsSpaceSignals stranger = NatsSpaceSignals.connect(at(server.port(), ""), "another")) {
      stranger.send(new Happened(followed, 9));
    }
    here.send(new Happened(other, 1));
    here.send(new Happened(left, 1));
    here.send(new Happened(followed, 1));
    assertThat(heard.await(new Happened(followed, 1))).isEmpty();
  }

  @Test
  void whileItIsAwayNothingFailsAndAfterwardsBothSidesLook() {
    HeardSignals heardHere = listen(here);
    HeardSignals heard = listen(there);
    SpaceId before = anyId();
    SpaceId meanwhile = anyId();
    follow(there, before);
    relay.cut();
    await().until(() -> heard.silences() >= 2);
    there.send(new Happened(before, 1));
    var followed = there.follow(meanwhile).toCompletableFuture();
    there.unfollow(anyId());
    assertThat(followed).isNotDone();
    relay.restore();
    assertThat(heard.await(new Lost())).isEmpty();
    assertThat(heardHere.await(new Lost())).isEmpty();
    await().until(followed::isDone);
    here.send(new Happened(before, 2));
    here.send(new Happened(meanwhile, 3));
    assertThat(heard.await(new Happened(meanwhile, 3))).containsExactly(new Happened(before, 2));
    assertThat(logged.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .hasSize(2)
        .anyMatch(line -> line.startsWith("NATS is away"))
        .anyMatch(line -> line.startsWith("NATS is back after"));
  }

  @Test
  void aNetworkThatLosesEverythingIsGivenUp() {
    HeardSignals heard = listen(there);
    SpaceId id = anyId();
    follow(there, id);
    relay.fallSilent();
    here.send(new Happened(id, 1));
    await().atMost(Duration.ofSeconds(30)).until(() -> heard.silences() >= 1);
    relay.restore();
    assertThat(heard.await(new Lost())).isEmpty();
    here.send(new Happened(id, 2));
    assertThat(heard.await(new Happened(id, 2))).isEmpty();
  }

  @Test
  void moreThanThereIsRoomForIsSaidToBeLost() {
    HeardSignals heard = listen(there);
    SpaceId id = anyId();
    Signal last = new Happened(id, 1);
    follow(there, id);
    for (int i = 0; i < 200_000; i++) {
      here.send(new Signal.Updated(id));
    }
    here.send(new Lost());
    await()
        .until(
            () -> {
              here.send(last);
              return heard.await(last).stream().anyMatch(new Lost()::equals);
            });
  }

  @Test
  void aServerThatIsNotThereOrRefusesStopsTheStart() throws IOException {
    try (NatsServer guarded = new NatsServer("--user", "ada", "--pass", "secret word")) {
      NatsSpaceSignals.connect(at(guarded.port(), "ada:secret%20word@"), database).close();
      for (String login : new String[] {"", "ada:wrong@", "hush@"}) {
        NatsSettings settings = at(guarded.port(), login);
        assertThatThrownBy(() -> NatsSpaceSignals.connect(settings, database))
            .isInstanceOf(SignalsStartException.class)
            .hasMessageNotContainingAny("wrong", "hush", "\n");
      }
    }
    NatsSettings nobody = at(1, "");
    assertThatThrownBy(() -> NatsSpaceSignals.connect(nobody, database))
        .isInstanceOf(SignalsStartException.class)
        .hasMessageStartingWith("NATS cannot be used: ");
    assertThat(logged.list).isEmpty();
  }
}
