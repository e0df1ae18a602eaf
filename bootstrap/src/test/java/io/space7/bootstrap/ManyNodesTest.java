package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.space7.testkit.Together;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many write at two servers, and many listen whose connections are lost at random; everyone hears
 * everything once and in order. The numbers may be raised, as in {@code -Dspace7.senders=50}.
 */
@Timeout(300)
class ManyNodesTest {
  private static final int SENDERS = Integer.getInteger("space7.senders", 10);
  private static final int MESSAGES = Integer.getInteger("space7.messages", 40);
  private static final int LISTENERS = Integer.getInteger("space7.listeners", 20);
  private static final long LAST = (long) SENDERS * MESSAGES;

  private static TwoServers servers;

  private final AtomicInteger sending = new AtomicInteger(SENDERS);
  private final RestClient listener =
      RestClient.signIn(servers.port(0), "listener-" + UUID.randomUUID());
  private final String space = listener.createSpace("A thread");

  @BeforeAll
  static void start() throws IOException {
    servers = TwoServers.start();
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @Test
  void whoeverComesBackHearsWhatItMissed() throws Exception {
    assertEveryoneHearsEverything(() -> null);
  }

  @Test
  void serversThatDoNotHearEachOtherForAWhileLoseNothing() throws Exception {
    assertEveryoneHearsEverything(
        () -> {
          while (sending.get() > 0) {
            servers.interruptSignals();
            Thread.sleep(30);
          }
          return null;
        });
  }

  private void assertEveryoneHearsEverything(Callable<List<Long>> disturbance) throws Exception {
    List<SocketClient> steady = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      steady.add(SocketClient.connect(servers.port(i), listener));
      steady.get(i).join(space);
    }
    List<List<Long>> heard =
        Together.run(
            1 + SENDERS + LISTENERS,
            i -> {
              if (i == 0) {
                return disturbance;
              }
              return i <= SENDERS ? () -> send(i) : () -> comeAndGo(new Random(i));
            });
    List<Long> all = LongStream.rangeClosed(1, LAST).boxed().toList();
    assertThat(heard.subList(1 + SENDERS, heard.size())).allMatch(all::equals, "hears " + LAST);
    for (SocketClient socket : steady) {
      await()
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(() -> assertThat(socket.seqs()).isEqualTo(all));
      socket.close();
    }
  }

  private List<Long> send(int number) {
    try {
      RestClient sender =
          RestClient.signIn(servers.port(number), "sender-" + number + UUID.randomUUID());
      sender.call("POST", "/api/spaces/" + space + "/join", Map.of()).require(200);
      for (int i = 0; i < MESSAGES; i++) {
        sender
            .at(servers.port(i))
            .call("POST", "/api/messages/" + space, Map.of("content", "message " + i))
            .require(201);
      }
      return List.of();
    } finally {
      sending.decrementAndGet();
    }
  }

  /** What a client hears in all that goes from server to server and resumes where it was. */
  private List<Long> comeAndGo(Random random) throws InterruptedException {
    List<Long> heard = new ArrayList<>();
    while (heard.isEmpty() || heard.get(heard.size() - 1) < LAST) {
      long lastSeq = heard.isEmpty() ? 0 : heard.get(heard.size() - 1);
      try (SocketClient socket = SocketClient.connect(servers.port(random.nextInt(2)), listener)) {
        socket.resume(space, lastSeq);
        Thread.sleep(random.nextInt(400));
        heard.addAll(socket.seqs());
      }
    }
    return heard;
  }
}
