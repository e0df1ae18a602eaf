package io.space7.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Attacks a server over HTTP and looks at an innocent client beside each attack: of its requests,
 * 95 % have to be answered within three seconds, and all of them once the attack is over. The
 * server has to be one with development sign-in, on this machine: attackers come from many loopback
 * addresses.
 */
public final class HttpAttacks {
  private static final double SERVED = 0.95;
  private static final int ADDRESSES = 20;
  private static final int CONNECT_MILLIS = 1_000;
  private static final byte[] NOTHING = {};

  private final URI server;
  private final Duration length;
  private final String space;
  private final String attacker;

  private HttpAttacks(URI server, Duration length, InnocentClient innocent) throws Exception {
    this.server = server;
    this.length = length;
    this.space = innocent.space();
    this.attacker = "Authorization: Bearer " + InnocentClient.signIn(server, "attacker") + "\r\n";
  }

  /**
   * @param args the server's address, and how many seconds each attack takes
   */
  public static void main(String[] args) throws Exception {
    URI server = URI.create(args[0]);
    Duration length = Duration.ofSeconds(Long.parseLong(args[1]));
    InnocentClient innocent = new InnocentClient(server);
    HttpAttacks attacks = new HttpAttacks(server, length, innocent);
    boolean held = true;
    for (Attack attack : attacks.all()) {
      InnocentClient.Seen during = innocent.watch(() -> attacks.run(attack));
      InnocentClient.Seen after = innocent.watch(() -> Thread.sleep(3_000));
      boolean ok = during.share() >= SERVED && after.share() == 1;
      held &= ok;
      System.out.printf(
          "%-36s served during %s, after %s: %s%n",
          attack.name(), during, after, ok ? "held" : "FAILED");
    }
    System.exit(held ? 0 : 1);
  }

  private List<Attack> all() {
    String post = "POST /api/messages/" + space + " HTTP/1.1\r\nHost: localhost\r\n";
    String json = "Content-Type: application/json\r\n";
    String form = "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 45000000\r\n";
    String part =
        "--b\r\nContent-Disposition: form-data; name=media; filename=a.png\r\n\r\n\u0089PNG\r\n";
    String get = "GET /api/messages/" + space;
    String page = " HTTP/1.1\r\nHost: localhost\r\n" + attacker + "\r\n";
    String close = "-".repeat(69);
    return List.of(
        slow("announced bodies", 4_550, post + json + "Content-Length: 65536\r\n\r\n{", NOTHING),
        slow(
            "bodies all but finished",
            2_000,
            post + json + "Content-Length: 65536\r\n\r\n" + " ".repeat(65_000),
            NOTHING),
        slow("refused uploads that go on", 85, post + form + "\r\n" + part, new byte[500]),
        slow("uploads that stall", 400, post + attacker + form + "\r\n" + part, NOTHING),
        slow("uploads that trickle", 400, post + attacker + form + "\r\n" + part, new byte[500]),
        slow("heads that trickle", 2_000, "GET / HTTP/1.1\r\nHost: x\r\nX: ", new byte[] {'x'}),
        slow("nothing at all", 2_000, "", NOTHING),
        slow("pages nobody reads", 150, (get + "?limit=100" + page).repeat(20), NOTHING),
        slow("events nobody reads", 150, (get + "/events?limit=100" + page).repeat(20), NOTHING),
        slow("deep pages", 40, (get + "?limit=100&page=10000" + page).repeat(50), NOTHING),
        flood(
            "near-boundaries from a stranger",
            4,
            post.replace(space, "00000000-0000-4000-8000-000000000000")
                + attacker
                + form.replace("boundary=b", "boundary=" + close)
                + "\r\n--"
                + close
                + "\r\nContent-Disposition: form-data; name=x\r\n\r\n",
            ("\r\n" + "-".repeat(68) + "x").repeat(900)),
        flood("bad paths", 20, "", "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n"),
        flood(
            "bad tokens",
            20,
            "",
            "GET /api/spaces/my HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer bnVsbA.e30.AAAA\r\n\r\n"));
  }

  private static Attack slow(String name, int connections, String start, byte[] more) {
    return new Attack(name, connections, i -> bytes(start), more, Duration.ofMillis(100), false);
  }

  private static Attack flood(String name, int connections, String start, String more) {
    return new Attack(
        name, connections, i -> bytes(start), bytes(more), Duration.ofMillis(1), true);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private void run(Attack attack) throws IOException, InterruptedException {
    List<SocketChannel> connections = new ArrayList<>();
    long end = System.nanoTime() + length.toNanos();
    try {
      for (int i = 0; i < attack.connections(); i++) {
        connections.add(open(i, attack));
      }
      while (System.nanoTime() < end) {
        for (int i = 0; i < connections.size() && System.nanoTime() < end; i++) {
          if (!goOn(connections.get(i), attack)) {
            connections.get(i).close();
            connections.set(i, open(i, attack));
          }
        }
        Thread.sleep(attack.every().toMillis());
      }
    } finally {
      for (SocketChannel connection : connections) {
        connection.close();
      }
    }
  }

  private SocketChannel open(int i, Attack attack) throws IOException {
    SocketChannel connection = SocketChannel.open();
    connection.setOption(StandardSocketOptions.SO_LINGER, 0);
    connection.bind(new InetSocketAddress("127.0.0." + (2 + i % ADDRESSES), 0));
    try {
      connection
          .socket()
          .connect(new InetSocketAddress(server.getHost(), server.getPort()), CONNECT_MILLIS);
      connection.configureBlocking(false);
      connection.write(ByteBuffer.wrap(attack.start().apply(i)));
    } catch (IOException refused) {
      // A server may refuse an attacker in any way that it likes.
    }
    return connection;
  }

  /** Whether the connection still is one. */
  private static boolean goOn(SocketChannel connection, Attack attack) {
    try {
      if (attack.reads() && connection.read(ByteBuffer.allocate(64 * 1024)) < 0) {
        return false;
      }
      return attack.more().length == 0 || connection.write(ByteBuffer.wrap(attack.more())) >= 0;
    } catch (IOException | NotYetConnectedException cut) {
      return false;
    }
  }

  /**
   * @param start sent at once, by the number of the connection
   * @param more sent again and again
   * @param reads whether answers are taken
   */
  private record Attack(
      String name,
      int connections,
      IntFunction<byte[]> start,
      byte[] more,
      Duration every,
      boolean reads) {}
}
