package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.space7.persistence.DatabaseSettings;
import io.space7.persistence.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** A server that is killed while it erases a user, and what the next one leaves of them. */
@Timeout(240)
class KilledErasureIT {
  private static final int MESSAGES = 3_000;
  private static final int FILES = 20;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void nothingOfAUserIsLeftInTheDatabaseOrTheMediaFolder() throws Exception {
    Path shared = Files.createDirectory(folder.resolve("database"));
    MediaFolder media = new MediaFolder(folder.resolve(".space7"));
    try (EmbeddedDatabase database = EmbeddedDatabase.start(shared)) {
      DatabaseSettings settings = database.settings(1);
      Map<String, String> variables = variables(settings);
      RestClient ada;
      RestClient bob;
      String space;
      try (RunnableJar jar = RunnableJar.start(folder, variables)) {
        int port = jar.awaitPort();
        ada = RestClient.signIn(port, "ada");
        bob = RestClient.signIn(port, "bob");
        space = bob.createSpace("Killed", ada);
        ada.createSpace("Of ada");
        for (int i = 0; i < MESSAGES; i++) {
          (i % 10 == 0 ? bob : ada).postForm(space, "message " + i);
        }
        for (int i = 0; i < FILES; i++) {
          ada.postFile(space, "", MediaFolder.picture(10_000 + i));
        }
        String bobs = bob.postForm(space, "the last one").get("message_id").asText();
        ada.call("POST", "/api/messages/" + space + "/" + bobs + "/appreciate").require(200);
        assertThat(dump(settings)).contains(ada.userId());
        assertThat(media.files()).hasSizeGreaterThanOrEqualTo(FILES);

        ada.call("DELETE", "/api/profile/account").require(202);
        int before = MESSAGES + FILES + 1;
        RestClient watching = bob;
        String thread = space;
        await()
            .pollInterval(Duration.ofMillis(1))
            .until(() -> total(watching, thread) < before - 50);
        jar.kill();
      }
      String half = dump(settings);
      assertThat(half).as("what the kill has left").contains(ada.userId());

      try (RunnableJar jar = RunnableJar.start(folder, variables)) {
        int port = jar.awaitPort();
        RestClient erased = ada.at(port);
        await()
            .atMost(Duration.ofSeconds(120))
            .until(() -> erased.call("GET", "/api/profile/account").status() == 401);
        RestClient left = bob.at(port);
        assertThat(total(left, space)).isEqualTo(MESSAGES / 10 + 1);
        assertThat(MediaFolder.messages(left, space))
            .hasSize(MESSAGES / 10 + 1)
            .allMatch(message -> message.get("appreciation_count").asInt() == 0)
            .allMatch(
                message -> message.get("sender").get("user_id").asText().equals(left.userId()));
        await().atMost(Duration.ofSeconds(60)).until(() -> media.files().isEmpty());
        erased.call("GET", "/api/spaces/my").require(401);
        assertThat(jar.errors()).noneMatch(line -> line.contains("ERROR"));
      }
      assertThat(dump(settings)).contains(bob.userId()).doesNotContain(ada.userId());
      assertThat(bytesUnder(media.path())).doesNotContain(ada.userId());
    }
  }

  private static Map<String, String> variables(DatabaseSettings settings) {
    String url =
        settings.jdbcUrl().replace("//", "//" + settings.user() + ":" + settings.password() + "@");
    return Map.of(
        "PORT",
        "0",
        "DEMO",
        "false",
        "DATABASE_URL",
        url,
        "JWT_SECRET",
        TwoServers.SECRET,
        "DEV_SIGN_IN",
        "true",
        "RATE_LIMIT",
        "off");
  }

  private static int total(RestClient reader, String space) {
    return reader
        .call("GET", "/api/messages/" + space + "?limit=1")
        .require(200)
        .get("total")
        .asInt();
  }

  /** Every row of every table, as a dump has them. */
  private static String dump(DatabaseSettings settings) throws SQLException, IOException {
    StringWriter dump = new StringWriter();
    try (Connection connection =
            DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              """
              SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
              WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
              """)) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      assertThat(tables).contains("public.space_events", "public.messages", "public.users");
      for (String table : tables) {
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("COPY " + table + " TO STDOUT", dump);
      }
    }
    return dump.toString();
  }

  /** Names and contents of all files. */
  private static String bytesUnder(Path folder) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.forEach(
          path -> {
            all.append(path).append('\n');
            try {
              all.append(
                  Files.isRegularFile(path)
                      ? new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1)
                      : "");
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    return all.toString();
  }
}
