package io.space7.testkit.cloud;

import com.sun.net.httpserver.HttpExchange;
import io.space7.testkit.cloud.CloudBucket.Session;
import io.space7.testkit.cloud.CloudBucket.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one request to {@link CloudStorage}, and answers it. */
final class CloudRequests {
  private static final Pattern OBJECT =
      Pattern.compile("(?:/upload|/download)?/storage/v1/b/([^/]+)/o(?:/([^/]+))?");
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (?:(\\d+)-(\\d+)|\\*)/(\\d+|\\*)");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  private final CloudBucket bucket;
  private final HttpExchange exchange;

  CloudRequests(CloudBucket bucket, HttpExchange exchange) {
    this.bucket = bucket;
    this.exchange = exchange;
  }

  static CloudCall call(HttpExchange exchange) {
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    boolean object = exchange.getRequestURI().getPath().contains("/storage/v1/b/");
    return switch (exchange.getRequestMethod()) {
      case "POST" -> object ? CloudCall.START : CloudCall.TOKEN;
      case "PUT" -> put(exchange.getRequestHeaders().getFirst("Content-Range"));
      case "DELETE" -> CloudCall.DELETE;
      case "GET" ->
          !object ? CloudCall.FETCH : query.contains("alt=media") ? CloudCall.READ : CloudCall.STAT;
      default -> CloudCall.UNKNOWN;
    };
  }

  private static CloudCall put(String contentRange) {
    if ("bytes */*".equals(contentRange)) {
      return CloudCall.QUERY;
    }
    return contentRange == null || contentRange.endsWith("/*") ? CloudCall.CHUNK : CloudCall.FINISH;
  }

  CloudAnswer answer(CloudCall call) throws IOException {
    return switch (call) {
      case START -> start();
      case CHUNK, FINISH -> take();
      case QUERY -> query();
      case STAT -> stat();
      case READ -> read(object(), true);
      case FETCH -> fetch();
      case DELETE -> bucket.remove(object()) ? CloudAnswer.of(204) : CloudAnswer.error(404);
      case TOKEN, UNKNOWN -> CloudAnswer.error(400);
    };
  }

  /** Null if it is not of this bucket. */
  private String object() {
    Matcher path = OBJECT.matcher(exchange.getRequestURI().getRawPath());
    boolean here = path.matches() && path.group(1).equals(bucket.name()) && path.group(2) != null;
    return here ? URLDecoder.decode(path.group(2), StandardCharsets.UTF_8) : "";
  }

  private String parameter(String name) {
    for (String pair : String.valueOf(exchange.getRequestURI().getRawQuery()).split("&")) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    return null;
  }

  private CloudAnswer start() throws IOException {
    Matcher path = OBJECT.matcher(exchange.getRequestURI().getRawPath());
    if (!path.matches() || !path.group(1).equals(bucket.name())) {
      return CloudAnswer.error(404);
    }
    if (!"resumable".equals(parameter("uploadType"))) {
      return CloudAnswer.error(400);
    }
    String metadata = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String only = parameter("ifGenerationMatch");
    String id = bucket.begin(parameter("name"), metadata, only == null ? null : Long.valueOf(only));
    return id == null
        ? CloudAnswer.error(412)
        : CloudAnswer.of(200)
            .with(
                "Location",
                "http://"
                    + exchange.getRequestHeaders().getFirst("Host")
                    + exchange.getRequestURI().getRawPath()
                    + "?uploadType=resumable&upload_id="
                    + id);
  }

  /** What arrives is kept as far as the service keeps it, whether the client stays or not. */
  private CloudAnswer take() throws IOException {
    Session session = bucket.session(String.valueOf(parameter("upload_id")));
    Matcher range = CONTENT_RANGE.matcher(exchange.getRequestHeaders().getFirst("Content-Range"));
    if (session == null || !range.matches()) {
      return CloudAnswer.error(session == null ? 404 : 400);
    }
    if (session.made() != null) {
      return json(200, session.object(), session.made());
    }
    boolean finishes = !range.group(3).equals("*");
    if (range.group(1) != null) {
      if (Long.parseLong(range.group(1)) != session.size()) {
        return CloudAnswer.error(400);
      }
      receive(session, finishes);
    }
    if (!finishes) {
      return progress(session);
    }
    if (session.size() != Long.parseLong(range.group(3))) {
      return CloudAnswer.error(400);
    }
    String sum = exchange.getRequestHeaders().getFirst("x-goog-hash");
    if (sum != null && !sum.equals("crc32c=" + session.crc32c())) {
      return CloudAnswer.error(400);
    }
    StoredObject made = session.make();
    return made == null ? CloudAnswer.error(412) : json(200, session.object(), made);
  }

  private void receive(Session session, boolean finishes) throws IOException {
    InputStream body = exchange.getRequestBody();
    byte[] grain = new byte[CloudBucket.GRAIN];
    for (int n = body.readNBytes(grain, 0, grain.length);
        n == grain.length || n > 0 && finishes;
        n = body.readNBytes(grain, 0, grain.length)) {
      session.take(grain, n);
    }
  }

  private static CloudAnswer progress(Session session) {
    CloudAnswer incomplete = CloudAnswer.of(308);
    return session.size() == 0
        ? incomplete
        : incomplete.with("Range", "bytes=0-" + (session.size() - 1));
  }

  private CloudAnswer query() {
    Session session = bucket.session(String.valueOf(parameter("upload_id")));
    if (session == null) {
      return CloudAnswer.error(404);
    }
    return session.made() == null ? progress(session) : json(200, session.object(), session.made());
  }

  private CloudAnswer stat() {
    String object = object();
    StoredObject stored = bucket.get(object);
    return stored == null ? CloudAnswer.error(404) : json(200, object, stored);
  }

  private CloudAnswer json(int status, String object, StoredObject stored) {
    return CloudAnswer.json(
        status,
        String.format(
            Locale.ROOT,
            """
        {"kind": "storage#object", "bucket": "%s", "name": "%s", "generation": "%d",
         "metageneration": "1", "size": "%d", "crc32c": "%s", "timeCreated": "%s"}
        """,
            bucket.name(),
            object,
            stored.generation(),
            stored.size(),
            stored.crc32c(),
            stored.created()));
  }

  private CloudAnswer fetch() {
    String prefix = "/" + bucket.name() + "/";
    String path = exchange.getRequestURI().getPath();
    return path.startsWith(prefix)
        ? read(path.substring(prefix.length()), false)
        : CloudAnswer.error(404);
  }

  private CloudAnswer read(String object, boolean json) {
    StoredObject stored = bucket.get(object);
    String generation = json ? parameter("generation") : null;
    if (stored == null || generation != null && Long.parseLong(generation) != stored.generation()) {
      return CloudAnswer.error(404);
    }
    int size = (int) stored.size();
    String header = exchange.getRequestHeaders().getFirst("Range");
    if (header == null) {
      return describe(CloudAnswer.of(200, stored.bytes(), 0, size), stored);
    }
    Matcher range = RANGE.matcher(header);
    if (!range.matches() || Long.parseLong(range.group(1)) >= size) {
      return CloudAnswer.error(416);
    }
    int from = Integer.parseInt(range.group(1));
    int last =
        range.group(2).isEmpty()
            ? size - 1
            : (int) Math.min(size - 1, Long.parseLong(range.group(2)));
    return describe(CloudAnswer.of(206, stored.bytes(), from, last - from + 1), stored)
        .with("Content-Range", "bytes " + from + "-" + last + "/" + size);
  }

  private static CloudAnswer describe(CloudAnswer answer, StoredObject stored) {
    CloudAnswer described =
        answer
            .with("x-goog-generation", Long.toString(stored.generation()))
            .with("x-goog-stored-content-length", Long.toString(stored.size()))
            .with("x-goog-hash", "crc32c=" + stored.crc32c());
    String type = stored.field("contentType");
    return type == null ? described : described.with("Content-Type", type);
  }
}
