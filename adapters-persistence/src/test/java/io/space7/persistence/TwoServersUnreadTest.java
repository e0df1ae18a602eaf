package io.space7.persistence;

import io.space7.application.port.EventLog;
import io.space7.application.port.MediaLedger;
import io.space7.application.port.MessageStore;
import io.space7.application.port.SpaceStore;
import io.space7.application.port.UserStore;
import io.space7.testkit.SettableClock;
import io.space7.testkit.contract.StoresUnderTest;
import io.space7.testkit.contract.UnreadContract;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** What is unread, asked of two servers on one PostgreSQL in turn. */
@Timeout(120)
class TwoServersUnreadTest implements UnreadContract {
  private final SettableClock clock = new SettableClock();
  private final DatabaseSettings settings = TestServer.ofVersion(TestServer.NEWEST).newDatabase();
  private final List<Database> databases =
      List.of(Database.open(settings, clock), Database.open(settings, clock));

  @AfterEach
  void close() {
    databases.forEach(Database::close);
  }

  @Override
  public List<StoresUnderTest> servers() {
    return databases.stream().<StoresUnderTest>map(one -> new Stores(one, clock)).toList();
  }

  private record Stores(Database database, SettableClock clock) implements StoresUnderTest {
    @Override
    public UserStore users() {
      return database.users();
    }

    @Override
    public SpaceStore spaces() {
      return database.spaces();
    }

    @Override
    public MessageStore messages() {
      return database.messages();
    }

    @Override
    public EventLog log() {
      return database.log();
    }

    @Override
    public MediaLedger ledger() {
      return database.ledger();
    }
  }
}
