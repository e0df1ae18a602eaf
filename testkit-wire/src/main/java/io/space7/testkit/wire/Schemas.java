package io.space7.testkit.wire;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The schemas of a pair of documents, which may refer to each other, in one of two forms. As
 * written, an object may have more fields than are named, since clients have to live with that.
 * Closed, it may not: a field that the server sends and the document does not name is a drift.
 */
final class Schemas {
  private static final String BASE = "https://documents.invalid/";
  private static final String NAMED = "/components/schemas/";

  /** Where the closed form keeps the parts of an {@code allOf}, which are closed only together. */
  private static final String PARTS = "x-parts";

  private static final String EXTENSIBLE_ENUM = "x-extensible-enum";

  private final Map<String, JsonNode> documents;
  private final SchemaRegistry registry;
  private final Map<JsonNode, Schema> known = new ConcurrentHashMap<>();

  private Schemas(Map<String, JsonNode> documents) {
    this.documents = documents;
    Map<String, String> texts = new ConcurrentHashMap<>();
    documents.forEach((name, document) -> texts.put(BASE + name, referred(document).toString()));
    this.registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder ->
                builder
                    .schemas(texts)
                    .schemaRegistryConfig(
                        SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  }

  /** What schemas refer to; a whole document would not pass for a schema. */
  private static JsonNode referred(JsonNode document) {
    ObjectNode parts = JsonNodeFactory.instance.objectNode();
    parts.set("components", document.path("components"));
    if (document.has(PARTS)) {
      parts.set(PARTS, document.get(PARTS));
    }
    return parts;
  }

  /**
   * @param documents in YAML, by the names under which they refer to each other
   */
  static Schemas asWritten(Map<String, String> documents) {
    return new Schemas(read(documents));
  }

  /** As above, with all objects closed and all lists of possible values complete. */
  static Schemas closed(Map<String, String> documents) {
    Map<String, JsonNode> read = read(documents);
    read.values().forEach(document -> close((ObjectNode) document));
    return new Schemas(read);
  }

  private static Map<String, JsonNode> read(Map<String, String> documents) {
    Map<String, JsonNode> read = new ConcurrentHashMap<>();
    YAMLMapper yaml = new YAMLMapper();
    documents.forEach(
        (name, text) -> {
          JsonNode document = yaml.readTree(text);
          makeReferencesAbsolute(document, BASE + name);
          read.put(name, document);
        });
    return read;
  }

  /** The part of a document at a JSON pointer, with a reference followed. */
  JsonNode at(String document, String pointer) {
    return follow(documents.get(document).at(pointer));
  }

  /** What a node refers to, or itself. */
  JsonNode follow(JsonNode node) {
    JsonNode reference = node.path("$ref");
    if (!reference.isString()) {
      return node;
    }
    String[] target = reference.stringValue().substring(BASE.length()).split("#", 2);
    return at(target[0], target[1]);
  }

  /** What is wrong with a value; empty if nothing is. */
  List<String> problems(JsonNode schema, JsonNode value) {
    return known.computeIfAbsent(schema, registry::getSchema).validate(value).stream()
        .map(Object::toString)
        .toList();
  }

  /** So that any part of a document can be read as a schema by itself. */
  private static void makeReferencesAbsolute(JsonNode node, String document) {
    if (node instanceof ObjectNode object && object.path("$ref").isString()) {
      String reference = object.path("$ref").stringValue();
      object.put(
          "$ref",
          reference.startsWith("#")
              ? document + reference
              : BASE + reference.substring(reference.startsWith("./") ? 2 : 0));
    }
    children(node).forEach(child -> makeReferencesAbsolute(child, document));
  }

  private static void close(ObjectNode document) {
    JsonNode named = document.at(NAMED.substring(0, NAMED.length() - 1));
    ObjectNode parts = named.isObject() ? ((ObjectNode) named).deepCopy() : null;
    closeObjects(document, false);
    if (parts != null) {
      children(parts).forEach(part -> closeObjects(part, true));
      document.set(PARTS, parts);
    }
  }

  private static void closeObjects(JsonNode node, boolean part) {
    if (node instanceof ObjectNode object) {
      if (!part
          && (object.has("properties") || object.has("allOf"))
          && !object.has("additionalProperties")) {
        object.put("unevaluatedProperties", false);
      }
      if (object.has(EXTENSIBLE_ENUM)) {
        object.set("enum", object.get(EXTENSIBLE_ENUM));
      }
    }
    children(node).filter(child -> child != node.get("allOf")).forEach(c -> closeObjects(c, false));
    if (node.get("allOf") instanceof ArrayNode parts) {
      for (JsonNode each : parts) {
        if (each.path("$ref").isString()) {
          String reference = each.path("$ref").stringValue();
          ((ObjectNode) each).put("$ref", reference.replace("#" + NAMED, "#/" + PARTS + "/"));
        }
        closeObjects(each, true);
      }
    }
  }

  private static Stream<JsonNode> children(JsonNode node) {
    return node.isContainer() ? node.values().stream() : Stream.empty();
  }
}
