package io.space7.persistence;

import io.space7.application.MessageStore;
import io.space7.application.MessageStore.Posted;
import io.space7.domain.Message;
import io.space7.domain.NewMessage;
import io.space7.domain.NewMessage.Attempt;
import io.space7.domain.SpaceEvent.MessagePosted;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The posting of messages, within a transaction. */
final class Posting {
  private final Handle handle;
  private final Instant now;

  Posting(Handle handle, Instant now) {
    this.handle = handle;
    this.now = now;
  }

  /** See {@link MessageStore#post}. */
  Posted post(NewMessage draft) {
    LockedSpace space = LockedSpace.lock(handle, draft.spaceId(), draft.senderId());
    if (draft.attempt() != null && !claim(draft, space.nextSeq())) {
      return new Posted(stored(draft), true);
    }
    space.access().requirePost();
    Message message =
        new Message(
            draft.messageId(),
            draft.spaceId(),
            space.actor(),
            draft.text().content(),
            draft.media(),
            draft.text().wordCount(),
            List.of(),
            0,
            space.eventTime(now),
            space.nextSeq());
    MessagePosted event = new MessagePosted(message, draft.source());
    write(event);
    return new Posted(event, false);
  }

  /** Whether this is the attempt that posts; a refusal later takes the claim back. */
  private boolean claim(NewMessage draft, long seq) {
    return handle
            .createUpdate(
                """
                INSERT INTO idempotency_attempts AS a
                  (space_id, user_id, key, fingerprint, message_seq, created_at)
                VALUES (:spaceId, :senderId, :key, :fingerprint, :seq, :now)
                ON CONFLICT (space_id, user_id, key) DO UPDATE
                SET fingerprint = excluded.fingerprint, message_seq = excluded.message_seq,
                  created_at = excluded.created_at
                WHERE a.created_at <= :forgotten
                """)
            .bind("spaceId", draft.spaceId().value())
            .bind("senderId", draft.senderId().value())
            .bind("key", draft.attempt().key().value())
            .bind("fingerprint", draft.attempt().fingerprint())
            .bind("seq", seq)
            .bind("now", now)
            .bind("forgotten", now.minus(MessageStore.ATTEMPTS_KEPT))
            .execute()
        == 1;
  }

  /** What the attempt stored the first time. */
  private MessagePosted stored(NewMessage draft) {
    return handle
        .createQuery(
            """
            SELECT a.fingerprint, m.message_id, m.content, m.media_name, m.media_type, m.word_count,
              m.created_at, m.seq, u.user_id, u.username, u.profile_picture, e.source
            FROM idempotency_attempts a
            LEFT JOIN messages m ON m.space_id = a.space_id AND m.seq = a.message_seq
            LEFT JOIN users u ON u.user_id = m.sender_id
            LEFT JOIN space_events e ON e.space_id = m.space_id AND e.seq = m.seq
            WHERE a.space_id = :spaceId AND a.user_id = :senderId AND a.key = :key
            """)
        .bind("spaceId", draft.spaceId().value())
        .bind("senderId", draft.senderId().value())
        .bind("key", draft.attempt().key().value())
        .map(
            (row, context) -> {
              if (!row.getString("fingerprint").equals(draft.attempt().fingerprint())) {
                throw Attempt.reused();
              }
              if (row.getString("message_id") == null) {
                throw JdbiMessageStore.messageNotFound();
              }
              return new MessagePosted(Rows.posted(draft.spaceId(), row), Rows.source(row));
            })
        .one();
  }

  private void write(MessagePosted event) {
    Message message = event.message();
    boolean file = message.media() != null;
    handle
        .createUpdate(
            """
            WITH space AS (
              UPDATE spaces
              SET last_seq = :seq, last_event_at = :at, message_count = message_count + 1
              WHERE space_id = :spaceId
            ), stats AS (
              UPDATE user_stats SET total_words = total_words + :wordCount
              WHERE user_id = :senderId
            ), message AS (
              INSERT INTO messages (space_id, seq, message_id, sender_id, content, media_name,
                media_type, word_count, created_at)
              VALUES (:spaceId, :seq, :messageId, :senderId, :content, :mediaName,
                :mediaType, :wordCount, :at)
            )
            INSERT INTO space_events (space_id, seq, kind, message_id, actor_id, source, created_at)
            VALUES (:spaceId, :seq, 'posted', :messageId, :senderId, :source, :at)
            """)
        .bind("spaceId", message.spaceId().value())
        .bind("seq", message.seq())
        .bind("at", message.createdAt())
        .bind("messageId", message.messageId().value())
        .bind("senderId", message.sender().userId().value())
        .bind("content", message.content())
        .bind("mediaName", file ? message.media().name() : null)
        .bind("mediaType", file ? message.media().type().wire() : null)
        .bind("wordCount", message.wordCount())
        .bind("source", event.source() == null ? null : event.source().value())
        .execute();
  }
}
