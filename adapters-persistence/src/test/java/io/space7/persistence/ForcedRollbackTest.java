package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.EventLog;
import io.space7.domain.Epoch;
import io.space7.domain.MessageId;
import io.space7.domain.SpaceEvent;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A thread that is set back to some earlier state again and again, under running servers, and
 * clients that come back with whatever they had. {@code benchmarks/survive.sh} does it 200 times.
 */
@Timeout(600)
class ForcedRollbackTest {
  private static final int TIMES = Integer.getInteger("space7.survive.rollbacks", 20);
  private static final int MOST_POSTED = 6;

  /** What a client has: everything up to a position, of a history. */
  private record Client(List<MessageId> has, Epoch epoch) {}

  @Test
  void nobodyIsToldThatTheyRecoveredWhatIsNotThere() throws SQLException {
    Random random = new Random(7);
    DatabaseSettings settings = TestServer.ofVersion(TestServer.NEWEST).newDatabase();
    try (Database one = Database.open(settings, Clock.systemUTC());
        Database other = Database.open(settings, Clock.systemUTC())) {
      List<Database> servers = List.of(one, other);
      SampleThread thread = SampleThread.begin(one);
      List<Client> clients = new ArrayList<>();
      for (int round = 0; round < TIMES; round++) {
        for (int i = random.nextInt(MOST_POSTED); i >= 0; i--) {
          thread.post(servers.get(random.nextInt(2)), "message");
          clients.add(client(servers.get(random.nextInt(2)), thread));
        }
        long end = clients.get(clients.size() - 1).has().size();
        setBack(settings, thread, Math.max(0, end - 1 - random.nextInt(MOST_POSTED)));
        if (random.nextBoolean()) {
          // The new history passes the old one before anybody comes back.
          for (int i = 0; i < 2 * MOST_POSTED; i++) {
            thread.post(servers.get(random.nextInt(2)), "after");
          }
        }
        for (Client client : clients) {
          assertIsToldTheTruth(servers.get(random.nextInt(2)), thread, client);
        }
      }
    }
  }

  private static Client client(Database server, SampleThread thread) {
    EventLog.Slice slice = server.log().read(thread.spaceId(), 0, 1).orElseThrow();
    return new Client(
        thread.events(server).stream().map(SpaceEvent::messageId).toList(), slice.epoch());
  }

  private static void assertIsToldTheTruth(Database server, SampleThread thread, Client client) {
    int seq = client.has().size();
    EventLog.Slice told =
        server.log().read(thread.spaceId(), seq, 1).orElseThrow().heldIn(client.epoch());
    if (told.recovered()) {
      List<MessageId> table = thread.events(server).stream().map(SpaceEvent::messageId).toList();
      assertThat(table.subList(0, seq)).isEqualTo(client.has());
    }
  }

  /** As a backup does: the thread's later events and what they posted have never been. */
  private static void setBack(DatabaseSettings settings, SampleThread thread, long seq)
      throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password())) {
      connection.setAutoCommit(false);
      for (String sql :
          List.of(
              "DELETE FROM space_events WHERE space_id = ? AND seq > ?",
              "DELETE FROM messages WHERE space_id = ? AND seq > ?",
              "UPDATE spaces SET last_seq = b.seq, message_count = b.seq"
                  + " FROM (SELECT ?::uuid AS id, ?::bigint AS seq) b WHERE space_id = b.id")) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          statement.setObject(1, thread.spaceId().value());
          statement.setLong(2, seq);
          statement.executeUpdate();
        }
      }
      connection.commit();
    }
  }
}
