package io.space7.bootstrap;

import static org.awaitility.Awaitility.await;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import io.space7.testkit.wire.SocketDocument;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.json.JSONException;
import org.json.JSONObject;

/** One socket of one user, by the official client, which notes all that it hears. */
final class SocketClient implements AutoCloseable {
  private static final SocketDocument DOCUMENT = SocketDocument.published();

  private final Socket socket;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final List<String> drifts = new CopyOnWriteArrayList<>();

  private SocketClient(Socket socket) {
    this.socket = socket;
    socket.onAnyIncoming(
        args -> {
          Heard one = new Heard((String) args[0], (JSONObject) args[1]);
          heard.add(one);
          try {
            DOCUMENT.checkEvent(one.event(), one.payload().toString());
          } catch (AssertionError wrong) {
            drifts.add(wrong.getMessage());
          }
        });
  }

  static SocketClient connect(int port, RestClient user) {
    IO.Options options = new IO.Options();
    options.transports = new String[] {"websocket"};
    options.forceNew = true;
    options.reconnection = false;
    options.auth = Map.of("token", user.token());
    SocketClient client =
        new SocketClient(IO.socket(URI.create("http://localhost:" + port), options));
    client.socket.connect();
    await().atMost(Duration.ofSeconds(10)).until(client.socket::connected);
    return client;
  }

  boolean connected() {
    return socket.connected();
  }

  String id() {
    return socket.id();
  }

  /** Joins and gives the position it hears from. */
  long join(String spaceId) {
    return number(request("join_space", spaceId), "seq");
  }

  /** Joins where it left off, and is told everything since. */
  void resume(String spaceId, long lastSeq) {
    try {
      JSONObject joined =
          request("join_space", new JSONObject().put("spaceId", spaceId).put("lastSeq", lastSeq));
      if (!joined.getBoolean("recovered")) {
        throw new AssertionError("not recovered: " + joined);
      }
    } catch (JSONException e) {
      throw new AssertionError(e);
    }
  }

  /** Emits and waits for the acknowledgement. */
  JSONObject request(String event, Object argument) {
    CompletableFuture<JSONObject> answer = new CompletableFuture<>();
    socket.emit(
        event, new Object[] {argument}, (Ack) args -> answer.complete((JSONObject) args[0]));
    try {
      JSONObject ack = answer.get(10, TimeUnit.SECONDS);
      String sent = argument instanceof String text ? JSONObject.quote(text) : argument.toString();
      DOCUMENT.checkAck(event, sent, ack.toString());
      return ack;
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("no acknowledgement of " + event, e);
    }
  }

  /** Emits without asking for an acknowledgement. */
  void announce(String event, Object argument) {
    socket.emit(event, argument);
  }

  long count(String event) {
    return heard.stream().filter(h -> h.event().equals(event)).count();
  }

  /** What the first event of this name said. */
  JSONObject first(String event) {
    return heard.stream()
        .filter(h -> h.event().equals(event))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + event))
        .payload();
  }

  /** The places in the Space's order of all that was heard. */
  List<Long> seqs() {
    return heard.stream()
        .filter(h -> h.payload().has("seq"))
        .map(h -> number(h.payload(), "seq"))
        .toList();
  }

  List<Heard> heard() {
    return heard;
  }

  @Override
  public void close() {
    socket.disconnect();
    if (!drifts.isEmpty()) {
      throw new AssertionError(String.join("\n", drifts));
    }
  }

  static long number(JSONObject object, String name) {
    try {
      return object.getLong(name);
    } catch (JSONException e) {
      throw new AssertionError(object.toString(), e);
    }
  }

  record Heard(String event, JSONObject payload) {}
}
