package io.space7.persistence;

import io.space7.domain.SpaceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Lists the Spaces that were there before there was an index of them; only the server knows their
 * words. As of its version, so it shares no statement with what runs later.
 */
final class ListSpaces implements JavaMigration {
  private static final int BATCH = 500;
  private static final SpaceId BEFORE_ALL = new SpaceId(new UUID(0, 0));

  @Override
  public MigrationVersion getVersion() {
    return MigrationVersion.fromVersion("5.1");
  }

  @Override
  public String getDescription() {
    return "list spaces";
  }

  @Override
  public Integer getChecksum() {
    return null;
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) {
    Handle handle = Jdbi.create(context.getConnection()).installPlugin(new DomainTypes()).open();
    List<Unlisted> batch = after(handle, BEFORE_ALL);
    while (!batch.isEmpty()) {
      batch.forEach(space -> list(handle, space));
      batch = after(handle, batch.get(batch.size() - 1).id);
    }
  }

  private static List<Unlisted> after(Handle handle, SpaceId position) {
    return handle
        .createQuery(
            """
            SELECT s.space_id, t.title, t.description, ARRAY(
              SELECT g.tag_name FROM space_tags st JOIN tags g ON g.tag_id = st.tag_id
              WHERE st.space_id = s.space_id) AS tags
            FROM spaces s
            JOIN space_topics t ON t.space_id = s.space_id
            WHERE s.space_id > :position AND s.visibility = 'public' AND NOT s.is_archived
            ORDER BY s.space_id
            LIMIT :batch
            """)
        .bind("position", position)
        .bind("batch", BATCH)
        .map((row, rowContext) -> Unlisted.read(row))
        .list();
  }

  private static void list(Handle handle, Unlisted space) {
    handle
        .createUpdate(
            """
            INSERT INTO space_listings (space_id, words)
            VALUES (:spaceId, array_to_tsvector(:words))
            """)
        .bind("spaceId", space.id)
        .bindArray("words", String.class, space.words)
        .execute();
  }

  private record Unlisted(SpaceId id, Set<String> words) {
    static Unlisted read(ResultSet row) throws SQLException {
      List<String> tags = Arrays.asList((String[]) row.getArray("tags").getArray());
      return new Unlisted(
          Rows.spaceId(row),
          SpaceListing.words(row.getString("title"), row.getString("description"), tags));
    }
  }
}
