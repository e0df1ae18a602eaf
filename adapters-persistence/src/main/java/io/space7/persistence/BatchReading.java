package io.space7.persistence;

import io.space7.application.port.MediaLedger;
import io.space7.application.port.MessageStore;
import io.space7.domain.SpaceEvent.MessagePosted;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.persistence.Batch.Actor;
import io.space7.persistence.ThreadMessage.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Reads what the changes of one transaction concern, in one round trip: the Spaces, which it locks,
 * then, by statements of their own so that nothing is older than the locks, who acts; and only if
 * there are such changes, what was attempted before, the messages that are changed, and the files
 * that shall become messages'.
 */
final class BatchReading {
  private final Handle handle;
  private final Collection<? extends Change<?>> changes;
  private final Instant now;
  private final History history;

  private final Pipeline reading = new Pipeline();
  private final Map<SpaceId, LockedSpace> spaces = new LinkedHashMap<>();
  private final Set<Actor> members = new HashSet<>();
  private final Map<UserId, User> users = new HashMap<>();
  private final Map<PastAttempt.Name, PastAttempt> attempts = new HashMap<>();
  private final Map<Place, ThreadMessage> messages = new HashMap<>();
  private final Set<MediaLedger.Entry> freeMedia = new HashSet<>();

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
    Set<SpaceId> ids = changes.stream().map(Change::spaceId).collect(Collectors.toSet());
    Map<SpaceId, History.Known> known = new HashMap<>();
    ids.forEach(id -> known.put(id, history.of(id)));
    LockedSpace.addLock(reading, ids, now, waits, space -> spaces.put(space.spaceId(), space));
    readActors();
    if (changes.stream().anyMatch(change -> change.attempt() != null)) {
      readAttempts();
    }
    if (changes.stream().anyMatch(change -> change.messageId() != null)) {
      readMessages();
    }
    lockMedia();
    run();
    if (!waits && spaces.size() < ids.size()) {
      requireFree(ids);
    }
    for (LockedSpace space : spaces.values()) {
      SpaceId id = space.spaceId();
      if (!history.agrees(id, known.get(id), space.stored(), null)) {
        throw new HistoryLostException();
      }
    }
    return new Batch(now, spaces, members, users, attempts, messages, freeMedia);
  }

  private void run() {
    try {
      reading.run(handle);
    } catch (UnableToExecuteStatementException e) {
      if (e.getCause() instanceof SQLException cause && LockTimeoutException.isMeantBy(cause)) {
        throw new LockTimeoutException();
      }
      throw e;
    }
  }

  /** A Space that was not locked does not exist, or somebody else has it. */
  private void requireFree(Set<SpaceId> ids) {
    Set<SpaceId> held = existing(ids);
    held.removeAll(spaces.keySet());
    if (!held.isEmpty()) {
      throw new SpacesHeldException(held);
    }
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
    reading.query(
        """
        SELECT a.space_id, a.user_id, m.user_id IS NOT NULL AS is_member, u.username,
          u.profile_picture
        FROM unnest(:actorSpaceIds, :actorIds) AS a (space_id, user_id)
        JOIN users u ON u.user_id = a.user_id AND NOT u.erased
        LEFT JOIN space_members m ON m.space_id = a.space_id AND m.user_id = a.user_id
        """,
        statement ->
            Columns.of(statement, changes.stream().map(Change::actor).distinct().toList())
                .bind("actorSpaceIds", "uuid", actor -> actor.spaceId())
                .bind("actorIds", "uuid", actor -> actor.userId()),
        row -> {
          User user = Rows.user(row);
          users.put(user.userId(), user);
          if (row.getBoolean("is_member")) {
            members.add(new Actor(Rows.spaceId(row), user.userId()));
          }
        });
  }

  private void readAttempts() {
    reading.query(
        """
        SELECT a.space_id, a.user_id AS attempter_id, a.key, a.fingerprint, m.message_id,
          m.content, m.media_name, m.media_type, m.media_content_type, m.media_bytes,
          m.media_width, m.media_height, m.media_duration_ms, m.word_count, m.created_at, m.seq,
          u.user_id, u.username, u.profile_picture, e.source
        FROM unnest(:attemptSpaceIds, :attempterIds, :keys) AS w (space_id, user_id, key)
        JOIN idempotency_attempts a
          ON a.space_id = w.space_id AND a.user_id = w.user_id AND a.key = w.key
        LEFT JOIN messages m ON m.space_id = a.space_id AND m.seq = a.message_seq
        LEFT JOIN users u ON u.user_id = m.sender_id
        LEFT JOIN space_events e ON e.space_id = m.space_id AND e.seq = m.seq
        WHERE a.created_at > :forgotten
        """,
        statement ->
            Columns.of(statement.bind("forgotten", now.minus(MessageStore.ATTEMPTS_KEPT)), names())
                .bind("attemptSpaceIds", "uuid", name -> name.spaceId())
                .bind("attempterIds", "uuid", name -> name.userId())
                .bind("keys", "text", name -> name.key()),
        row -> {
          SpaceId spaceId = Rows.spaceId(row);
          PastAttempt attempt =
              new PastAttempt(
                  new PastAttempt.Name(
                      spaceId,
                      Rows.userId(row, "attempter_id"),
                      DomainTypes.KEY.map(row, "key", null)),
                  row.getString("fingerprint"),
                  row.getString("message_id") == null
                      ? null
                      : new MessagePosted(Rows.posted(spaceId, row), Rows.source(row)));
          attempts.put(attempt.name(), attempt);
        });
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
    reading.query(
        """
        SELECT m.space_id, m.message_id, m.seq, m.sender_id, m.word_count, m.media_name,
          m.media_type, m.media_content_type, m.media_bytes,
          m.media_width, m.media_height, m.media_duration_ms, m.appreciation_count, l.user_id,
          l.like_id
        FROM unnest(:messageSpaceIds, :messageIds, :userIds) AS w (space_id, message_id, user_id)
        JOIN messages m ON m.space_id = w.space_id AND m.message_id = w.message_id
        LEFT JOIN LATERAL (
          SELECT * FROM message_likes
          WHERE space_id = m.space_id AND message_seq = m.seq AND user_id = w.user_id
          LIMIT 1
        ) l ON true
        """,
        statement ->
            Columns.of(
                    statement,
                    changes.stream().filter(change -> change.messageId() != null).toList())
                .bind("messageSpaceIds", "uuid", change -> change.spaceId())
                .bind("messageIds", "uuid", change -> change.messageId())
                .bind("userIds", "uuid", change -> change.userId()),
        this::addMessage);
  }

  private void addMessage(ResultSet row) throws SQLException {
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
  }

  private void lockMedia() {
    List<MediaLedger.Entry> files =
        changes.stream()
            .<MediaLedger.Entry>map(Change::file)
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    if (!files.isEmpty()) {
      JdbiMediaLedger.addLock(reading, files, freeMedia::add);
    }
  }
}
