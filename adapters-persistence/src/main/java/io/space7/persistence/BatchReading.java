package io.space7.persistence;

import io.space7.application.port.MediaLedger;
import io.space7.application.port.MessageStore;
import io.space7.domain.SpaceEvent.MessagePosted;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.persistence.Batch.Actor;
import io.space7.persistence.ThreadMessage.Place;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Reads what the changes of one transaction concern: the Spaces, which it locks, then, by
 * statements of their own so that nothing is older than the locks, who acts; and only if there are
 * such changes, what was attempted before, the messages that are changed, and the files that shall
 * become messages'.
 */
final class BatchReading {
  private final Handle handle;
  private final Collection<? extends Change<?>> changes;
  private final Instant now;
  private final History history;

  private final Set<Actor> members = new HashSet<>();
  private final Map<UserId, User> users = new HashMap<>();
  private final Map<PastAttempt.Name, PastAttempt> attempts = new HashMap<>();
  private final Map<Place, ThreadMessage> messages = new HashMap<>();

  private BatchReading(
      Handle handle, Collection<? extends Change<?>> changes, Instant now, History history) {
    this.handle = handle;
    this.changes = changes;
    this.now = now;
    this.history = history;
  }

  /**
   * @param now the time of what the changes make happen
   * @param waits whether to wait for a Space that something else has locked
   * @throws SpacesHeldException if a Space is locked and this does not wait
   * @throws LockTimeoutException if a Space's lock cannot be had in time
   * @throws HistoryLostException if the database has lost something of a Space
   */
  static Batch read(
      Handle handle,
      Collection<? extends Change<?>> changes,
      Instant now,
      History history,
      boolean waits) {
    return new BatchReading(handle, changes, now, history).read(waits);
  }

  private Batch read(boolean waits) {
    Map<SpaceId, LockedSpace> spaces = lock(waits);
    readActors();
    if (changes.stream().anyMatch(change -> change.attempt() != null)) {
      readAttempts();
    }
    if (changes.stream().anyMatch(change -> change.messageId() != null)) {
      readMessages();
    }
    return new Batch(now, spaces, members, users, attempts, messages, new HashSet<>(lockMedia()));
  }

  private Map<SpaceId, LockedSpace> lock(boolean waits) {
    Set<SpaceId> ids = changes.stream().map(Change::spaceId).collect(Collectors.toSet());
    Map<SpaceId, History.Known> known = new HashMap<>();
    ids.forEach(id -> known.put(id, history.of(id)));
    try {
      Map<SpaceId, LockedSpace> spaces = waits ? LockedSpace.lock(handle, ids, now) : lockFree(ids);
      for (LockedSpace space : spaces.values()) {
        SpaceId id = space.spaceId();
        if (!history.agrees(id, known.get(id), space.stored(), null)) {
          throw new HistoryLostException();
        }
      }
      return spaces;
    } catch (UnableToExecuteStatementException e) {
      if (e.getCause() instanceof SQLException cause && LockTimeoutException.isMeantBy(cause)) {
        throw new LockTimeoutException();
      }
      throw e;
    }
  }

  private Map<SpaceId, LockedSpace> lockFree(Set<SpaceId> ids) {
    Map<SpaceId, LockedSpace> spaces = LockedSpace.lockFree(handle, ids, now);
    if (spaces.size() < ids.size()) {
      Set<SpaceId> held = existing(ids);
      held.removeAll(spaces.keySet());
      if (!held.isEmpty()) {
        throw new SpacesHeldException(held);
      }
    }
    return spaces;
  }

  private Set<SpaceId> existing(Set<SpaceId> ids) {
    return new HashSet<>(
        handle
            .createQuery("SELECT space_id FROM spaces WHERE space_id = ANY (:ids)")
            .bindArray("ids", SpaceId.class, ids)
            .mapTo(SpaceId.class)
            .list());
  }

  private void readActors() {
    Query query =
        handle.createQuery(
            """
            SELECT a.space_id, a.user_id, m.user_id IS NOT NULL AS is_member, u.username,
              u.profile_picture
            FROM unnest(:spaceIds, :userIds) AS a (space_id, user_id)
            JOIN users u ON u.user_id = a.user_id AND NOT u.erased
            LEFT JOIN space_members m ON m.space_id = a.space_id AND m.user_id = a.user_id
            """);
    Columns.of(query, changes.stream().map(Change::actor).distinct().toList())
        .bind("spaceIds", "uuid", actor -> actor.spaceId())
        .bind("userIds", "uuid", actor -> actor.userId());
    query
        .map(
            (row, context) -> {
              User user = Rows.user(row);
              users.put(user.userId(), user);
              return row.getBoolean("is_member")
                  ? new Actor(Rows.spaceId(row), user.userId())
                  : null;
            })
        .filter(Objects::nonNull)
        .forEach(members::add);
  }

  private void readAttempts() {
    Query query =
        handle
            .createQuery(
                """
                SELECT a.space_id, a.user_id AS attempter_id, a.key, a.fingerprint, m.message_id,
                  m.content, m.media_name, m.media_type, m.media_content_type, m.media_bytes,
                  m.media_width, m.media_height, m.media_duration_ms, m.word_count, m.created_at, m.seq,
                  u.user_id, u.username, u.profile_picture, e.source
                FROM unnest(:spaceIds, :userIds, :keys) AS w (space_id, user_id, key)
                JOIN idempotency_attempts a
                  ON a.space_id = w.space_id AND a.user_id = w.user_id AND a.key = w.key
                LEFT JOIN messages m ON m.space_id = a.space_id AND m.seq = a.message_seq
                LEFT JOIN users u ON u.user_id = m.sender_id
                LEFT JOIN space_events e ON e.space_id = m.space_id AND e.seq = m.seq
                WHERE a.created_at > :forgotten
                """)
            .bind("forgotten", now.minus(MessageStore.ATTEMPTS_KEPT));
    Columns.of(query, names())
        .bind("spaceIds", "uuid", name -> name.spaceId())
        .bind("userIds", "uuid", name -> name.userId())
        .bind("keys", "text", name -> name.key());
    query
        .map(
            (row, context) -> {
              SpaceId spaceId = Rows.spaceId(row);
              return new PastAttempt(
                  new PastAttempt.Name(
                      spaceId,
                      Rows.userId(row, "attempter_id"),
                      DomainTypes.KEY.map(row, "key", context)),
                  row.getString("fingerprint"),
                  row.getString("message_id") == null
                      ? null
                      : new MessagePosted(Rows.posted(spaceId, row), Rows.source(row)));
            })
        .forEach(attempt -> attempts.put(attempt.name(), attempt));
  }

  private List<PastAttempt.Name> names() {
    return changes.stream()
        .<PastAttempt.Name>map(Change::attempt)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  /**
   * One row for each message and each user who acts on it. See {@link ThreadReading#page} for the
   * limit that seems to do nothing.
   */
  private void readMessages() {
    Query query =
        handle.createQuery(
            """
            SELECT m.space_id, m.message_id, m.seq, m.sender_id, m.word_count, m.media_name,
              m.media_type, m.media_content_type, m.media_bytes,
              m.media_width, m.media_height, m.media_duration_ms, m.appreciation_count, l.user_id, l.like_id
            FROM unnest(:spaceIds, :messageIds, :userIds) AS w (space_id, message_id, user_id)
            JOIN messages m ON m.space_id = w.space_id AND m.message_id = w.message_id
            LEFT JOIN LATERAL (
              SELECT * FROM message_likes
              WHERE space_id = m.space_id AND message_seq = m.seq AND user_id = w.user_id
              LIMIT 1
            ) l ON true
            """);
    Columns.of(query, changes.stream().filter(change -> change.messageId() != null).toList())
        .bind("spaceIds", "uuid", change -> change.spaceId())
        .bind("messageIds", "uuid", change -> change.messageId())
        .bind("userIds", "uuid", change -> change.userId());
    query
        .map(
            (row, context) -> {
              Place place = new Place(Rows.spaceId(row), Rows.messageId(row));
              ThreadMessage message = messages.get(place);
              if (message == null) {
                message =
                    ThreadMessage.stored(
                        place,
                        row.getLong("seq"),
                        Rows.userId(row, "sender_id"),
                        row.getInt("word_count"),
                        Rows.media(row),
                        row.getInt("appreciation_count"));
                messages.put(place, message);
              }
              Rows.like(row).ifPresent(message::addStored);
              return message;
            })
        .list();
  }

  private Set<MediaLedger.Entry> lockMedia() {
    List<MediaLedger.Entry> files =
        changes.stream()
            .<MediaLedger.Entry>map(Change::file)
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    return files.isEmpty() ? Set.of() : JdbiMediaLedger.lockFree(handle, files);
  }
}
