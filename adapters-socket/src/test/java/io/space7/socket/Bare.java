package io.space7.socket;

import com.corundumstudio.socketio.AuthTokenResult;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import io.space7.domain.SpaceId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.UUID;

/**
 * netty-socketio as it comes, used as its documentation shows: a token is asked for, and anybody
 * who asks joins a room.
 */
final class Bare implements Target {
  private static final String TOKEN = "the-one-good-token";

  private final SocketIOServer server;
  private final int port;

  Bare() throws IOException {
    // The library does not tell which port the system chose.
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    Configuration configuration = new Configuration();
    configuration.setHostname("localhost");
    configuration.setPort(port);
    // What hurts one client of an event loop is to be seen on another.
    configuration.setWorkerThreads(1);
    server = new SocketIOServer(configuration);
    server
        .getNamespace("")
        .addAuthTokenListener(
            (auth, client) ->
                TOKEN.equals(((Map<?, ?>) auth).get("token"))
                    ? AuthTokenResult.AuthTokenResultSuccess
                    : new AuthTokenResult(false, Map.of("message", "Invalid token")));
    server.addEventListener(
        "join_space",
        String.class,
        (client, room, ack) -> {
          client.joinRoom(room);
          ack.sendAckData("joined");
        });
    server.start();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String token() {
    return TOKEN;
  }

  @Override
  public SpaceId space() {
    return new SpaceId(UUID.randomUUID());
  }

  @Override
  public void say(String text) {
    server.getBroadcastOperations().sendEvent("receive_message", text);
  }

  @Override
  public int roomsJoined() {
    return server.getAllClients().stream()
        .mapToInt(client -> client.getAllRooms().size() - 1)
        .sum();
  }

  @Override
  public int clientsKept() {
    return Target.clientsKept(Target.field(SocketIOServer.class, "pipelineFactory", server));
  }

  @Override
  public void close() {
    server.getAllClients().forEach(client -> client.disconnect());
    server.stop();
  }
}
