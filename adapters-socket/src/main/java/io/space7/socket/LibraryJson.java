package io.space7.socket;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.protocol.AckArgs;
import com.corundumstudio.socketio.protocol.AuthPacket;
import com.corundumstudio.socketio.protocol.ConnPacket;
import com.corundumstudio.socketio.protocol.Event;
import com.corundumstudio.socketio.protocol.JsonSupport;
import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import io.space7.domain.Refusal;
import io.space7.wire.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How netty-socketio reads events and writes acknowledgements. It never throws for what a client
 * sent, because the library would log that, and always reads a packet to its end, because the
 * library would take the rest for another packet.
 */
final class LibraryJson implements JsonSupport {
  /** The name under which a packet is announced that is not an event's JSON. */
  static final String MALFORMED = "\u0000malformed";

  private final Wire wire;

  LibraryJson(Wire wire) {
    this.wire = wire;
  }

  /** JSON that is encoded already. */
  record Encoded(byte[] json) {}

  @Override
  public <T> T readValue(String namespace, ByteBufInputStream in, Class<T> type)
      throws IOException {
    return type.cast(type == Event.class ? event(in.readAllBytes()) : Map.of());
  }

  private Event event(byte[] json) {
    try {
      JsonNode packet = wire.read(json, JsonNode.class);
      if (packet.path(0).isTextual()) {
        List<Object> arguments = new ArrayList<>(packet.size() - 1);
        for (int i = 1; i < packet.size(); i++) {
          arguments.add(packet.get(i));
        }
        return new Event(packet.get(0).textValue(), arguments);
      }
    } catch (Refusal notJson) {
      // Announced as what it is.
    }
    return new Event(MALFORMED, List.of());
  }

  @Override
  public void writeValue(ByteBufOutputStream out, Object value) throws IOException {
    if (value instanceof AuthPacket open) {
      Map<String, Object> names = new LinkedHashMap<>();
      names.put("sid", open.getSid());
      names.put("upgrades", open.getUpgrades());
      names.put("pingInterval", open.getPingInterval());
      names.put("pingTimeout", open.getPingTimeout());
      out.write(wire.encode(names, ""));
    } else if (value instanceof ConnPacket connected) {
      out.write(wire.encode(Map.of("sid", connected.getSid()), ""));
    } else if (value instanceof List<?> answer
        && answer.size() == 1
        && answer.get(0) instanceof Encoded encoded) {
      out.write('[');
      out.write(encoded.json());
      out.write(']');
    } else {
      throw new IOException("only what this server sends has a form");
    }
  }

  @Override
  public AckArgs readAckArgs(ByteBufInputStream in, AckCallback<?> callback) throws IOException {
    in.readAllBytes();
    return new AckArgs(List.of());
  }

  @Override
  public void addEventMapping(String namespace, String event, Class<?>... types) {
    // Arguments are handed on as they came.
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
