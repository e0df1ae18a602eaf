package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.space7.persistence.DatabaseSettings;
import io.space7.persistence.embedded.EmbeddedDatabase;
import io.space7.testkit.FaultyRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void theScriptTakesTheClassesFromTheArchiveOfTheBuild() throws Exception {
    Map<String, String> variables = new HashMap<>(ANY_PORT);
    variables.put("JAVA_OPTS", "-Xlog:class+load:file=classes.txt");
    try (RunnableJar jar = RunnableJar.startByScript(folder, variables)) {
      jar.awaitPort();
      assertThat(jar.errors()).isEmpty();
      assertThat(jar.stop()).isEqualTo(143);
    }
    assertThat(Files.readAllLines(folder.resolve("classes.txt")))
        .anyMatch(line -> line.contains(" io.space7.http.HttpServer source: shared objects file"));
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
  void aMisspelledVariableIsOneLineAndStatus2() {
    RunnableJar jar = RunnableJar.start(folder, Map.of("DATABASE_ULR", "postgresql://x@y/z"));
    assertThat(jar.awaitExit()).isEqualTo(2);
    assertThat(jar.errors())
        .containsExactly(
            "DATABASE_ULR is no variable of this program; DATABASE_URL is meant, or unset it");
  }

  @Test
  void optionsDoWhatTheySay() throws Exception {
    RunnableJar version = RunnableJar.start(folder, Map.of(), "--version");
    assertThat(version.output()).containsPattern("^Space7 \\d+\\S* \\(commit [0-9a-f]{7,}\\)\n$");
    assertThat(version.awaitExit()).isZero();
    RunnableJar help = RunnableJar.start(folder, Map.of("RATE_LIMIT", "30"), "--help");
    assertThat(help.output())
        .startsWith("Usage: space7")
        .contains("DATABASE_URL = ", "RATE_LIMIT = 30", "--version");
    assertThat(help.awaitExit()).isZero();
    RunnableJar near = RunnableJar.start(folder, Map.of(), "--verison");
    assertThat(near.awaitExit()).isEqualTo(2);
    assertThat(near.errors())
        .containsExactly(
            "There is no option \"--verison\"; --version is meant, or --help tells what there is.");
    RunnableJar unknown = RunnableJar.start(folder, Map.of(), "--prot=1");
    assertThat(unknown.awaitExit()).isEqualTo(2);
    assertThat(unknown.errors())
        .containsExactly("There is no option \"--prot=1\"; --help tells what there is.");
    try (var files = Files.list(folder)) {
      assertThat(files).noneMatch(file -> file.endsWith(".space7"));
    }
  }

  /** Numbers in these languages are written with digits of their own. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Duser.language=ar -Duser.country=SA -Duser.extensions=nu-arab",
        "-Duser.language=fa -Duser.country=IR",
        "-Duser.language=my -Duser.country=MM -Duser.extensions=nu-mymr"
      })
  void theMachinesLanguageIsNotTheProgrammes(String locale) {
    Map<String, String> variables = new HashMap<>(ANY_PORT);
    variables.put("JDK_JAVA_OPTIONS", locale);
    try (RunnableJar jar = RunnableJar.start(folder, variables)) {
      int port = jar.awaitPort();
      RestClient ada = RestClient.signIn(port, "ada");
      RestClient bob = RestClient.signIn(port, "bob");
      String space = ada.createSpace("In any language", bob);
      try (SocketClient socket = SocketClient.connect(port, bob)) {
        socket.join(space);
        ada.postForm(space, "hello");
        await().until(() -> socket.count("receive_message") == 1);
      }
      assertThat(ada.call("GET", "/api/messages/" + space).require(200).get("total").asInt())
          .isEqualTo(1);
    }
  }

  @Test
  void theHomeIsClosedToOthers() throws Exception {
    Path home = Files.createDirectory(folder.resolve(".space7"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path secret = home.resolve("jwt-secret");
    Files.writeString(secret, "0123456789abcdef0123456789abcdef");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
    try (RunnableJar jar = RunnableJar.start(folder, ANY_PORT)) {
      jar.awaitPort();
      for (String closed : List.of("", "media", "postgres")) {
        assertThat(permissions(home.resolve(closed))).as(closed).isEqualTo("rwx------");
      }
      for (String closed : List.of("jwt-secret", "postgres/password")) {
        assertThat(permissions(home.resolve(closed))).as(closed).isEqualTo("rw-------");
      }
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void aDatabaseThatDiesForGoodEndsTheProgramWithALine() throws Exception {
    try (RunnableJar jar = RunnableJar.start(folder, ANY_PORT)) {
      jar.awaitPort();
      Path data = folder.resolve(".space7/postgres/data");
      Files.writeString(data.resolve("postgresql.auto.conf"), "no_such_setting = on\n");
      String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
      ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
      assertThat(jar.awaitExit()).isEqualTo(1);
      assertThat(jar.errors())
          .anyMatch(
              line ->
                  line.startsWith("The embedded PostgreSQL died and cannot be started again: "));
    }
  }

  @Test
  void stoppedWhileItStartsItLeavesNoDatabaseBehind() {
    Path pid = folder.resolve(".space7/postgres/data/postmaster.pid");
    try (RunnableJar jar = RunnableJar.start(folder, ANY_PORT)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(pid));
      jar.stop();
    }
    assertThat(pid).doesNotExist();
  }

  @Test
  void aHomeThatIsAFileIsOneLineAndStatus2() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    RunnableJar jar =
        RunnableJar.start(folder, Map.of("PORT", "0", "SPACE7_HOME", file.toString()));
    assertThat(jar.awaitExit()).isEqualTo(2);
    assertThat(jar.errors())
        .containsExactly(
            "SPACE7_HOME: the folder "
                + file
                + " cannot be used: "
                + file
                + " is a file, not a folder; move it, or choose another folder.");
  }

  @Test
  void aPortInUseIsOneLineThatNamesIt() throws Exception {
    try (ServerSocket other = new ServerSocket(0)) {
      String port = Integer.toString(other.getLocalPort());
      RunnableJar jar = RunnableJar.start(folder, Map.of("PORT", port));
      assertThat(jar.awaitExit()).isEqualTo(2);
      assertThat(jar.errors()).hasSize(1).first().asString().contains(port, "PORT");
    }
  }

  @Test
  void aFolderInUseIsOneLineThatNamesIt() {
    try (RunnableJar first = RunnableJar.start(folder, ANY_PORT)) {
      first.awaitPort();
      RunnableJar second = RunnableJar.start(folder, ANY_PORT);
      assertThat(second.awaitExit()).isEqualTo(2);
      assertThat(second.errors()).hasSize(1).first().asString().contains(".space7");
    }
  }

  /** The port of the database is taken by it later, when the server has long been waiting. */
  @Test
  void aDatabaseThatIsAwayIsWaitedForAndSaidOnce() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("database"));
        FaultyRelay way = new FaultyRelay(portOf(database))) {
      way.cut();
      DatabaseSettings settings = database.settings(1);
      Map<String, String> variables = new HashMap<>(ANY_PORT);
      variables.put(
          "DATABASE_URL",
          "postgresql://%s:%s@127.0.0.1:%d/postgres"
              .formatted(settings.user(), settings.password(), way.port()));
      variables.put("JWT_SECRET", "0123456789abcdef0123456789abcdef");
      try (RunnableJar jar = RunnableJar.start(folder, variables)) {
        await().atMost(Duration.ofSeconds(30)).until(() -> !jar.errors().isEmpty());
        await().pollDelay(Duration.ofSeconds(2)).until(() -> jar.errors().size() == 1);
        assertThat(jar.errors().get(0))
            .contains("Waiting for the database. ")
            .doesNotContain(settings.password());
        way.restore();
        jar.awaitPort();
        assertThat(jar.errors()).hasSize(2).last().asString().endsWith("The database is there");
      }
    }
  }

  private static int portOf(EmbeddedDatabase database) {
    String url = database.settings(1).jdbcUrl();
    return URI.create(url.substring("jdbc:".length())).getPort();
  }

  @Test
  void aServerThatWaitsForItsDatabaseCanBeStopped() throws Exception {
    int nobody;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = closed.getLocalPort();
    }
    Map<String, String> variables = new HashMap<>(ANY_PORT);
    variables.put("DATABASE_URL", "postgresql://user:hunter2@localhost:" + nobody + "/space7");
    variables.put("JWT_SECRET", "0123456789abcdef0123456789abcdef");
    try (RunnableJar jar = RunnableJar.start(folder, variables)) {
      await().atMost(Duration.ofSeconds(30)).until(() -> !jar.errors().isEmpty());
      assertThat(jar.stop()).isEqualTo(143);
      assertThat(jar.errors()).hasSizeLessThanOrEqualTo(2).noneMatch(l -> l.contains("hunter2"));
    }
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
