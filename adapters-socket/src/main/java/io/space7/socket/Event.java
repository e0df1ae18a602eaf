package io.space7.socket;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.space7.domain.Refusal;
import io.space7.wire.Wire;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client has said.
 *
 * @param arguments JSON; where an attachment belongs, {@code {"_placeholder":true,"num":n}}
 * @param ack the id under which an answer is wanted, or {@link Packet#NO_ACK}
 */
record Event(String name, List<JsonNode> arguments, List<byte[]> attachments, int ack) {
  /** Reads the JSON of an event packet; null if it is none. */
  static Event read(Packet packet, ByteBuf content, List<byte[]> attachments, Wire wire) {
    byte[] json =
        ByteBufUtil.getBytes(
            content,
            content.readerIndex() + packet.body(),
            content.readableBytes() - packet.body());
    try {
      JsonNode array = wire.read(json, JsonNode.class);
      if (array.path(0).isTextual()) {
        List<JsonNode> arguments = new ArrayList<>(array.size() - 1);
        for (int i = 1; i < array.size(); i++) {
          arguments.add(array.get(i));
        }
        return new Event(array.get(0).textValue(), arguments, attachments, packet.ack());
      }
    } catch (Refusal notJson) {
      // Nothing can be made of it.
    }
    return null;
  }

  boolean wantsAnswer() {
    return ack != Packet.NO_ACK;
  }
}
