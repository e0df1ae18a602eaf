package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * What everybody sees of a server that is told to stop: whoever asks whether it is ready, sockets,
 * a request that is under way, and an upload that does not finish.
 */
class StoppingIT {
  private static final int SOCKETS = 25;
  private static final int UPLOAD = 3_000_000;
  private static final int SENT = 1_200_000;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final List<RawSocket> sockets = new ArrayList<>();

  @Test
  void everybodyIsToldAndNothingIsLost() throws Exception {
    byte[] picture = MediaFolder.picture(UPLOAD);
    String upload;
    String token;
    String userId;
    String space;
    try (RunnableJar jar = RunnableJar.start(folder, Map.of("PORT", "0", "DEMO", "false"))) {
      int port = jar.awaitPort();
      RestClient ada = RestClient.signIn(port, "ada");
      token = ada.token();
      userId = ada.userId();
      space = ada.createSpace("Stopped");
      for (int i = 0; i < SOCKETS; i++) {
        sockets.add(RawSocket.connect(port, token));
      }
      assertThat(ready(port).statusCode()).isEqualTo(200);
      assertThat(ready(port).body())
          .isEqualTo("{\"checks\":{\"database\":\"ok\",\"media\":\"ok\"},\"status\":\"ok\"}");
      upload = begin(port, token);
      String waiting = patch(upload, token, 0, UPLOAD, "Expect: 100-continue\r\n");
      try (Socket uploading = send(port, waiting, picture, 0);
          Socket slow = send(port, post(space, token), body("still said"), 20)) {
        assertThat(firstLine(uploading)).isEqualTo("HTTP/1.1 100 Continue");
        uploading.getOutputStream().write(picture, 0, SENT);

        long start = System.nanoTime();
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(jar::stop);
        // Who was told once that the server stops is not waited for any longer.
        HttpResponse<String> told =
            await()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> ready(port), answer -> answer.statusCode() == 503);
        assertThat(told.body())
            .isEqualTo("{\"checks\":{\"server\":\"stopping\"},\"status\":\"unavailable\"}");
        await().until(() -> sockets.stream().anyMatch(socket -> socket.closed.isDone()));
        assertThat(sockets).anyMatch(socket -> !socket.closed.isDone());
        byte[] rest = body("still said");
        slow.getOutputStream().write(Arrays.copyOfRange(rest, 20, rest.length));
        assertThat(firstLine(slow)).isEqualTo("HTTP/1.1 201 Created");
        assertThat(exit.get()).isEqualTo(143);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(uploading.isClosed()).isFalse();
      }
      assertThat(jar.errors()).isEmpty();
      assertSocketsWereSentAwayOneAfterTheOther();
    }
    try (RunnableJar jar = RunnableJar.start(folder, Map.of("PORT", "0", "DEMO", "false"))) {
      int port = jar.awaitPort();
      RestClient ada = RestClient.withToken(port, token, userId);
      assertThat(MediaFolder.messages(ada, space)).hasSize(1);
      long kept = offset(port, upload, token);
      assertThat(kept).isGreaterThanOrEqualTo(SENT - 64 * 1024).isLessThanOrEqualTo(SENT);
      byte[] rest = Arrays.copyOfRange(picture, (int) kept, UPLOAD);
      try (Socket socket =
          send(port, patch(upload, token, kept, rest.length, ""), rest, rest.length)) {
        assertThat(firstLine(socket)).isEqualTo("HTTP/1.1 204 No Content");
      }
      JsonNode message =
          ada.call("POST", "/api/messages/" + space, Map.of("upload_id", upload)).require(201);
      byte[] stored =
          HTTP.send(
                  HttpRequest.newBuilder(URI.create(message.get("media_url").asText())).build(),
                  BodyHandlers.ofByteArray())
              .body();
      assertThat(stored).isEqualTo(picture);
    }
  }

  private void assertSocketsWereSentAwayOneAfterTheOther() {
    List<RawSocket.Closed> ends = sockets.stream().map(socket -> socket.closed.join()).toList();
    assertThat(ends).allMatch(end -> end.status() == 1001);
    LongSummaryStatistics times = ends.stream().mapToLong(RawSocket.Closed::at).summaryStatistics();
    assertThat(Duration.ofNanos(times.getMax() - times.getMin()))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
  }

  private static HttpResponse<String> ready(int port) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/health/ready")).build(),
        BodyHandlers.ofString());
  }

  private static String begin(int port, String token) throws Exception {
    String location =
        HTTP.send(
                upload(port, "", token)
                    .header("Upload-Length", Integer.toString(UPLOAD))
                    .POST(BodyPublishers.noBody())
                    .build(),
                BodyHandlers.discarding())
            .headers()
            .firstValue("Location")
            .orElseThrow();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private static long offset(int port, String upload, String token) throws Exception {
    return HTTP.send(
            upload(port, "/" + upload, token).method("HEAD", BodyPublishers.noBody()).build(),
            BodyHandlers.discarding())
        .headers()
        .firstValueAsLong("Upload-Offset")
        .orElseThrow();
  }

  private static HttpRequest.Builder upload(int port, String path, String token) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/uploads" + path))
        .header("Authorization", "Bearer " + token)
        .header("Tus-Resumable", "1.0.0");
  }

  private static String patch(
      String upload, String token, long offset, int length, String headers) {
    return head("PATCH /api/uploads/" + upload, token, "application/offset+octet-stream", length)
        + "Tus-Resumable: 1.0.0\r\nUpload-Offset: "
        + offset
        + "\r\n"
        + headers
        + "\r\n";
  }

  private static String post(String space, String token) {
    int length = body("still said").length;
    return head("POST /api/messages/" + space, token, "application/json", length) + "\r\n";
  }

  private static String head(String request, String token, String type, int length) {
    return request
        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
        + token
        + "\r\nContent-Type: "
        + type
        + "\r\nContent-Length: "
        + length
        + "\r\n";
  }

  private static byte[] body(String content) {
    try {
      return new ObjectMapper().writeValueAsBytes(Map.of("content", content));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends the head and so much of the body. */
  private static Socket send(int port, String head, byte[] body, int count) throws IOException {
    Socket socket = new Socket("localhost", port);
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(body, 0, count);
    return socket;
  }

  private static String firstLine(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = socket.getInputStream().read(); c >= 0 && c != '\r'; ) {
      line.append((char) c);
      c = socket.getInputStream().read();
    }
    return line.toString();
  }
}
