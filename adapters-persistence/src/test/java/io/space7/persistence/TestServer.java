package io.space7.persistence;

import io.space7.persistence.embedded.ArchivedBinaries;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One PostgreSQL of each version for all tests of this process, from the archives that the build
 * puts beside it. Each class of tests gets a database of its own.
 */
final class TestServer {
  static final int NEWEST = 18;

  private static final Map<Integer, TestServer> RUNNING = new ConcurrentHashMap<>();
  private static final int POOL = 12;

  private final EmbeddedPostgres postgres;
  private final AtomicInteger databases = new AtomicInteger();

  /** Preparing takes much longer than copying what is prepared. */
  private String template;

  private TestServer(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  static TestServer ofVersion(int major) {
    return RUNNING.computeIfAbsent(major, TestServer::start);
  }

  private static TestServer start(int major) {
    Path folder = Path.of("target", "postgres", String.valueOf(major)).toAbsolutePath();
    try {
      EmbeddedPostgres postgres =
          EmbeddedPostgres.builder()
              .setPgBinaryResolver(new ArchivedBinaries(folder))
              .setOverrideWorkingDirectory(Files.createDirectories(folder.resolve("bin")).toFile())
              .setDataDirectory(Files.createTempDirectory("space7-postgres-" + major))
              .setPGStartupWait(Duration.ofSeconds(60))
              .setServerConfig("unix_socket_directories", "")
              .start();
      return new TestServer(postgres);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The settings of a new database that is as after the first start of a server. */
  synchronized DatabaseSettings newDatabase() {
    if (template == null) {
      DatabaseSettings prepared = emptyDatabase();
      Database.open(prepared, Clock.systemUTC()).close();
      template = prepared.jdbcUrl().replaceFirst(".*/", "");
    }
    return create(" TEMPLATE " + template);
  }

  /** The settings of a new, empty database. */
  DatabaseSettings emptyDatabase() {
    return create("");
  }

  private DatabaseSettings create(String how) {
    String name = "test" + databases.incrementAndGet();
    execute("CREATE DATABASE " + name + how);
    return new DatabaseSettings(
        "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + name, "postgres", null, POOL);
  }

  int port() {
    return postgres.getPort();
  }

  /** Runs a statement as the superuser. */
  void execute(String sql) {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
