package io.space7.persistence;

import io.space7.persistence.embedded.EmbeddedDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A process that posts for ever on the embedded database of a home, and says what was stored; made
 * to be killed.
 */
public final class AcknowledgingWriter {
  private static final int WRITERS = 4;

  private AcknowledgingWriter() {}

  public static void main(String[] arguments) {
    EmbeddedDatabase embedded = EmbeddedDatabase.start(Path.of(arguments[0]));
    Database database = Database.open(embedded.settings(WRITERS), Clock.systemUTC());
    SampleThread thread = SampleThread.begin(database);
    System.out.println(thread.spaceId() + " " + thread.userId());
    AtomicInteger number = new AtomicInteger();
    Runnable writer =
        () -> {
          while (true) {
            String text = String.valueOf(number.incrementAndGet());
            thread.post(database, text);
            System.out.println(text);
          }
        };
    Stream.generate(() -> new Thread(writer)).limit(WRITERS).forEach(Thread::start);
  }
}
