package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.Message;
import io.space7.domain.SpaceEvent;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** A row that something else has spoiled. */
class DamagedRowTest {
  @Test
  void isLeftOutOfListsAndToldAsGoneInTheLog() {
    DatabaseSettings settings = TestServer.ofVersion(TestServer.NEWEST).newDatabase();
    try (Database database = Database.open(settings, Clock.systemUTC())) {
      SampleThread thread = SampleThread.begin(database);
      thread.post(database, "first");
      Message damaged = thread.post(database, "second");
      thread.post(database, "third");
      database
          .transactions()
          .single(
              handle ->
                  handle.execute(
                      """
                      ALTER TABLE messages DROP CONSTRAINT messages_media_type_check;
                      UPDATE messages SET media_name = '../x', media_type = 'sculpture' WHERE seq = 2
                      """));
      assertThat(thread.contents(database)).containsExactly("first", "third");
      assertThat(thread.events(database))
          .extracting(SpaceEvent::kind)
          .containsExactly(
              SpaceEvent.Kind.MESSAGE_POSTED,
              SpaceEvent.Kind.MESSAGE_DELETED,
              SpaceEvent.Kind.MESSAGE_POSTED);
      assertThat(database.messages().find(thread.spaceId(), damaged.messageId(), thread.userId()))
          .isEmpty();
    }
  }
}
