package io.space7.testkit.wire;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The OpenAPI document, against which requests and their answers are held.
 *
 * <p>Safe for use by many threads.
 */
public final class RestDocument {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> METHODS =
      List.of("get", "put", "post", "delete", "options", "head", "patch");

  /** Those of which no answer may have one that its document does not name. */
  private static final Set<String> TELLING =
      Set.of(
          "accept-ranges",
          "content-disposition",
          "content-range",
          "etag",
          "link",
          "location",
          "retry-after",
          "tus-extension",
          "tus-max-size",
          "tus-resumable",
          "tus-version",
          "upload-expires",
          "upload-length",
          "upload-offset",
          "www-authenticate");

  private final Schemas asWritten;
  private final Schemas closed;
  private final List<PathTemplate> paths;
  private final Set<String> operations = new TreeSet<>();

  RestDocument(Map<String, String> documents) {
    asWritten = Schemas.asWritten(documents);
    closed = Schemas.closed(documents);
    JsonNode all = closed.at(Documents.REST, "/paths");
    Collection<String> templates = all.propertyNames();
    paths = templates.stream().map(PathTemplate::new).sorted().toList();
    templates.forEach(
        template ->
            METHODS.stream()
                .filter(all.get(template)::has)
                .map(method -> method.toUpperCase(Locale.ROOT) + " " + template)
                .forEach(operations::add));
  }

  /** The document that the server publishes. */
  public static RestDocument published() {
    return new RestDocument(Documents.published());
  }

  /** All operations, such as {@code GET /api/spaces/{spaceId}}. */
  public Set<String> operations() {
    return operations;
  }

  /** The codes of errors by their status, of those that operations answer with. */
  public Map<Integer, Set<String>> errorCodes() {
    Map<Integer, Set<String>> codes = new HashMap<>();
    JsonNode all = closed.at(Documents.REST, "/paths");
    for (String operation : operations) {
      String[] parts = operation.split(" ", 2);
      JsonNode responses =
          all.path(parts[1]).path(parts[0].toLowerCase(Locale.ROOT)).path("responses");
      for (String status : responses.propertyNames()) {
        JsonNode schema =
            closed
                .follow(responses.get(status))
                .path("content")
                .path(Exchange.JSON_TYPE)
                .path("schema")
                .path("allOf")
                .path(1)
                .path("properties")
                .path("code");
        schema
            .path("enum")
            .forEach(
                code ->
                    codes
                        .computeIfAbsent(Integer.valueOf(status), s -> new HashSet<>())
                        .add(code.stringValue()));
      }
    }
    return codes;
  }

  /** All codes of errors, in the document's order. */
  public List<String> allErrorCodes() {
    return closed.at(Documents.REST, "/components/schemas/ErrorCode/enum").values().stream()
        .map(JsonNode::stringValue)
        .toList();
  }

  /**
   * Holds a request and its answer against the document. What the server has done must be allowed;
   * what it refuses may be anything.
   *
   * @throws AssertionError naming all differences
   */
  public void check(HttpRequest request, HttpResponse<byte[]> response) {
    check(Exchange.of(request, response));
  }

  void check(Exchange exchange) {
    List<String> problems = new ArrayList<>();
    if (exchange.header("x-request-id") == null) {
      problems.add("there is no X-Request-Id");
    }
    if (!"nosniff".equals(exchange.header("x-content-type-options"))) {
      problems.add("X-Content-Type-Options is not nosniff");
    }
    PathTemplate template =
        paths.stream().filter(path -> path.matches(exchange.path())).findFirst().orElse(null);
    String method = method(exchange, template);
    if (method == null) {
      checkUndocumented(exchange, problems);
    } else {
      checkAnswer(exchange, closedPart(template, "/" + method), problems);
      if (exchange.status() < 400) {
        checkRequest(exchange, template, method, problems);
      }
    }
    Documents.requireNone(exchange.toString(), problems);
  }

  /** The operation's name in the document, or null; HEAD is answered wherever GET is. */
  private String method(Exchange exchange, PathTemplate template) {
    if (template == null) {
      return null;
    }
    JsonNode item = closedPart(template, "");
    String method = exchange.method().toLowerCase(Locale.ROOT);
    if (item.has(method)) {
      return method;
    }
    return method.equals("head") && item.has("get") ? "get" : null;
  }

  private JsonNode closedPart(PathTemplate template, String pointer) {
    return closed.at(Documents.REST, template.pointer() + pointer);
  }

  /** The web page's files, and what browsers ask beforehand, are not in the document. */
  private void checkUndocumented(Exchange exchange, List<String> problems) {
    if (exchange.status() >= 400) {
      checkBody(exchange, closed.at(Documents.REST, "/components/schemas/Error"), problems);
    } else if (!exchange.method().equals("OPTIONS")
        && paths.stream().anyMatch(path -> path.sharesRoot(exchange.path()))) {
      problems.add("there is no such operation");
    }
  }

  private void checkAnswer(Exchange exchange, JsonNode operation, List<String> problems) {
    JsonNode response =
        closed.follow(operation.path("responses").path(Integer.toString(exchange.status())));
    if (response.isMissingNode()) {
      problems.add("there is no answer " + exchange.status());
      return;
    }
    checkHeaders(exchange, response.path("headers"), problems);
    if (exchange.method().equals("HEAD")) {
      return;
    }
    JsonNode content = response.path("content");
    if (exchange.body().length == 0 || content.isMissingNode()) {
      if (exchange.body().length > 0 || !content.isMissingNode()) {
        problems.add("there is a body in one of the two only");
      }
    } else if (content.has(exchange.mediaType())) {
      JsonNode schema = content.path(exchange.mediaType()).path("schema");
      if (Exchange.JSON_TYPE.equals(exchange.mediaType())) {
        checkBody(exchange, schema, problems);
      }
    } else if (!content.has("*/*")) {
      problems.add("there is no answer of the type " + exchange.mediaType());
    }
  }

  private void checkHeaders(Exchange exchange, JsonNode documented, List<String> problems) {
    Set<String> unknown = new TreeSet<>(TELLING);
    for (String name : documented.propertyNames()) {
      unknown.remove(name.toLowerCase(Locale.ROOT));
      JsonNode header = closed.follow(documented.get(name));
      String value = exchange.header(name);
      if (value != null) {
        checkText(closed, header.path("schema"), value, "the header " + name, problems);
      } else if (header.path("required").asBoolean(false)) {
        problems.add("there is no header " + name);
      }
    }
    unknown.stream()
        .filter(name -> exchange.header(name) != null)
        .forEach(name -> problems.add("there is a header " + name));
  }

  private void checkBody(Exchange exchange, JsonNode schema, List<String> problems) {
    if (exchange.method().equals("HEAD")) {
      return;
    }
    if (!Exchange.JSON_TYPE.equals(exchange.mediaType())) {
      problems.add("the answer is of the type " + exchange.mediaType());
      return;
    }
    try {
      problems.addAll(closed.problems(schema, JSON.readTree(exchange.plainBody())));
    } catch (JacksonException e) {
      problems.add("the answer is not JSON");
    }
  }

  private void checkRequest(
      Exchange exchange, PathTemplate template, String method, List<String> problems) {
    JsonNode operation = asWritten.at(Documents.REST, template.pointer() + "/" + method);
    List<JsonNode> parameters = new ArrayList<>();
    asWritten.at(Documents.REST, template.pointer() + "/parameters").forEach(parameters::add);
    operation.path("parameters").forEach(parameters::add);
    for (JsonNode each : parameters) {
      JsonNode parameter = asWritten.follow(each);
      String name = parameter.path("name").asString();
      String value =
          switch (parameter.path("in").asString()) {
            case "path" -> template.value(exchange.path(), name);
            case "query" -> exchange.query(name);
            case "header" -> exchange.requestHeader(name);
            default -> throw new AssertionError(parameter);
          };
      if (value != null) {
        checkText(asWritten, parameter.path("schema"), value, "the parameter " + name, problems);
      } else if (parameter.path("required").asBoolean(false)) {
        problems.add("there is no parameter " + name);
      }
    }
    checkRequestBody(exchange, operation.path("requestBody"), problems);
  }

  private void checkRequestBody(Exchange exchange, JsonNode documented, List<String> problems) {
    if (exchange.requestBody() == null) {
      if (documented.path("required").asBoolean(false)) {
        problems.add("there is no body");
      }
      return;
    }
    if (documented.isMissingNode()) {
      // What nobody asked for is not read.
      return;
    }
    JsonNode content = documented.path("content").path(exchange.requestMediaType());
    if (content.isMissingNode()) {
      problems.add("a body of the type " + exchange.requestMediaType() + " is taken");
    } else if (Exchange.JSON_TYPE.equals(exchange.requestMediaType())) {
      problems.addAll(
          asWritten.problems(content.path("schema"), JSON.readTree(exchange.requestBody())));
    }
  }

  /** Text that stands for a value of a schema, as in headers and addresses. */
  private static void checkText(
      Schemas schemas, JsonNode schema, String text, String subject, List<String> problems) {
    String type = schemas.follow(schema).path("type").asString("");
    JsonNode value =
        type.equals("integer") && text.matches("-?[0-9]{1,18}")
            ? JSON.readTree(text)
            : JSON.getNodeFactory().stringNode(text);
    schemas.problems(schema, value).forEach(problem -> problems.add(subject + ": " + problem));
  }
}
