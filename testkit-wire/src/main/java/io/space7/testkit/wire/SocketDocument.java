package io.space7.testkit.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The AsyncAPI document, against which everything is held that goes over a socket.
 *
 * <p>Safe for use by many threads.
 */
public final class SocketDocument {
  private static final JsonMapper JSON = new JsonMapper();

  private final Schemas asWritten;
  private final Schemas closed;
  private final Map<String, JsonNode> events = new HashMap<>();
  private final Map<String, JsonNode> requests = new HashMap<>();
  private final Map<String, JsonNode> acks = new HashMap<>();

  SocketDocument(Map<String, String> documents) {
    asWritten = Schemas.asWritten(documents);
    closed = Schemas.closed(documents);
    for (JsonNode operation : closed.at(Documents.SOCKETS, "/operations").values()) {
      boolean told = operation.path("action").asString().equals("send");
      payloads(closed, operation, told ? events : acks, told ? "event" : "ack");
    }
    for (JsonNode operation : asWritten.at(Documents.SOCKETS, "/operations").values()) {
      if (operation.path("action").asString().equals("receive")) {
        payloads(asWritten, operation, requests, "request");
      }
    }
  }

  /** The document that the server publishes. */
  public static SocketDocument published() {
    return new SocketDocument(Documents.published());
  }

  private static void payloads(
      Schemas schemas, JsonNode operation, Map<String, JsonNode> byName, String message) {
    JsonNode channel = schemas.follow(operation.path("channel"));
    JsonNode payload = schemas.follow(channel.path("messages").path(message)).path("payload");
    if (payload.isMissingNode()
        || byName.put(channel.path("address").asString(), payload) != null) {
      throw new AssertionError("no single " + message + " of " + channel);
    }
  }

  /** The names of the events that a server emits. */
  public Set<String> emitted() {
    return events.keySet();
  }

  /** The names of the events that a server takes. */
  public Set<String> taken() {
    return requests.keySet();
  }

  /**
   * Holds an event of the server against the document.
   *
   * @throws AssertionError naming all differences
   */
  public void checkEvent(String name, String payload) {
    JsonNode schema = events.get(name);
    Documents.requireNone(
        "the event " + name + " " + payload,
        schema == null
            ? List.of("there is no such event")
            : closed.problems(schema, JSON.readTree(payload)));
  }

  /**
   * Holds what a client asked, and the ack of it, against the document. What the server has done
   * must be allowed; what it refuses may be anything.
   *
   * @throws AssertionError naming all differences
   */
  public void checkAck(String name, String argument, String ack) {
    JsonNode schema = acks.get(name);
    List<String> problems = new ArrayList<>();
    JsonNode answer = JSON.readTree(ack);
    if (schema == null) {
      problems.add("there is no such event");
    } else {
      problems.addAll(closed.problems(schema, answer));
      if (answer.path("ok").asBoolean(false)) {
        problems.addAll(asWritten.problems(requests.get(name), JSON.readTree(argument)));
      }
    }
    Documents.requireNone("the ack of " + name + " " + argument + ": " + ack, problems);
  }
}
