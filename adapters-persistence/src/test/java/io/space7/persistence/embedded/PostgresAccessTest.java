package io.space7.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.persistence.Database;
import io.space7.persistence.DatabaseSettings;
import io.space7.persistence.SampleThread;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nobody but its program gets into the embedded database. */
@Timeout(120)
class PostgresAccessTest {
  private static final Path UNPACKED = Path.of("target", "embedded-bin").toAbsolutePath();

  @TempDir Path home;

  private Path root;

  @BeforeEach
  void shareThePrograms() throws IOException {
    home = home.toRealPath();
    root = Files.createDirectories(home.resolve("postgres"));
    Files.createDirectories(UNPACKED);
    Files.createSymbolicLink(root.resolve("bin"), UNPACKED);
  }

  @AfterEach
  void keepThePrograms() throws IOException {
    Files.delete(root.resolve("bin"));
  }

  @Test
  void onlyTheRoleWithThePasswordGetsIn() throws Exception {
    try (EmbeddedDatabase embedded = EmbeddedDatabase.start(home)) {
      assertClosed(embedded.settings(1));
    }
  }

  /** The version before this one started it like this. */
  @Test
  void aHomeThatLetEverybodyInIsClosedAndKeepsItsData() throws Exception {
    SampleThread thread;
    Path data = root.resolve("data");
    Path archives = Path.of("target", "postgres", "18").toAbsolutePath();
    try (EmbeddedPostgres open =
        EmbeddedPostgres.builder()
            .setPgBinaryResolver(new ArchivedBinaries(archives))
            .setOverrideWorkingDirectory(Files.createDirectories(archives.resolve("bin")).toFile())
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setLocaleConfig("locale", "C.UTF-8")
            .setServerConfig("unix_socket_directories", "")
            .start()) {
      String url = "jdbc:postgresql://127.0.0.1:" + open.getPort() + "/postgres";
      DatabaseSettings superuser = new DatabaseSettings(url, "postgres", null, 4);
      try (Database database = Database.open(superuser, Clock.systemUTC())) {
        thread = SampleThread.begin(database);
        thread.post(database, "kept");
      }
    }

    for (int start = 0; start < 2; start++) {
      try (EmbeddedDatabase embedded = EmbeddedDatabase.start(home);
          Database database = Database.open(embedded.settings(4), Clock.systemUTC())) {
        assertThat(thread.contents(database)).contains("kept");
        thread.post(database, "more");
        assertClosed(embedded.settings(1));
        // A later migration changes tables, which only their owner may.
        execute(embedded.settings(1), "ALTER TABLE messages ADD COLUMN later" + start + " text");
      }
    }
  }

  @Test
  void aPasswordThatIsLostIsReplaced() throws Exception {
    String before;
    try (EmbeddedDatabase embedded = EmbeddedDatabase.start(home)) {
      before = embedded.settings(1).password();
    }
    Files.delete(root.resolve("password"));
    try (EmbeddedDatabase embedded = EmbeddedDatabase.start(home)) {
      assertThat(embedded.settings(1).password()).isNotEqualTo(before);
      assertClosed(embedded.settings(1));
    }
  }

  private void assertClosed(DatabaseSettings settings) throws Exception {
    String url = settings.jdbcUrl();
    for (String[] login :
        new String[][] {
          {"postgres", null},
          {"postgres", settings.password()},
          {settings.user(), null},
          {settings.user(), "wrong"},
          {System.getProperty("user.name"), null}
        }) {
      assertThatThrownBy(() -> DriverManager.getConnection(url, login[0], login[1]).close())
          .isInstanceOf(SQLException.class);
    }
    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                        url.replace("/postgres", "/template1"),
                        settings.user(),
                        settings.password())
                    .close())
        .isInstanceOf(SQLException.class);

    assertThat(value(settings, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
        .isEqualTo("f");
    for (String forbidden :
        List.of(
            "COPY (SELECT 1) TO PROGRAM 'id'",
            "SELECT pg_read_file('/etc/passwd')",
            "CREATE ROLE other SUPERUSER",
            "ALTER ROLE postgres PASSWORD 'x'",
            "SET ROLE postgres")) {
      assertThatThrownBy(() -> execute(settings, forbidden))
          .as(forbidden)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("permission denied");
    }
    assertThat(permissions(root)).isEqualTo("rwx------");
    assertThat(permissions(root.resolve("password"))).isEqualTo("rw-------");
    assertThat(permissions(root.resolve("data"))).isEqualTo("rwx------");
    assertThat(environments()).isNotEmpty().allSatisfy(PostgresAccessTest::assertClean);
  }

  private static void assertClean(List<String> environment) {
    assertThat(environment)
        .extracting(variable -> variable.substring(0, variable.indexOf('=') + 1))
        // PostgreSQL sets the last ones itself.
        .isSubsetOf("PATH=", "LC_ALL=", "PGDATA=", "PGLOCALEDIR=", "PGSYSCONFDIR=", "_=");
  }

  /** What the server and its children were given. */
  private List<List<String>> environments() throws IOException {
    long pid =
        Long.parseLong(
            Files.readAllLines(root.resolve("data").resolve("postmaster.pid")).get(0).strip());
    List<ProcessHandle> processes = new ArrayList<>();
    ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
    processes.add(server);
    server.descendants().forEach(processes::add);
    List<List<String>> environments = new ArrayList<>();
    for (ProcessHandle process : processes) {
      try {
        byte[] bytes = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ"));
        environments.add(
            new String(bytes, StandardCharsets.UTF_8)
                .replace('\0', '\n')
                .lines()
                .filter(line -> line.contains("="))
                .toList());
      } catch (IOException ended) {
        // one of those that come and go
      }
    }
    return environments;
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static void execute(DatabaseSettings settings, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String value(DatabaseSettings settings, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
