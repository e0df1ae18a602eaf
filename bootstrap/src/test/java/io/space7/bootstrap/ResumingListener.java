package io.space7.bootstrap;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import io.space7.testkit.wire.SocketDocument;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.json.JSONException;
import org.json.JSONObject;

/** A socket that connects again whenever it is cut, and goes on after the last event it heard. */
final class ResumingListener implements AutoCloseable {
  private static final SocketDocument DOCUMENT = SocketDocument.published();

  private final String spaceId;
  private final Socket socket;
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<Long> seqs = new CopyOnWriteArrayList<>();
  private volatile long lastSeq;
  private volatile String epoch;

  ResumingListener(int port, RestClient user, String spaceId) {
    this.spaceId = spaceId;
    IO.Options options = new IO.Options();
    options.transports = new String[] {"websocket"};
    options.forceNew = true;
    options.reconnectionDelay = 50;
    options.reconnectionDelayMax = 500;
    options.auth = Map.of("token", user.token());
    socket = IO.socket(URI.create("http://127.0.0.1:" + port), options);
    socket.on(Socket.EVENT_CONNECT, args -> join());
    socket.on("receive_message", args -> hear((JSONObject) args[0]));
    socket.connect();
  }

  private void join() {
    try {
      JSONObject position =
          new JSONObject().put("spaceId", spaceId).put("lastSeq", lastSeq).put("epoch", epoch);
      Ack joined =
          args -> {
            JSONObject ack = (JSONObject) args[0];
            DOCUMENT.checkAck("join_space", position.toString(), ack.toString());
            if (ack.optBoolean("ok")) {
              epoch = ack.optString("epoch");
            } else {
              // As when a server that stops has no more time: the connection ends, and another
              // opens.
              socket.disconnect();
              socket.connect();
            }
          };
      socket.emit("join_space", new Object[] {position}, joined);
    } catch (JSONException e) {
      throw new AssertionError(e);
    }
  }

  private void hear(JSONObject message) {
    DOCUMENT.checkEvent("receive_message", message.toString());
    lastSeq = message.optLong("seq");
    seqs.add(lastSeq);
    heard.add(message.optString("content"));
  }

  boolean hasJoined() {
    return epoch != null;
  }

  List<String> heard() {
    return heard;
  }

  List<Long> seqs() {
    return seqs;
  }

  @Override
  public void close() {
    socket.disconnect();
  }
}
