package io.space7.persistence;

import io.space7.application.port.ErasureStore;
import io.space7.application.port.EventLog;
import io.space7.application.port.MediaLedger;
import io.space7.application.port.MessageStore;
import io.space7.application.port.SpaceSignals;
import io.space7.application.port.SpaceStore;
import io.space7.application.port.UserStore;
import io.space7.testkit.SettableClock;
import io.space7.testkit.contract.SpaceSignalsContract;
import io.space7.testkit.memory.InMemorySpaceSignals;
import io.space7.testkit.memory.InMemoryWorld;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What the stores tell the others when something else than the database carries it. */
@Timeout(60)
class CarriedSignalsTest implements SpaceSignalsContract {
  private final SettableClock clock = new SettableClock();
  private final InMemoryWorld carrier = new InMemoryWorld(Clock.systemUTC());
  private final SpaceSignals there = new InMemorySpaceSignals(carrier);
  private Database here;

  @BeforeEach
  void open() {
    here =
        Database.open(
            TestServer.ofVersion(TestServer.NEWEST).newDatabase(),
            clock,
            Housekeeping.EVENTS_KEPT,
            null,
            name -> new InMemorySpaceSignals(carrier));
  }

  @AfterEach
  void close() {
    here.close();
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
  public EventLog log() {
    return here.log();
  }

  @Override
  public MediaLedger ledger() {
    return here.ledger();
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
  public SpaceSignals sender() {
    return here.signals();
  }

  @Override
  public SpaceSignals signals() {
    return there;
  }

  @Override
  public void interrupt() {
    carrier.loseSignals();
    carrier.signalAgain();
  }
}
