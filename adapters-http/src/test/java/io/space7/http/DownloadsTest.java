package io.space7.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.space7.domain.ErrorCode;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.MediaType;
import io.space7.testkit.MediaSamples;
import io.space7.wire.TrustedProxies;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many clients of one video. */
class DownloadsTest {
  private static final int SIZE = 24_000_000;
  private static final int CLIENTS = 200;
  private static final int REQUESTS_EACH = 25;
  private static final int MAX_TRANSFERS = 20;

  private final byte[] bytes = new byte[SIZE];
  private final List<Raw> stalled = new ArrayList<>();
  private TestServer server;
  private String path;

  @BeforeEach
  void start() throws IOException {
    new Random(11).nextBytes(bytes);
  }

  private void serve(int maxTransfers) throws IOException {
    server =
        new TestServer(
            new HttpSettings(
                "127.0.0.1",
                0,
                false,
                TestServer.ANY_PAGE,
                TrustedProxies.NONE,
                16,
                2L * maxTransfers * Transfer.BUFFER,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5)),
            false);
    MediaName stored = MediaSamples.newName("mp4");
    server.mediaStore.save(
        stored,
        new ByteArrayInputStream(bytes),
        new MediaFormat("video/mp4", "mp4", List.of(MediaType.VIDEO)));
    path = "/media/" + stored;
  }

  @AfterEach
  void stop() {
    stalled.forEach(Raw::reset);
    server.close();
  }

  @Test
  void thousandsOfRangesTakeTheMemoryOfAFew() throws Exception {
    serve(CLIENTS);
    // The first round fills the pools of all that take part.
    everybodySeeks(1);
    long before = outsideTheHeap();
    everybodySeeks(REQUESTS_EACH);
    assertThat(outsideTheHeap() - before).isLessThan((long) CLIENTS * Transfer.BUFFER);
  }

  private void everybodySeeks(int times) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        Random random = new Random(client);
        all.add(CompletableFuture.runAsync(() -> seek(random, times), clients));
      }
      for (CompletableFuture<Void> one : all) {
        one.get(60, SECONDS);
      }
    } finally {
      clients.shutdownNow();
    }
  }

  private void seek(Random random, int times) {
    try (Raw raw = new Raw(server)) {
      for (int i = 0; i < times; i++) {
        int from = random.nextInt(SIZE);
        int to = Math.min(from + random.nextInt(200_000), SIZE - 1);
        Answer answer = raw.send(request("Range: bytes=" + from + "-" + to)).answer();
        assertThat(answer.status()).isEqualTo(206);
        assertThat(Arrays.equals(answer.body(), 0, to - from + 1, bytes, from, to + 1)).isTrue();
      }
    }
  }

  @Test
  void thoseWhoDoNotReadAreBoundedInNumberAndMemoryAndLeaveRoomWhenTheyGo() throws Exception {
    serve(MAX_TRANSFERS);
    long before = outsideTheHeap();
    for (int i = 0; i < MAX_TRANSFERS; i++) {
      stalled.add(new Raw(server).send(request("Accept: */*")));
    }
    await().untilAsserted(() -> assertThat(first().status()).isEqualTo(503));
    Answer busy = first();
    busy.requireError(503, ErrorCode.BUSY);
    assertThat(busy.header("retry-after")).isNotNull();
    assertThat(busy.header("etag")).isNull();
    assertThat(outsideTheHeap() - before).isLessThan(2L * MAX_TRANSFERS * Transfer.BUFFER);
    assertThat(server.send("GET", "/health").status()).isEqualTo(200);

    stalled.remove(0).reset();
    await().untilAsserted(() -> assertThat(first().status()).isEqualTo(206));
  }

  private Answer first() {
    return server.send("GET", path, "Range: bytes=0-0");
  }

  private String request(String header) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n";
  }

  private static long outsideTheHeap() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .findAny()
        .orElseThrow()
        .getMemoryUsed();
  }
}
