package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What gets into a log, and how. */
class LogsIT {
  private static final String MARK = "Xyzzy7Secret";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void everyLineIsJsonAndNoneHoldsASecret() throws Exception {
    Map<String, String> variables = new HashMap<>();
    variables.put("LOG_FORMAT", "json");
    variables.put("JWT_SECRET", MARK + "0123456789abcdef0123456789");
    int port = freePort();
    variables.put("PORT", Integer.toString(port));
    try (RunnableJar jar = RunnableJar.start(folder, variables)) {
      await()
          .atMost(Duration.ofSeconds(90))
          .until(() -> jar.errors().stream().anyMatch(line -> line.contains("is listening on")));
      RestClient ada = RestClient.signIn(port, "ada");
      String space = ada.createSpace(MARK + " title");
      ada.postForm(space, MARK + " text");
      ada.call("GET", "/api/messages/" + MARK).status();
      RestClient.withToken(port, MARK, "").call("GET", "/api/spaces/my");
      ada.call("POST", "/api/messages/" + space, Map.of("content", MARK + "\0"));
      say(port, "GET /api/spaces?token=" + MARK + " HTTP/1.1\r\nHost: a b\r\n\r\n");
      say(port, "GET /socket.io/?EIO=4&transport=websocket&token=" + MARK + " HTTP/1.1\r\n\r\n");
      try (SocketClient socket = SocketClient.connect(port, ada)) {
        socket.join(space);
        socket.announce("send_message", MARK);
      }
      assertThat(jar.stop()).isEqualTo(143);
      List<String> lines = jar.errors();
      assertThat(lines).isNotEmpty().noneMatch(line -> line.contains(MARK));
      for (String line : lines) {
        JsonNode event = JSON.readTree(line);
        assertThat(event.get("timestamp").isNumber()).as(line).isTrue();
        assertThat(event.get("formattedMessage").isTextual()).as(line).isTrue();
      }
      assertThat(lines.get(0)).contains("with this configuration", "JWT_SECRET = (set)");
    }
    assertDatabaseLogHoldsNoSecret();
  }

  @Test
  void aStartErrorIsJsonToo() throws IOException {
    RunnableJar jar = RunnableJar.start(folder, Map.of("LOG_FORMAT", "json", "PORT", "http"));
    assertThat(jar.awaitExit()).isEqualTo(2);
    assertThat(jar.errors()).hasSize(1);
    assertThat(JSON.readTree(jar.errors().get(0)).get("formattedMessage").asText())
        .isEqualTo("PORT is \"http\", but must be a whole number from 0 to 65535");
  }

  private void assertDatabaseLogHoldsNoSecret() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
        assertThat(Files.readString(log)).as(log.toString()).doesNotContain(MARK);
      }
    }
  }

  private static void say(int port, String request) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 ");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0)) {
      return probe.getLocalPort();
    }
  }
}
