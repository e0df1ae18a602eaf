package io.space7.persistence;

import io.space7.application.port.UploadStore;
import io.space7.domain.ErrorCode;
import io.space7.domain.MediaDetails;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.MediaType;
import io.space7.domain.Refusal;
import io.space7.domain.UploadId;
import io.space7.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The uploads in PostgreSQL. */
final class JdbiUploadStore implements UploadStore {
  private final Transactions transactions;

  JdbiUploadStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /** The user's row is held, so that nobody begins another one between the count and the commit. */
  @Override
  public void begin(
      UploadId id,
      UserId userId,
      long length,
      String note,
      Instant now,
      Instant expiresAt,
      Allowance allowance) {
    int begun =
        transactions.change(
            handle -> {
              handle
                  .createQuery("SELECT 1 FROM users WHERE user_id = :userId FOR NO KEY UPDATE")
                  .bind("userId", userId)
                  .mapTo(Integer.class)
                  .one();
              return handle
                  .createUpdate(
                      """
                      INSERT INTO uploads (upload_id, user_id, length, note, expires_at)
                      SELECT :id, :userId, :length, :note, :expiresAt
                      FROM uploads
                      WHERE user_id = :userId AND expires_at > :now AND media_name IS NULL
                      HAVING count(*) < :maxUploads
                        AND coalesce(sum(length), 0) + :length <= :maxBytes
                      """)
                  .bind("id", id.value())
                  .bind("userId", userId)
                  .bind("length", length)
                  .bind("note", note)
                  .bind("now", now)
                  .bind("expiresAt", expiresAt)
                  .bind("maxUploads", allowance.uploads())
                  .bind("maxBytes", allowance.bytes())
                  .execute();
            });
    if (begun == 0) {
      throw new Refusal(
          ErrorCode.RATE_LIMITED, "Too much is being uploaded; finish it first, or give it up.");
    }
  }

  @Override
  public Optional<Resumable> find(UploadId id, UserId userId, Instant now) {
    return transactions.single(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT u.*, p.names, p.sizes
                    FROM uploads u
                    CROSS JOIN LATERAL (
                      SELECT array_agg(name ORDER BY part_offset) AS names,
                        array_agg(bytes ORDER BY part_offset) AS sizes
                      FROM upload_parts WHERE upload_id = u.upload_id
                    ) p
                    WHERE u.upload_id = :id AND u.user_id = :userId AND u.expires_at > :now
                    """)
                .bind("id", id.value())
                .bind("userId", userId)
                .bind("now", now)
                .map((row, context) -> upload(row))
                .findOne());
  }

  @Override
  public boolean append(UploadId id, long offset, Part part, Instant now) {
    return transactions.single(
            handle ->
                handle
                    .createUpdate(
                        """
                        WITH upload AS (
                          UPDATE uploads SET received = received + :bytes
                          WHERE upload_id = :id AND received = :offset AND expires_at > :now
                            AND :bytes <= length - received AND media_name IS NULL
                            AND EXISTS (
                              SELECT FROM unclaimed_media
                              WHERE space_id = :id AND name = :name AND taken = 0)
                          RETURNING upload_id, expires_at
                        ), kept AS (
                          UPDATE unclaimed_media m SET due_at = upload.expires_at
                          FROM upload
                          WHERE m.space_id = upload.upload_id AND m.name = :name
                        )
                        INSERT INTO upload_parts (upload_id, part_offset, name, bytes)
                        SELECT upload_id, :offset, :name, :bytes FROM upload
                        """)
                    .bind("id", id.value())
                    .bind("offset", offset)
                    .bind("now", now)
                    .bind("name", part.name())
                    .bind("bytes", part.bytes())
                    .execute())
        == 1;
  }

  @Override
  public Optional<Result> settle(UploadId id, Result result) {
    return transactions.change(
        handle -> {
          MediaDetails details = result.details();
          handle
              .createUpdate(
                  """
                  UPDATE uploads
                  SET space_id = :spaceId, media_name = :name, media_types = :types,
                    media_sha256 = :sha256, media_content_type = :contentType,
                    media_bytes = :bytes, media_width = :width, media_height = :height,
                    media_duration_ms = :durationMs
                  WHERE upload_id = :id AND media_name IS NULL
                  """)
              .bind("id", id.value())
              .bind("spaceId", result.spaceId())
              .bind("name", result.name())
              .bind("types", text(result.format().types()))
              .bind("sha256", result.sha256())
              .bind("contentType", details.contentType())
              .bind("bytes", details.bytes())
              .bind("width", details.width())
              .bind("height", details.height())
              .bind("durationMs", details.durationMs())
              .execute();
          return handle
              .createQuery("SELECT * FROM uploads WHERE upload_id = :id")
              .bind("id", id.value())
              .map((row, context) -> result(row))
              .findOne();
        });
  }

  @Override
  public void remove(UploadId id) {
    transactions.single(
        handle ->
            handle
                .createUpdate("DELETE FROM uploads WHERE upload_id = :id")
                .bind("id", id.value())
                .execute());
  }

  /** Removes rows that have expired; their parts are the sweep's. */
  static int removeExpired(Handle handle, Instant now, int batch) {
    return handle
        .createUpdate(
            """
            DELETE FROM uploads
            WHERE upload_id IN (
              SELECT upload_id FROM uploads
              WHERE expires_at <= :now
              ORDER BY expires_at
              LIMIT :batch
              FOR UPDATE SKIP LOCKED)
            """)
        .bind("now", now)
        .bind("batch", batch)
        .execute();
  }

  private static Resumable upload(ResultSet row) throws SQLException {
    String[] names = row.getArray("names") == null ? null : texts(row);
    List<Part> parts =
        names == null ? List.of() : parts(names, (Long[]) row.getArray("sizes").getArray());
    return new Resumable(
        new UploadId(row.getObject("upload_id", java.util.UUID.class)),
        DomainTypes.USER_ID.map(row, "user_id", null),
        row.getLong("length"),
        row.getString("note"),
        row.getLong("received"),
        row.getTimestamp("expires_at").toInstant(),
        parts,
        result(row));
  }

  private static String[] texts(ResultSet row) throws SQLException {
    return (String[]) row.getArray("names").getArray();
  }

  private static List<Part> parts(String[] names, Long[] sizes) {
    Part[] parts = new Part[names.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new Part(new MediaName(names[i]), sizes[i]);
    }
    return List.of(parts);
  }

  private static Result result(ResultSet row) throws SQLException {
    MediaName name = DomainTypes.MEDIA_NAME.map(row, "media_name", null);
    if (name == null) {
      return null;
    }
    MediaDetails details = Rows.mediaDetails(row);
    List<MediaType> types =
        Arrays.stream(row.getString("media_types").split(",")).map(MediaType::parseHint).toList();
    return new Result(
        Rows.spaceId(row),
        name,
        new MediaFormat(details.contentType(), name.extension(), types),
        details,
        row.getString("media_sha256"));
  }

  private static String text(List<MediaType> types) {
    return types.stream().map(MediaType::wire).collect(Collectors.joining(","));
  }
}
