package io.space7.persistence;

import io.space7.application.port.EventLog;
import io.space7.application.port.MediaLedger;
import io.space7.application.port.MessageStore;
import io.space7.application.port.SpaceIndex;
import io.space7.application.port.SpaceStore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** Every store passes its contract on every version of PostgreSQL that is supported. */
class PostgresVersionsTest {
  private abstract static class OnVersion extends StoreContracts {
    private final int major;

    OnVersion(int major) {
      this.major = major;
    }

    @Override
    DatabaseSettings newDatabase() {
      return TestServer.ofVersion(major).emptyDatabase();
    }
  }

  @Nested
  class OnPostgres15 extends OnVersion {
    OnPostgres15() {
      super(15);
    }
  }

  @Nested
  class OnPostgres16 extends OnVersion {
    OnPostgres16() {
      super(16);
    }
  }

  @Nested
  class OnPostgres17 extends OnVersion {
    OnPostgres17() {
      super(17);
    }
  }

  @Nested
  class OnPostgres18 extends OnVersion {
    OnPostgres18() {
      super(TestServer.NEWEST);
    }
  }

  /** Two servers on one database act as one. */
  @Nested
  class OnTwoServers extends OnVersion {
    private final AtomicInteger calls = new AtomicInteger();
    private Database other;

    OnTwoServers() {
      super(TestServer.NEWEST);
    }

    @Override
    DatabaseSettings newDatabase() {
      DatabaseSettings settings = super.newDatabase();
      other = Database.open(settings, clock());
      return settings;
    }

    @AfterAll
    void closeTheOther() {
      other.close();
    }

    @Override
    public SpaceStore spaces() {
      return second() ? other.spaces() : super.spaces();
    }

    @Override
    public MessageStore messages() {
      return second() ? other.messages() : super.messages();
    }

    @Override
    public EventLog log() {
      return second() ? other.log() : super.log();
    }

    @Override
    public MediaLedger ledger() {
      return second() ? other.ledger() : super.ledger();
    }

    /** What the other has changed comes into the order of Spaces once it has counted it. */
    @Override
    public SpaceIndex index() {
      other.trends().count();
      return super.index();
    }

    private boolean second() {
      return calls.incrementAndGet() % 2 == 0;
    }
  }
}
