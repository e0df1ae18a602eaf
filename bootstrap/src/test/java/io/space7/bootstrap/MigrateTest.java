package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.persistence.DatabaseSettings;
import io.space7.persistence.embedded.EmbeddedDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command shows and refuses; what it takes is tested where it is taken. */
class MigrateTest {
  @TempDir private Path folder;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @Test
  void showsHowFarItIsAndTheCountsOfBoth() throws Exception {
    try (EmbeddedDatabase older = EmbeddedDatabase.start(folder.resolve("older"))) {
      DatabaseSettings settings = older.settings(1);
      try (Connection connection =
              DriverManager.getConnection(
                  settings.jdbcUrl(), settings.user(), settings.password());
          Statement statement = connection.createStatement()) {
        statement.execute(OLDER);
      }
      String url =
          settings
              .jdbcUrl()
              .replace(
                  "jdbc:postgresql://",
                  "postgresql://" + settings.user() + ":" + settings.password() + "@");
      assertThat(run(url, false)).isTrue();
      assertThat(text())
          .contains("[..............................] 0 of 2 messages")
          .contains("[##############################] 2 of 2 messages")
          .containsPattern("messages +2 +1\\R")
          .contains("1 messages left out: neither text nor file")
          .endsWith("Everything is there." + System.lineSeparator());

      shown.reset();
      try (Connection connection =
              DriverManager.getConnection(
                  settings.jdbcUrl(), settings.user(), settings.password());
          Statement statement = connection.createStatement()) {
        statement.execute("DELETE FROM messages WHERE content IS NOT NULL");
      }
      // On a terminal one line is written over.
      assertThat(run(url, true)).isFalse();
      assertThat(text())
          .startsWith("\r[")
          .contains("DIFFERS: 0 expected")
          .contains("The counts do not match.");
    }
  }

  @Test
  void anAddressThatCannotBeUsedIsRefusedWithoutItsPassword() {
    for (String url :
        new String[] {"", "mysql://u:secret@h/d", "postgresql://u:secret@127.0.0.1:1/d"}) {
      assertThatThrownBy(() -> run(url, false))
          .isInstanceOf(StartException.class)
          .hasMessageStartingWith("--from")
          .hasMessageNotContaining("secret")
          .hasMessageNotContaining("\n");
    }
    assertThat(text()).isEmpty();
    assertThat(folder.resolve("home")).doesNotExist();
  }

  private boolean run(String url, boolean terminal) {
    Config config = Config.from(Map.of("SPACE7_HOME", folder.resolve("home").toString()));
    return Migrate.run(config, url, new PrintStream(shown, true, StandardCharsets.UTF_8), terminal);
  }

  private String text() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  /** As much of the older backend's tables as is read. */
  private static final String OLDER =
      """
      CREATE TABLE users (user_id uuid, username text, profile_picture text);
      CREATE TABLE spaces (space_id uuid, title text, description text, creator_id uuid,
        visibility text, is_locked boolean, is_archived boolean, created_at timestamptz);
      CREATE TABLE space_members (space_id uuid, user_id uuid, joined_at timestamptz);
      CREATE TABLE tags (tag_id uuid, tag_name text);
      CREATE TABLE space_tags (space_id uuid, tag_id uuid);
      CREATE TABLE invite_codes (space_id uuid, code text, created_at timestamptz,
        expires_at timestamptz, is_used boolean);
      CREATE TABLE messages (message_id uuid, space_id uuid, sender_id uuid, content text,
        media_url text, created_at timestamptz);
      CREATE TABLE message_likes (id uuid, message_id uuid, user_id uuid, created_at timestamptz);
      INSERT INTO users VALUES ('00000000-0000-4000-8000-000000000001', 'ada', NULL);
      INSERT INTO spaces VALUES ('00000000-0000-4000-8000-000000000002', 'Topic', '',
        '00000000-0000-4000-8000-000000000001', 'public', false, false, now());
      INSERT INTO space_members SELECT space_id, creator_id, now() FROM spaces;
      INSERT INTO messages SELECT gen_random_uuid(), space_id, creator_id, text, NULL, now()
        FROM spaces, unnest(ARRAY['words', NULL]) AS text;
      """;
}
