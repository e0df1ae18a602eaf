package io.space7.socket;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.protocol.AckArgs;
import com.corundumstudio.socketio.protocol.AuthPacket;
import com.corundumstudio.socketio.protocol.JsonSupport;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import io.space7.wire.Wire;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How netty-socketio writes the one packet of JSON that is left to it, with which a session opens.
 * No JSON of a client ever gets to it.
 */
final class LibraryJson implements JsonSupport {
  private final Wire wire;
  private final int maxPayload;

  /**
   * @param maxPayload the largest message that a client may send, in bytes
   */
  LibraryJson(Wire wire, int maxPayload) {
    this.wire = wire;
    this.maxPayload = maxPayload;
  }

  @Override
  public void writeValue(ByteBufOutputStream out, Object value) throws IOException {
    if (!(value instanceof AuthPacket open)) {
      throw new IOException("only the opening of a session has a form");
    }
    Map<String, Object> names = new LinkedHashMap<>();
    names.put("sid", open.getSid());
    names.put("upgrades", open.getUpgrades());
    names.put("pingInterval", open.getPingInterval());
    names.put("pingTimeout", open.getPingTimeout());
    names.put("maxPayload", maxPayload);
    out.write(wire.encode(names, ""));
  }

  @Override
  public <T> T readValue(String namespace, ByteBufInputStream in, Class<T> type)
      throws IOException {
    throw new IOException("nothing is read here");
  }

  @Override
  public AckArgs readAckArgs(ByteBufInputStream in, AckCallback<?> callback) throws IOException {
    throw new IOException("nothing is read here");
  }

  @Override
  public void addEventMapping(String namespace, String event, Class<?>... types) {
    // No event is read here.
  }

  @Override
  public void removeEventMapping(String namespace, String event) {
    // As above.
  }

  @Override
  public List<byte[]> getArrays() {
    return List.of();
  }
}
