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
 * Attacks a server over HTTP and over sockets, and looks at an innocent client beside each attack:
 * of its requests, 95 % have to be answered within three seconds, and all of them once the attack
 * is over. The server has to be one with development sign-in, on this machine: attackers come from
 * many loopback addresses.
 */
public final class Attacks {
  private static final double SERVED = 0.95;
  private static final int ADDRESSES = 20;
  private static final int USERS = 30;
  private static final int CONNECT_MILLIS = 1_000;
  private static final byte[] NOTHING = {};

  private final URI server;
  private final Duration length;
  private final String space;
  private final String attacker;
  private final String token;

  private Attacks(URI server, Duration length, InnocentClient innocent) throws Exception {
    this.server = server;
    this.length = length;
    this.space = innocent.space();
    this.token = InnocentClient.signIn(server, "attacker");
    this.attacker = "Authorization: Bearer " + token + "\r\n";
  }

  /**
   * @param args the server's address, and how many seconds each attack takes
   */
  public static void main(String[] args) throws Exception {
    URI server = URI.create(args[0]);
    Duration length = Duration.ofSeconds(Long.parseLong(args[1]));
    InnocentClient innocent = new InnocentClient(server);
    Attacks attacks = new Attacks(server, length, innocent);
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

  private List<Attack> all() throws Exception {
    List<Attack> all = new ArrayList<>(overHttp());
    all.addAll(overSockets());
    return all;
  }

  private List<Attack> overSockets() throws Exception {
    byte[] opening =
        bytes(
            """
            GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """);
    byte[] connect = ClientFrames.text("40{\"token\":\"" + token + "\"}");
    byte[] unfinished = ClientFrames.unfinished(127_000, 1_000);
    List<byte[]> users = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      String of = InnocentClient.signIn(server, "attacker" + i);
      users.add(ClientFrames.join(ClientFrames.text("40{\"token\":\"" + of + "\"}"), unfinished));
    }
    return List.of(
        slow("frames of strangers, unfinished", 3_000, opening, unfinished),
        slow("frames of users, unfinished", 3_000, opening, new byte[1_000])
            .afterwards(i -> users.get(i % USERS)),
        slow("sockets of one user", 3_000, opening, NOTHING).afterwards(i -> connect),
        slow("sockets without a token", 3_000, opening, NOTHING),
        flood(
                "unknown events",
                40,
                opening,
                ClientFrames.repeat(ClientFrames.text("42[\"nonsense\",1]"), 200))
            .afterwards(i -> connect),
        flood(
            "wrong tokens, again and again",
            40,
            opening,
            ClientFrames.text("40{\"token\":\"bnVsbA.e30.AAAA\"}")));
  }

  private List<Attack> overHttp() {
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
    return slow(name, connections, bytes(start), more);
  }

  private static Attack slow(String name, int connections, byte[] start, byte[] more) {
    return new Attack(name, connections, start, null, more, Duration.ofMillis(100), false);
  }

  private static Attack flood(String name, int connections, String start, String more) {
    return flood(name, connections, bytes(start), bytes(more));
  }

  private static Attack flood(String name, int connections, byte[] start, byte[] more) {
    return new Attack(name, connections, start, null, more, Duration.ofMillis(1), true);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private void run(Attack attack) throws IOException, InterruptedException {
    List<Attacker> attackers = new ArrayList<>();
    long end = System.nanoTime() + length.toNanos();
    try {
      for (int i = 0; i < attack.connections(); i++) {
        attackers.add(open(i, attack));
      }
      while (System.nanoTime() < end) {
        for (int i = 0; i < attackers.size() && System.nanoTime() < end; i++) {
          if (!attackers.get(i).goOn(attack)) {
            attackers.get(i).connection.close();
            attackers.set(i, open(i, attack));
          }
        }
        Thread.sleep(attack.every().toMillis());
      }
    } finally {
      for (Attacker attacker : attackers) {
        attacker.connection.close();
      }
    }
  }

  private Attacker open(int i, Attack attack) throws IOException {
    SocketChannel connection = SocketChannel.open();
    connection.setOption(StandardSocketOptions.SO_LINGER, 0);
    connection.bind(new InetSocketAddress("127.0.0." + (2 + i % ADDRESSES), 0));
    try {
      connection
          .socket()
          .connect(new InetSocketAddress(server.getHost(), server.getPort()), CONNECT_MILLIS);
      connection.configureBlocking(false);
      connection.write(ByteBuffer.wrap(attack.start()));
    } catch (IOException refused) {
      // A server may refuse an attacker in any way that it likes.
    }
    return new Attacker(connection, attack.then() == null ? null : attack.then().apply(i));
  }

  /** One connection of an attack. */
  private static final class Attacker {
    private final SocketChannel connection;
    private byte[] then;

    Attacker(SocketChannel connection, byte[] then) {
      this.connection = connection;
      this.then = then;
    }

    /** Whether the connection still is one. */
    boolean goOn(Attack attack) {
      byte[] next = then == null ? attack.more() : then;
      then = null;
      try {
        if (attack.reads() && connection.read(ByteBuffer.allocate(64 * 1024)) < 0) {
          return false;
        }
        return next.length == 0 || connection.write(ByteBuffer.wrap(next)) >= 0;
      } catch (IOException | NotYetConnectedException cut) {
        return false;
      }
    }
  }

  /**
   * @param start sent at once
   * @param then sent a little later, by the number of the connection; null for nothing
   * @param more sent again and again after that
   * @param reads whether answers are taken
   */
  private record Attack(
      String name,
      int connections,
      byte[] start,
      IntFunction<byte[]> then,
      byte[] more,
      Duration every,
      boolean reads) {
    Attack afterwards(IntFunction<byte[]> later) {
      return new Attack(name, connections, start, later, more, every, reads);
    }
  }
}
