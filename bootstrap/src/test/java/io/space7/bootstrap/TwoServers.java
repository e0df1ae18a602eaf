package io.space7.bootstrap;

import io.space7.persistence.DatabaseSettings;
import io.space7.persistence.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The program's own wiring, twice, on one database. */
final class TwoServers implements AutoCloseable {
  static final String SECRET = "a secret that both of the two servers know";

  private final EmbeddedDatabase database;
  private final DatabaseSettings settings;
  private final List<Space7> servers;

  private TwoServers(EmbeddedDatabase database, String signals) throws IOException {
    this.database = database;
    this.settings = database.settings(1);
    this.servers = List.of(server(signals), server(signals));
  }

  static TwoServers start() throws IOException {
    return start("");
  }

  /**
   * @param signals the address of what carries signals; empty for the database
   */
  static TwoServers start(String signals) throws IOException {
    Path home = Files.createTempDirectory(Path.of("target"), "shared");
    return new TwoServers(EmbeddedDatabase.start(home.toAbsolutePath()), signals);
  }

  private Space7 server(String signals) throws IOException {
    Path home = Files.createTempDirectory(Path.of("target"), "server");
    Map<String, String> variables =
        Map.of(
            "SIGNALS_URL",
            signals,
            "PORT",
            "0",
            "SPACE7_HOME",
            home.toString(),
            "DATABASE_URL",
            settings
                .jdbcUrl()
                .replace("//", "//" + settings.user() + ":" + settings.password() + "@"),
            "JWT_SECRET",
            SECRET,
            "DEV_SIGN_IN",
            "true",
            "RATE_LIMIT",
            "off");
    return Space7.start(Config.from(variables), Clock.systemUTC());
  }

  /** The port of one of the two, chosen by any number. */
  int port(int number) {
    return servers.get(Math.floorMod(number, servers.size())).port();
  }

  /** Does something to the database past the servers. */
  void execute(String sql) {
    try (Connection connection =
            DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Neither server hears the other for a moment. */
  void interruptSignals() {
    execute(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'space7 signals'
        """);
  }

  @Override
  public void close() {
    servers.forEach(Space7::close);
    database.close();
  }
}
