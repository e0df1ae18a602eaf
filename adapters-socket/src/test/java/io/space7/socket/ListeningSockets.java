package io.space7.socket;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.space7.application.Identity.Principal;
import io.space7.application.limit.RateLimits;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.testkit.contract.DeliveryContract.Heard;
import io.space7.wire.Wire;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.json.JSONArray;
import org.json.JSONObject;

/** Real sockets of which both ends are known: the session here, and what arrives at the client. */
final class ListeningSockets implements Namespace, AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private final Fanout fanout;
  private final SocketServer server;
  private final Map<UserId, CompletableFuture<SocketSession>> entering = new ConcurrentHashMap<>();
  private final Map<SocketSession, CompletableFuture<Void>> leaving = new ConcurrentHashMap<>();
  private final Map<SocketSession, RawClient> clients = new HashMap<>();
  private final Map<SocketSession, List<Heard>> heard = new HashMap<>();

  ListeningSockets() throws Exception {
    SocketSettings settings = Setup.standard();
    // None of the events that are told here has a file.
    Wire wire = new Wire(null);
    fanout =
        new Fanout(
            wire,
            settings.timing(),
            new SocketMeters(new SimpleMeterRegistry(), Clock.systemUTC()));
    server =
        new SocketServer(
            settings,
            fanout,
            RateLimits.off(),
            wire,
            Clock.systemUTC(),
            workers -> Map.of(Packet.MAIN, this));
  }

  Fanout fanout() {
    return fanout;
  }

  SocketSession connect(UserId userId) throws Exception {
    CompletableFuture<SocketSession> entered = new CompletableFuture<>();
    entering.put(userId, entered);
    RawClient client = RawClient.connected(server.port(), userId.value().toString());
    client.socket.setSoTimeout(PATIENCE_SECONDS * 1000);
    SocketSession session = entered.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    clients.put(session, client);
    heard.put(session, new ArrayList<>());
    return session;
  }

  List<Heard> heard(SocketSession session, int count) throws Exception {
    List<Heard> all = heard.get(session);
    while (all.size() < count) {
      String text = clients.get(session).nextText();
      JSONObject payload = new JSONArray(text.substring("42".length())).getJSONObject(1);
      all.add(
          new Heard(
              new SpaceId(UUID.fromString(payload.getString("spaceId"))), payload.getLong("seq")));
    }
    return List.copyOf(all.subList(0, count));
  }

  void end(SocketSession session) throws Exception {
    clients.get(session).close();
    leaving.get(session).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public Principal admit(JsonNode auth) {
    UserId userId = new UserId(UUID.fromString(auth.get("token").asText()));
    return new Principal(new User(userId, "ada", null), null);
  }

  @Override
  public void entered(SocketSession session, JsonNode auth) {
    leaving.put(session, new CompletableFuture<>());
    entering.remove(session.userId()).complete(session);
  }

  @Override
  public void heard(SocketSession session, Event event) {}

  @Override
  public void refused(SocketSession session, Event event, Refusal refusal) {}

  @Override
  public void left(SocketSession session) {
    leaving.get(session).complete(null);
  }

  @Override
  public int attachments() {
    return 0;
  }

  @Override
  public void close() throws IOException {
    for (RawClient client : clients.values()) {
      client.close();
    }
    server.close();
  }
}
