package io.space7.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.space7.testkit.wire.RestDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** One user of the server under test, over plain HTTP. */
final class RestClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RestDocument DOCUMENT = RestDocument.published();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String origin;
  private final String token;
  private final String userId;

  private RestClient(String origin, String token, String userId) {
    this.origin = origin;
    this.token = token;
    this.userId = userId;
  }

  static RestClient signIn(int port, String username) {
    RestClient nobody = new RestClient("http://localhost:" + port, "", "");
    Answer answer = nobody.call("POST", "/api/auth/login", Map.of("username", username));
    return new RestClient(
        nobody.origin,
        answer.body().get("token").asText(),
        answer.body().get("user").get("user_id").asText());
  }

  /** Somebody who got a token elsewhere. */
  static RestClient withToken(int port, String token, String userId) {
    return new RestClient("http://localhost:" + port, token, userId);
  }

  /** The same user at another server. */
  RestClient at(int port) {
    return withToken(port, token, userId);
  }

  String token() {
    return token;
  }

  String userId() {
    return userId;
  }

  /** A fresh Space that the others have joined. */
  String createSpace(String title, RestClient... others) {
    String spaceId =
        call("POST", "/api/spaces", Map.of("title", title, "description", ""))
            .require(201)
            .get("space_id")
            .asText();
    for (RestClient other : others) {
      other.call("POST", "/api/spaces/" + spaceId + "/join", Map.of()).require(200);
    }
    return spaceId;
  }

  /** Posts as the published app does: multipart, without naming a socket. */
  JsonNode postForm(String spaceId, String content) {
    String boundary = "----form";
    String body =
        "--%s\r\nContent-Disposition: form-data; name=\"content\"\r\n\r\n%s\r\n--%s--\r\n"
            .formatted(boundary, content, boundary);
    return send(request("/api/messages/" + spaceId)
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(BodyPublishers.ofString(body)))
        .require(201);
  }

  /** Posts a file of a format that the server knows. */
  JsonNode postFile(String spaceId, String content, byte[] file, String... headers) {
    String boundary = "----form";
    String head =
        """
        --%s\r
        Content-Disposition: form-data; name="content"\r
        \r
        %s\r
        --%s\r
        Content-Disposition: form-data; name="media"; filename="file"\r
        \r
        """
            .formatted(boundary, content, boundary);
    HttpRequest.Builder request =
        request("/api/messages/" + spaceId)
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(
                BodyPublishers.concat(
                    BodyPublishers.ofString(head),
                    BodyPublishers.ofByteArray(file),
                    BodyPublishers.ofString("\r\n--" + boundary + "--\r\n")));
    return send(headers.length == 0 ? request : request.headers(headers)).require(201);
  }

  Answer call(String method, String path) {
    return send(request(path).method(method, BodyPublishers.noBody()));
  }

  Answer call(String method, String path, Object body, String... headers) {
    try {
      HttpRequest.Builder request =
          request(path)
              .header("Content-Type", "application/json")
              .method(method, BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
      return send(headers.length == 0 ? request : request.headers(headers));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(origin + path))
        .timeout(Duration.ofSeconds(20))
        .header("Authorization", "Bearer " + token);
  }

  private static Answer send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    try {
      HttpResponse<byte[]> response = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
      DOCUMENT.check(request, response);
      return new Answer(response.statusCode(), JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What the server said. */
  record Answer(int status, JsonNode body) {
    JsonNode require(int expected) {
      if (status != expected) {
        throw new AssertionError(
            "status "
                + status
                + " instead of "
                + expected
                + ": "
                + new String(
                    body.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
      }
      return body;
    }
  }
}
