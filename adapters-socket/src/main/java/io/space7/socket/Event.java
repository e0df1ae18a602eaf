package io.space7.socket;

import com.fasterxml.jackson.databind.JsonNode;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.wire.Wire;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client has said, not yet read: while it waits for its turn it takes no more memory than
 * its bytes.
 *
 * @param json {@code ["name",argument,...]}, if the client keeps to the protocol; where an
 *     attachment belongs, {@code {"_placeholder":true,"num":n}}
 * @param ack the id under which an answer is wanted, or {@link Packet#NO_ACK}
 */
record Event(byte[] json, List<byte[]> attachments, int ack) {
  boolean wantsAnswer() {
    return ack != Packet.NO_ACK;
  }

  int size() {
    int size = json.length;
    for (byte[] attachment : attachments) {
      size += attachment.length;
    }
    return size;
  }

  /**
   * Reads it.
   *
   * @throws Refusal {@link ErrorCode#MALFORMED_REQUEST} if it is not JSON, or nested too deeply, or
   *     has no name
   */
  Content read(Wire wire) {
    JsonNode array = wire.read(json, JsonNode.class);
    if (!array.path(0).isTextual()) {
      throw new Refusal(ErrorCode.MALFORMED_REQUEST, "An event begins with its name.");
    }
    List<JsonNode> arguments = new ArrayList<>(array.size() - 1);
    for (int i = 1; i < array.size(); i++) {
      arguments.add(array.get(i));
    }
    return new Content(array.get(0).textValue(), arguments);
  }

  /**
   * An event that has been read.
   *
   * @param arguments JSON
   */
  record Content(String name, List<JsonNode> arguments) {}
}
