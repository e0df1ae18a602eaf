package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that is not Socket.IO, on its way to the HTTP server and back. */
class RelayTest {
  private static final int MEGABYTE = 1024 * 1024;

  @Test
  void oneConnectionCarriesManyRequests() throws Exception {
    Upstream.Handler http =
        (connection, in, out) -> {
          while (true) {
            String body = Upstream.head(in);
            out.write(
                Upstream.ascii(
                    "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(body.length(), body)));
          }
        };
    try (Upstream upstream = new Upstream(http);
        Stage stage = new Stage(Setup.with(setup -> setup.upstream = upstream.address()));
        RawClient client = new RawClient(stage.port())) {
      for (int i = 0; i < 100; i++) {
        String line = "GET /api/" + i + " HTTP/1.1";
        client.write(line + "\r\nHost: a\r\n\r\n");
        assertThat(client.readHead()).contains("Content-Length: " + line.length());
        assertThat(new String(client.read(line.length()), "US-ASCII")).isEqualTo(line);
      }
      assertThat(upstream.proxyLines)
          .containsExactly(
              "PROXY TCP4 127.0.0.1 127.0.0.1 %d %d"
                  .formatted(client.socket.getLocalPort(), stage.port()));
    }
  }

  @Test
  void addressesOfBothFamiliesAreTold() throws Exception {
    InetAddress six = InetAddress.getByName("2001:db8::1");
    InetAddress four = InetAddress.getByName("192.0.2.7");
    assertThat(Relay.proxyHeader(new InetSocketAddress(six, 5), new InetSocketAddress(six, 8080)))
        .isEqualTo("PROXY TCP6 2001:db8:0:0:0:0:0:1 2001:db8:0:0:0:0:0:1 5 8080\r\n");
    assertThat(Relay.proxyHeader(new InetSocketAddress(four, 5), new InetSocketAddress(four, 80)))
        .isEqualTo("PROXY TCP4 192.0.2.7 192.0.2.7 5 80\r\n");
    assertThat(Relay.proxyHeader(new InetSocketAddress(four, 5), new InetSocketAddress(six, 80)))
        .isEqualTo("PROXY UNKNOWN\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n",
        "GET /socket.iox/ HTTP/1.1\r\n",
        "GET /socket.io HTTP/1.1\r\n",
        "GET /api/socket.io/ HTTP/1.1\r\n",
        "\u0016\u0003\u0001 not even HTTP, and long enough to tell\r\n",
        "AMETHODTHATISFARTOOLONG /socket.io/ HTTP/1.1\r\n",
      })
  void whatIsNotForSocketsIsRelayedAsItIs(String line) throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    try (Upstream upstream =
            new Upstream((connection, in, out) -> seen.complete(Upstream.line(in)));
        Stage stage = new Stage(Setup.with(setup -> setup.upstream = upstream.address()));
        RawClient client = new RawClient(stage.port())) {
      for (byte b : Upstream.ascii(line)) {
        client.write(new byte[] {b});
      }
      assertThat(seen.get(5, TimeUnit.SECONDS)).isEqualTo(line.strip());
    }
  }

  @Test
  void anOpeningOfASocketMayComeInPieces() throws Exception {
    try (Stage stage = new Stage();
        RawClient client = new RawClient(stage.port())) {
      for (byte b : Upstream.ascii(RawClient.upgrade(RawClient.OPENING, "13", ""))) {
        client.write(new byte[] {b});
      }
      assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
    }
  }

  @Test
  void muchIsCarriedBothWaysUnchanged() throws Exception {
    byte[] much = new byte[20 * MEGABYTE];
    new Random(7).nextBytes(much);
    byte[] head = Upstream.ascii("POST /api HTTP/1.1\r\n");
    System.arraycopy(head, 0, much, 0, head.length);
    Upstream.Handler echo = (connection, in, out) -> in.transferTo(out);
    try (Upstream upstream = new Upstream(echo);
        Stage stage = new Stage(Setup.with(setup -> setup.upstream = upstream.address()));
        RawClient client = new RawClient(stage.port())) {
      Thread sender =
          new Thread(
              () -> {
                try {
                  client.write(much);
                  client.socket.shutdownOutput();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      sender.start();
      assertThat(client.read(much.length)).isEqualTo(much);
      assertThat(client.readToEnd()).isEmpty();
      sender.join();
    }
  }

  @Test
  void aSlowReaderHoldsTheUpstreamBack() throws Exception {
    AtomicLong written = new AtomicLong();
    long all = 64L * MEGABYTE;
    Upstream.Handler flood =
        (connection, in, out) -> {
          byte[] piece = new byte[64 * 1024];
          while (written.get() < all) {
            out.write(piece);
            written.addAndGet(piece.length);
          }
        };
    try (Upstream upstream = new Upstream(flood);
        Stage stage = new Stage(Setup.with(setup -> setup.upstream = upstream.address()));
        RawClient client = new RawClient(stage.port())) {
      client.write("GET / HTTP/1.1\r\n\r\n");
      AtomicLong before = new AtomicLong(-1);
      await()
          .pollInterval(Duration.ofMillis(300))
          .until(() -> written.get() > 0 && before.getAndSet(written.get()) == written.get());
      assertThat(written.get()).as("what the system's buffers hold").isLessThan(all / 2);

      long read = 0;
      while (read < all) {
        client.read(MEGABYTE);
        read += MEGABYTE;
      }
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void aClientThatHasSaidEverythingIsAnswered() throws Exception {
    Upstream.Handler afterTheEnd =
        (connection, in, out) -> {
          int length = in.readAllBytes().length;
          out.write(Upstream.ascii("read " + length));
        };
    try (Upstream upstream = new Upstream(afterTheEnd);
        Stage stage = new Stage(Setup.with(setup -> setup.upstream = upstream.address()));
        RawClient client = new RawClient(stage.port())) {
      client.write("GET / HTTP/1.1\r\n\r\n");
      client.socket.shutdownOutput();
      assertThat(client.readToEnd()).isEqualTo("read 18");
    }
  }

  @RepeatedTest(5)
  void anAnswerThatComesBeforeTheEndOfTheRequestIsRead() throws Exception {
    Upstream.Handler tooLarge =
        (connection, in, out) -> {
          Upstream.head(in);
          out.write(Upstream.ascii("HTTP/1.1 413 Too Large\r\nConnection: close\r\n\r\n"));
          connection.shutdownOutput();
        };
    try (Upstream upstream = new Upstream(tooLarge);
        Stage stage = new Stage(Setup.with(setup -> setup.upstream = upstream.address()));
        RawClient client = new RawClient(stage.port())) {
      client.write("POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n");
      // As most clients do: everything is sent before anything is read.
      IntStream.range(0, 64).forEach(i -> send(client, new byte[64 * 1024]));
      assertThat(client.readToEnd()).startsWith("HTTP/1.1 413 ");
    }
  }

  private static void send(RawClient client, byte[] piece) {
    try {
      client.write(piece);
    } catch (IOException e) {
      throw new AssertionError("a client that still sends is not to be cut off", e);
    }
  }

  @Test
  void theEndOfAClientIsTheEndForTheUpstream() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    Upstream.Handler listener =
        (connection, in, out) -> {
          in.readAllBytes();
          ended.countDown();
        };
    try (Upstream upstream = new Upstream(listener);
        Stage stage = new Stage(Setup.with(setup -> setup.upstream = upstream.address()))) {
      try (RawClient client = new RawClient(stage.port())) {
        client.write("GET / HTTP/1.1\r\n");
      }
      assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anUpstreamThatIsAwayIsAnAnswer() throws Exception {
    try (Stage stage = new Stage();
        RawClient client = new RawClient(stage.port())) {
      client.write("POST /api HTTP/1.1\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000));
      assertThat(client.readHead())
          .startsWith("HTTP/1.1 503 ")
          .contains("Content-Type: application/json\r\n")
          .contains("Retry-After: 2\r\n");
      assertThat(client.readToEnd()).startsWith("{\"error\":").contains("\"code\":\"busy\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET", "GET /socket.i", "GET /socket.io/?EIO=4", "GET /api HTTP"})
  void whoDoesNotGoOnIsSentAway(String beginning) throws Exception {
    Upstream.Handler silent = (connection, in, out) -> in.readAllBytes();
    try (Upstream upstream = new Upstream(silent)) {
      try (Stage stage = new Stage(Setup.impatient(setup -> setup.upstream = upstream.address()));
          RawClient client = new RawClient(stage.port())) {
        client.write(beginning);
        client.awaitEnd(2_000);
      }
    }
  }

  /** Silence is not what ends it: a byte comes every few milliseconds. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void whoseHeadDoesNotEndInTimeIsSentAway(int requestsBefore) throws Exception {
    Upstream.Handler http =
        (connection, in, out) -> {
          while (true) {
            Upstream.head(in);
            out.write(Upstream.ascii("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
            out.flush();
          }
        };
    Duration patience = Duration.ofSeconds(1);
    try (Upstream upstream = new Upstream(http);
        Stage stage =
            new Stage(
                Setup.with(
                    setup -> {
                      setup.upstream = upstream.address();
                      setup.requestHead = patience;
                    }));
        RawClient client = new RawClient(stage.port())) {
      for (int i = 0; i < requestsBefore; i++) {
        client.write("GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
        client.readHead();
        client.read(2);
      }
      long start = System.nanoTime();
      CompletableFuture<Void> trickle =
          CompletableFuture.runAsync(
              () -> {
                send(client, "GET /health HTTP/1.1\r\nX: ");
                while (true) {
                  send(client, "x");
                }
              });
      client.awaitEnd(20_000);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(patience);
      assertThatThrownBy(() -> trickle.get(10, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(IOException.class);
    }
  }

  private static void send(RawClient client, String piece) {
    try {
      client.write(piece);
      Thread.sleep(10);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aServerThatDrainsFinishesWhatItRelays() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    Upstream.Handler slow =
        (connection, in, out) -> {
          Upstream.head(in);
          goOn.await();
          out.write(Upstream.ascii("done"));
        };
    try (Upstream upstream = new Upstream(slow);
        Stage stage = new Stage(Setup.with(setup -> setup.upstream = upstream.address()));
        RawClient client = new RawClient(stage.port())) {
      client.write("GET / HTTP/1.1\r\n\r\n");
      await().until(() -> !upstream.proxyLines.isEmpty());
      stage.server.drain();
      goOn.countDown();
      assertThat(client.readToEnd()).isEqualTo("done");
    }
  }

  @Test
  void aPortInUseIsSaidSo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      SocketSettings settings = Setup.with(setup -> setup.port = taken.getLocalPort());
      assertThatThrownBy(() -> new Stage(settings).close())
          .isInstanceOf(BindException.class)
          .hasMessageContaining("Address already in use");
    }
  }

  /** As nginx sends it with connections to the upstream that are kept. */
  @Test
  void anUpgradeIsServedOnAConnectionThatHasServedRest() throws Exception {
    Upstream.Handler endsUpgrades =
        (connection, in, out) -> {
          String head = Upstream.head(in);
          while (!head.contains("/socket.io/")) {
            out.write(Upstream.ascii("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
            out.flush();
            head = Upstream.head(in);
          }
        };
    try (Upstream upstream = new Upstream(endsUpgrades);
        Stage stage = new Stage(Setup.with(setup -> setup.upstream = upstream.address()));
        RawClient client = new RawClient(stage.port())) {
      for (int i = 0; i < 2; i++) {
        client.write("GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
        assertThat(client.read(2)).asString().isEqualTo("ok");
      }
      String upgrade = RawClient.upgrade(RawClient.OPENING, "13", "");
      client.write(upgrade.substring(0, 40));
      Thread.sleep(20);
      client.write(upgrade.substring(40));
      assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
      assertThat(client.nextText()).startsWith("0{");
      client.sendText("40{\"token\":\"" + stage.token(stage.user("ada")) + "\"}");
      assertThat(client.nextText()).startsWith("40{\"sid\"");
    }
  }
}
