package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.MediaLedger;
import io.space7.application.port.MediaLedger.Entry;
import io.space7.domain.SpaceId;
import io.space7.testkit.MediaSamples;
import io.space7.testkit.SettableClock;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JdbiMediaLedgerTest {
  private final SettableClock clock = new SettableClock();
  private final DatabaseSettings settings = TestServer.ofVersion(TestServer.NEWEST).newDatabase();

  @Test
  void aSweepDoesNotWaitForWhatIsBecomingAMessages() throws Exception {
    try (Database database = Database.open(settings, clock);
        Connection connection =
            DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password())) {
      MediaLedger ledger = database.ledger();
      SpaceId space = new SpaceId(UUID.randomUUID());
      Entry held = new Entry(space, MediaSamples.newName("png"));
      Entry free = new Entry(space, MediaSamples.newName("png"));
      ledger.enter(held, clock.instant());
      ledger.enter(free, clock.instant());
      connection.setAutoCommit(false);
      try (PreparedStatement lock =
          connection.prepareStatement("SELECT FROM unclaimed_media WHERE name = ? FOR UPDATE")) {
        lock.setString(1, held.name().value());
        lock.execute();
      }
      assertThat(ledger.takeDue(clock.instant(), 10)).containsExactly(free);
      connection.rollback();
      assertThat(ledger.takeDue(clock.instant(), 10)).containsExactly(held);
    }
  }
}
