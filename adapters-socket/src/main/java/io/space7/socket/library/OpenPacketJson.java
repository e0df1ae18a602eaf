package io.space7.socket.library;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.protocol.AckArgs;
import com.corundumstudio.socketio.protocol.AuthPacket;
import com.corundumstudio.socketio.protocol.JsonSupport;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How netty-socketio writes the one packet of JSON that is left to it: the open packet of an
 * Engine.IO session. It never reads JSON of a client.
 */
final class OpenPacketJson implements JsonSupport {
  private final Function<Object, byte[]> json;
  private final int maxPayload;

  /**
   * @param maxPayload the largest message that a client may send, in bytes
   */
  OpenPacketJson(Function<Object, byte[]> json, int maxPayload) {
    this.json = json;
    this.maxPayload = maxPayload;
  }

  @Override
  public void writeValue(ByteBufOutputStream out, Object value) throws IOException {
    if (!(value instanceof AuthPacket open)) {
      throw new IOException("only the open packet is written here");
    }
    Map<String, Object> names = new LinkedHashMap<>();
    names.put("sid", open.getSid());
    names.put("upgrades", open.getUpgrades());
    names.put("pingInterval", open.getPingInterval());
    names.put("pingTimeout", open.getPingTimeout());
    names.put("maxPayload", maxPayload);
    out.write(json.apply(names));
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
