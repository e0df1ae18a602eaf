package io.space7.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import io.space7.persistence.AcknowledgingWriter;
import io.space7.persistence.Database;
import io.space7.persistence.DatabaseSettings;
import io.space7.persistence.DatabaseStartException;
import io.space7.persistence.SampleThread;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedDatabaseTest {
  private static final int POOL = 4;

  /** Unpacked once for all tests: that is what takes the time. */
  private static final Path UNPACKED = Path.of("target", "embedded-bin").toAbsolutePath();

  @TempDir Path home;

  private Path data;

  @BeforeEach
  void shareThePrograms() throws IOException {
    home = home.toRealPath();
    data = home.resolve("postgres").resolve("data");
    Files.createDirectories(UNPACKED);
    Files.createDirectories(data.getParent());
    Files.createSymbolicLink(home.resolve("postgres").resolve("bin"), UNPACKED);
  }

  @AfterEach
  void keepThePrograms() throws IOException {
    Files.delete(home.resolve("postgres").resolve("bin"));
  }

  @Test
  void isDurableAndOnlyForItsUserAndMachine() throws Exception {
    try (EmbeddedDatabase embedded = EmbeddedDatabase.start(home)) {
      assertThat(show(embedded, "fsync")).isEqualTo("on");
      assertThat(show(embedded, "synchronous_commit")).isEqualTo("on");
      assertThat(show(embedded, "full_page_writes")).isEqualTo("on");
      assertThat(show(embedded, "listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(show(embedded, "server_encoding")).isEqualTo("UTF8");
      assertThat(show(embedded, "server_version")).startsWith(PostgresBinaries.MAJOR_VERSION + ".");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.getParent())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void keepsItsDataStopsWhenClosedAndIsNotDeceivedByAnotherProcess() throws Exception {
    SampleThread thread;
    ProcessHandle server;
    try (EmbeddedDatabase embedded = EmbeddedDatabase.start(home);
        Database database = open(embedded)) {
      server = server();
      thread = SampleThread.begin(database);
      thread.post(database, "kept");
      assertThatThrownBy(() -> EmbeddedDatabase.start(home))
          .isInstanceOf(DatabaseStartException.class)
          .hasMessageStartingWith("Another server is running on " + home);
    }
    assertThat(runs(server)).isFalse();

    // The number of a server that is gone now is that of a process of something else.
    Files.writeString(
        data.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n" + data + "\n0\n1\n");
    try (EmbeddedDatabase embedded = EmbeddedDatabase.start(home);
        Database database = open(embedded)) {
      assertThat(thread.contents(database)).containsExactly("kept");
    }
  }

  @Test
  void losesNothingThatWasAcknowledgedWhenItsProcessIsKilled() throws Exception {
    Process writer =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                AcknowledgingWriter.class.getName(),
                home.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> acknowledged = new ArrayList<>();
    SampleThread thread;
    try (BufferedReader lines = writer.inputReader(StandardCharsets.UTF_8)) {
      String[] ids = lines.readLine().split(" ");
      thread = new SampleThread(SpaceId.parse(ids[0]), UserId.parse(ids[1]));
      while (acknowledged.size() < 100) {
        acknowledged.add(lines.readLine());
      }
      assertThatThrownBy(() -> EmbeddedDatabase.start(home))
          .hasMessageStartingWith("Another server is running on " + home);
      // Unlike the process itself, its handle leaves the pipe open, and what was written in it.
      writer.toHandle().destroyForcibly();
      lines.lines().forEach(acknowledged::add);
    }
    ProcessHandle orphan = server();
    assertThat(runs(orphan)).isTrue();

    try (EmbeddedDatabase embedded = EmbeddedDatabase.start(home);
        Database database = open(embedded)) {
      assertThat(runs(orphan)).isFalse();
      assertThat(thread.contents(database)).containsAll(acknowledged);
      List<SpaceEvent> events = thread.events(database);
      assertThat(events)
          .extracting(SpaceEvent::seq)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
      assertThat(database.spaces().find(thread.spaceId(), thread.userId()).orElseThrow().space())
          .returns(events.size(), space -> space.messageCount());
      assertThat(database.users().profile(thread.userId()).orElseThrow().stats())
          .returns((long) events.size(), stats -> stats.totalWordsContributed());
    }
  }

  @Test
  void beginsAnewWhereItsCreationWasCutShort() throws Exception {
    Files.createDirectories(data.resolve("global"));
    Files.writeString(data.resolve("PG_VERSION"), "18\n");
    Files.writeString(data.resolve("postgresql.conf"), "");

    try (EmbeddedDatabase embedded = EmbeddedDatabase.start(home)) {
      assertThat(show(embedded, "fsync")).isEqualTo("on");
    }
  }

  @Test
  void refusesDataOfAnotherVersionAndLeavesThemAlone() throws Exception {
    Files.createDirectories(data);
    Files.writeString(data.resolve("PG_VERSION"), "14\n");
    Files.writeString(data.resolve("postmaster.opts"), "it has run");

    assertThatThrownBy(() -> EmbeddedDatabase.start(home))
        .isInstanceOf(DatabaseStartException.class)
        .hasMessageContaining("are of PostgreSQL 14, but this server brings version 18");
    assertThat(data.resolve("PG_VERSION")).exists();
  }

  @Test
  void saysWhatToDoOnAnUnsupportedPlatform() {
    String architecture = System.getProperty("os.arch");
    System.setProperty("os.arch", "riscv64");
    try {
      assertThatThrownBy(() -> EmbeddedDatabase.start(home))
          .isInstanceOf(DatabaseStartException.class)
          .hasMessage(
              "There is no embedded PostgreSQL for Linux on riscv64; set DATABASE_URL to use one"
                  + " of your own.");
    } finally {
      System.setProperty("os.arch", architecture);
    }
  }

  @Test
  void startsAgainWhenItDies() throws Exception {
    try (EmbeddedDatabase embedded =
            EmbeddedDatabase.start(home, reason -> fail("the database is lost: " + reason));
        Database database = open(embedded)) {
      SampleThread thread = SampleThread.begin(database);
      thread.post(database, "before");
      ProcessHandle first = server();
      first.destroyForcibly();
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> server().pid() != first.pid() && runs(server()));
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .untilAsserted(() -> thread.post(database, "after"));
      assertThat(thread.contents(database)).contains("before", "after");
    }
    assertThat(Files.exists(data.resolve("postmaster.pid"))).isFalse();
  }

  @Test
  void saysWhyWhenItDiesForGood() throws Exception {
    CompletableFuture<String> lost = new CompletableFuture<>();
    try (EmbeddedDatabase embedded = EmbeddedDatabase.start(home, lost::complete)) {
      assertThat(embedded).isNotNull();
      Files.writeString(data.resolve("postgresql.auto.conf"), "no_such_setting = on\n");
      server().destroyForcibly();
      assertThat(lost.get(60, TimeUnit.SECONDS))
          .startsWith("The embedded PostgreSQL died and cannot be started again: ")
          .contains("configuration file");
    }
  }

  private static Database open(EmbeddedDatabase embedded) {
    return Database.open(embedded.settings(POOL), Clock.systemUTC());
  }

  private ProcessHandle server() throws IOException {
    String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  /** A process that has ended may stay as a zombie, which has no command. */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  private static String show(EmbeddedDatabase embedded, String setting) throws SQLException {
    DatabaseSettings settings = embedded.settings(POOL);
    try (Connection connection =
            DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + setting)) {
      row.next();
      return row.getString(1);
    }
  }
}
