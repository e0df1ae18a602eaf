package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Manager;
import io.socket.client.Socket;
import io.socket.engineio.client.transports.WebSocket;
import io.space7.testkit.wire.SocketDocument;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.json.JSONException;
import org.json.JSONObject;

/** The official Java client, set up as the app sets up its own. */
final class OfficialClient implements AutoCloseable {
  private static final SocketDocument DOCUMENT = SocketDocument.published();

  final Socket socket;
  final List<String> log = new CopyOnWriteArrayList<>();
  private final Map<String, List<JSONObject>> received =
      Map.of(
          "receive_message", new CopyOnWriteArrayList<>(),
          "message_appreciated", new CopyOnWriteArrayList<>(),
          "message_deleted", new CopyOnWriteArrayList<>(),
          "exception", new CopyOnWriteArrayList<>());
  private final List<String> drifts = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Object> outcome = new CompletableFuture<>();

  private OfficialClient(int port, Map<String, String> auth, boolean reconnection) {
    IO.Options options =
        IO.Options.builder()
            .setForceNew(true)
            .setReconnection(reconnection)
            .setReconnectionDelay(50)
            .setTransports(new String[] {WebSocket.NAME})
            .setAuth(auth)
            .build();
    socket = IO.socket(URI.create("http://localhost:" + port), options);
    socket.on(
        Socket.EVENT_CONNECT,
        args -> {
          log.add("connect");
          outcome.complete(socket);
        });
    socket.on(
        Socket.EVENT_CONNECT_ERROR,
        args -> {
          log.add("connect_error");
          outcome.complete(args[0]);
        });
    socket.on(Socket.EVENT_DISCONNECT, args -> log.add("disconnect"));
    socket.io().on(Manager.EVENT_RECONNECT, args -> log.add("reconnect"));
    socket.onAnyIncoming(args -> check(() -> DOCUMENT.checkEvent((String) args[0], args[1] + "")));
    received.forEach((name, events) -> socket.on(name, args -> events.add((JSONObject) args[0])));
  }

  /** A client that is connected. */
  static OfficialClient connect(int port, String token) throws Exception {
    return connect(port, token, false);
  }

  static OfficialClient connect(int port, String token, boolean reconnection) throws Exception {
    OfficialClient client = new OfficialClient(port, Map.of("token", token), reconnection);
    client.socket.connect();
    assertThat(client.outcome.get(5, TimeUnit.SECONDS)).isInstanceOf(Socket.class);
    return client;
  }

  /** What a client is told that is refused. */
  static String refusal(int port, Map<String, String> auth) throws Exception {
    try (OfficialClient client = new OfficialClient(port, auth, false)) {
      client.socket.connect();
      Object outcome = client.outcome.get(5, TimeUnit.SECONDS);
      assertThat(outcome).isInstanceOf(JSONObject.class);
      return ((JSONObject) outcome).getString("message");
    }
  }

  /** Emits and returns what is acknowledged. */
  JSONObject ask(String event, Object... arguments) throws Exception {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    socket.emit(event, arguments, (Ack) args -> answer.complete(args[0]));
    JSONObject ack = (JSONObject) answer.get(5, TimeUnit.SECONDS);
    if (arguments.length == 1) {
      DOCUMENT.checkAck(event, json(arguments[0]), ack.toString());
    }
    return ack;
  }

  private static String json(Object argument) {
    return argument instanceof JSONObject ? argument.toString() : JSONObject.quote(argument + "");
  }

  /** Notes what is wrong with an event until the client is closed by its test. */
  private void check(Runnable check) {
    try {
      check.run();
    } catch (AssertionError wrong) {
      drifts.add(wrong.getMessage());
    }
  }

  JSONObject join(Object spaceId) throws Exception {
    return ask("join_space", spaceId.toString());
  }

  /** What was received so far. */
  List<JSONObject> received(String event) {
    return received.get(event);
  }

  List<String> contents() {
    return received("receive_message").stream().map(m -> m.optString("content")).toList();
  }

  static JSONObject json(String json) throws JSONException {
    return new JSONObject(json);
  }

  @Override
  public void close() {
    socket.disconnect();
    socket.io().off();
    socket.off();
    assertThat(drifts).as("events that are not as the document says").isEmpty();
  }
}
