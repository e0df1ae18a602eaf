package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees who starts and stops the program. */
class RunnableJarIT {
  private static final Map<String, String> ANY_PORT = Map.of("PORT", "0");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void twoClientsChatWithoutAnyConfiguration() {
    try (RunnableJar jar = RunnableJar.start(folder, ANY_PORT)) {
      int port = jar.awaitPort();
      RestClient ada = RestClient.signIn(port, "ada");
      RestClient bob = RestClient.signIn(port, "bob");
      String space = ada.createSpace("From the jar", bob);
      try (SocketClient socket = SocketClient.connect(port, bob)) {
        socket.join(space);
        ada.postForm(space, "hello");
        await().until(() -> socket.count("receive_message") == 1);
      }
      assertThat(jar.errors()).isEmpty();
    }
    assertThat(folder.resolve(".space7")).isDirectory();
  }

  @Test
  void everyAcknowledgedMessageSurvivesSigkill() {
    AtomicInteger acknowledged = new AtomicInteger();
    String space;
    RestClient ada;
    try (RunnableJar jar = RunnableJar.start(folder, ANY_PORT)) {
      int port = jar.awaitPort();
      RestClient writer = RestClient.signIn(port, "ada");
      String thread = writer.createSpace("Killed");
      space = thread;
      Thread load =
          new Thread(
              () -> {
                while (true) {
                  writer.postForm(thread, "message " + acknowledged.get());
                  acknowledged.incrementAndGet();
                }
              });
      load.setUncaughtExceptionHandler((thisThread, connectionLost) -> {});
      load.start();
      await().until(() -> acknowledged.get() >= 50);
      jar.kill();
      await().until(() -> !load.isAlive());
    }
    try (RunnableJar jar = RunnableJar.start(folder, ANY_PORT)) {
      ada = RestClient.signIn(jar.awaitPort(), "ada");
      List<String> contents = new ArrayList<>();
      String path = "/api/messages/" + space + "?limit=100";
      String cursor = "";
      do {
        var page = ada.call("GET", path + cursor).require(200);
        page.get("messages").forEach(m -> contents.add(m.get("content").asText()));
        cursor =
            page.get("nextCursor").isNull() ? null : "&cursor=" + page.get("nextCursor").asText();
      } while (cursor != null);
      assertThat(contents).doesNotHaveDuplicates();
      for (int i = 0; i < acknowledged.get(); i++) {
        assertThat(contents).contains("message " + i);
      }
    }
  }

  @Test
  void aWrongValueIsOneLineAndStatus2() {
    RunnableJar jar = RunnableJar.start(folder, Map.of("PORT", "http"));
    assertThat(jar.awaitExit()).isEqualTo(2);
    assertThat(jar.errors())
        .containsExactly("PORT is \"http\", but must be a whole number from 0 to 65535");
  }

  @Test
  void aPortInUseIsOneLineThatNamesIt() throws Exception {
    try (ServerSocket other = new ServerSocket(0)) {
      String port = Integer.toString(other.getLocalPort());
      RunnableJar jar = RunnableJar.start(folder, Map.of("PORT", port));
      assertThat(jar.awaitExit()).isEqualTo(1);
      assertThat(jar.errors()).hasSize(1).first().asString().contains(port, "PORT");
    }
  }

  @Test
  void aFolderInUseIsOneLineThatNamesIt() {
    try (RunnableJar first = RunnableJar.start(folder, ANY_PORT)) {
      first.awaitPort();
      RunnableJar second = RunnableJar.start(folder, ANY_PORT);
      assertThat(second.awaitExit()).isEqualTo(1);
      assertThat(second.errors()).hasSize(1).first().asString().contains(".space7");
    }
  }

  @Test
  void anUnreachableDatabaseIsOneLineWithoutItsPassword() throws Exception {
    int nobody;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = closed.getLocalPort();
    }
    Map<String, String> variables = new HashMap<>(ANY_PORT);
    variables.put("DATABASE_URL", "postgresql://user:hunter2@localhost:" + nobody + "/space7");
    variables.put("JWT_SECRET", "0123456789abcdef0123456789abcdef");
    RunnableJar jar = RunnableJar.start(folder, variables);
    assertThat(jar.awaitExit()).isEqualTo(1);
    assertThat(jar.errors())
        .hasSize(1)
        .first()
        .asString()
        .contains("DATABASE_URL")
        .doesNotContain("hunter2");
  }

  @Test
  void stoppingEndsTheDatabaseToo() throws Exception {
    try (RunnableJar jar = RunnableJar.start(folder, ANY_PORT)) {
      jar.awaitPort();
      assertThat(jar.stop()).isEqualTo(143);
      assertThat(jar.errors()).isEmpty();
    }
    try (var files = Files.walk(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("PG_VERSION")
          .doesNotContain("postmaster.pid");
    }
  }
}
