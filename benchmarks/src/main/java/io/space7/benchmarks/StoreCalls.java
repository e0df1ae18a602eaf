package io.space7.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.space7.domain.Appreciation;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.NewSpace;
import io.space7.domain.PageRequest;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import io.space7.persistence.Database;
import io.space7.persistence.embedded.EmbeddedDatabase;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Calls of the stores on an embedded database, without a server around them. Prints calls per
 * second, and this process' processor time for one, which means something on a busy machine too. To
 * compare two builds, run both in turns.
 */
public final class StoreCalls {
  private static final int THREADS = 8;
  private static final int MESSAGES = 2_000;
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final UserId USER = new UserId(UUID.randomUUID());
  private static final SpaceId SPACE = new SpaceId(UUID.randomUUID());

  private StoreCalls() {}

  /**
   * @param args seconds for each kind of call, and rounds, of which the first ones are the warm-up
   */
  public static void main(String[] args) throws Exception {
    Path home = Files.createTempDirectory("space7-store-calls");
    try (EmbeddedDatabase embedded = EmbeddedDatabase.start(home);
        Database database = Database.open(embedded.settings(THREADS), Clock.systemUTC())) {
      Message message = fill(database);
      Map<String, Runnable> calls = new TreeMap<>();
      calls.put("access", () -> database.spaces().accessAt(SPACE, USER));
      calls.put("events", () -> database.log().read(SPACE, MESSAGES / 2, 50));
      calls.put("find", () -> database.messages().find(SPACE, message.messageId(), USER));
      PageRequest request = new PageRequest(MessageOrder.RECENT, 1, 50, null);
      calls.put("page", () -> database.messages().page(SPACE, USER, request));
      calls.put("post", () -> post(database));
      int rounds = Integer.parseInt(args[1]);
      for (int round = 1; round <= rounds; round++) {
        StringBuilder line = new StringBuilder("round " + round + ":");
        for (Map.Entry<String, Runnable> call : calls.entrySet()) {
          line.append(' ').append(call.getKey()).append('=');
          line.append(measure(call.getValue(), Integer.parseInt(args[0])));
        }
        System.out.println(line);
      }
    }
  }

  private static Message fill(Database database) {
    database.users().provision(new User(USER, "ada", null));
    database
        .spaces()
        .create(new NewSpace(SPACE, USER, "A topic", "", Visibility.PUBLIC, List.of()));
    Message message = null;
    for (int i = 0; i < MESSAGES; i++) {
      message = post(database);
      if (i % 4 == 0) {
        database.messages().appreciate(SPACE, message.messageId(), USER, Appreciation.ON, null);
      }
    }
    return message;
  }

  private static Message post(Database database) {
    NewMessage draft =
        new NewMessage(
            new MessageId(UUID.randomUUID()),
            SPACE,
            USER,
            new MessageText("All of these words are said in one and the same place."),
            null,
            null,
            null);
    return database.messages().post(draft).event().message();
  }

  private static String measure(Runnable call, int seconds) throws InterruptedException {
    AtomicLong calls = new AtomicLong();
    long processor = PROCESS.getProcessCpuTime();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    for (int i = 0; i < THREADS; i++) {
      threads.execute(
          () -> {
            while (System.nanoTime() < end) {
              call.run();
              calls.incrementAndGet();
            }
          });
    }
    threads.shutdown();
    threads.awaitTermination(seconds + 30L, TimeUnit.SECONDS);
    long micros = (PROCESS.getProcessCpuTime() - processor) / 1000 / Math.max(1, calls.get());
    return calls.get() / seconds + "/s," + micros + "us";
  }
}
