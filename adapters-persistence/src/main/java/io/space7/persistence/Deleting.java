package io.space7.persistence;

import io.space7.application.MessageStore;
import io.space7.application.MessageStore.Deleted;
import io.space7.domain.Media;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceEvent.MessageDeleted;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The deletion of messages, within a transaction. */
final class Deleting {
  private final Handle handle;
  private final Instant now;

  Deleting(Handle handle, Instant now) {
    this.handle = handle;
    this.now = now;
  }

  /** See {@link MessageStore#delete}. */
  Deleted delete(SpaceId spaceId, MessageId messageId, UserId userId, SocketId source) {
    LockedSpace space = LockedSpace.lock(handle, spaceId, userId);
    space.access().requireRead();
    Doomed doomed = read(spaceId, messageId);
    Message.requireDeletable(doomed.authorId, userId);
    MessageDeleted event = new MessageDeleted(spaceId, messageId, space.nextSeq(), userId, source);
    write(event, doomed, space.eventTime(now));
    return new Deleted(event, doomed.media);
  }

  private Doomed read(SpaceId spaceId, MessageId messageId) {
    return handle
        .createQuery(
            """
            SELECT seq, sender_id, word_count, appreciation_count, media_name, media_type
            FROM messages WHERE space_id = :spaceId AND message_id = :messageId
            """)
        .bind("spaceId", spaceId.value())
        .bind("messageId", messageId.value())
        .map(
            (row, context) ->
                new Doomed(
                    row.getLong("seq"),
                    new UserId(row.getObject("sender_id", UUID.class)),
                    row.getInt("word_count"),
                    row.getInt("appreciation_count"),
                    Rows.media(row)))
        .findOne()
        .orElseThrow(JdbiMessageStore::messageNotFound);
  }

  private void write(MessageDeleted event, Doomed doomed, Instant at) {
    handle
        .createUpdate(
            """
            WITH space AS (
              UPDATE spaces
              SET last_seq = :seq, last_event_at = :at, message_count = message_count - 1
              WHERE space_id = :spaceId
            ), stats AS (
              UPDATE user_stats SET total_words = total_words - :words,
                total_appreciations = total_appreciations - :appreciations
              WHERE user_id = :authorId
            ), message AS (
              DELETE FROM messages WHERE space_id = :spaceId AND seq = :messageSeq
            )
            INSERT INTO space_events (space_id, seq, kind, message_id, actor_id, source, created_at)
            VALUES (:spaceId, :seq, 'deleted', :messageId, :authorId, :source, :at)
            """)
        .bind("spaceId", event.spaceId().value())
        .bind("seq", event.seq())
        .bind("at", at)
        .bind("messageId", event.messageId().value())
        .bind("messageSeq", doomed.seq)
        .bind("authorId", event.actorId().value())
        .bind("words", doomed.words)
        .bind("appreciations", doomed.appreciations)
        .bind("source", event.source() == null ? null : event.source().value())
        .execute();
  }

  private record Doomed(long seq, UserId authorId, int words, int appreciations, Media media) {}
}
