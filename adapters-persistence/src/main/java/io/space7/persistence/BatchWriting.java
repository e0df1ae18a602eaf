package io.space7.persistence;

import io.space7.application.port.MediaLedger;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceEvent.AppreciationChanged;
import io.space7.domain.SpaceEvent.MessageDeleted;
import io.space7.persistence.ThreadMessage.ThreadLike;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Writes what a batch has changed and commits it, in one round trip: one statement for what every
 * change has to do with, and one each for attempts, likes, deletions and files, if there are any.
 */
final class BatchWriting {
  private final Pipeline writing = new Pipeline();
  private final Batch batch;
  private final List<ThreadMessage> messages;

  private BatchWriting(Batch batch) {
    this.batch = batch;
    messages = batch.touchedMessages();
  }

  /**
   * @param notices texts that other servers are notified of with the commit
   */
  static void write(Handle handle, Batch batch, List<String> notices) {
    if (!batch.events().isEmpty()) {
      new BatchWriting(batch).write(handle, notices);
    }
  }

  private void write(Handle handle, List<String> notices) {
    writeEvents(notices);
    if (!batch.newAttempts().isEmpty()) {
      writeAttempts();
    }
    if (batch.events().stream().anyMatch(AppreciationChanged.class::isInstance)) {
      writeLikes();
    }
    if (batch.events().stream().anyMatch(MessageDeleted.class::isInstance)) {
      writeDeletions();
    }
    writeMedia();
    writing.commit().run(handle);
  }

  /**
   * Spaces, totals, new messages, events, and the notices. Users' totals are the only rows here
   * that the Spaces' locks do not cover; they are locked in one order, so that no two servers wait
   * for each other.
   */
  private void writeEvents(List<String> notices) {
    writing.update(
        """
        WITH space AS (
          UPDATE spaces s
          SET last_seq = c.last_seq, last_event_at = c.at,
            message_count = s.message_count + c.more_messages
          FROM unnest(:spaceIds, :lastSeqs, :spaceTimes, :moreMessages)
            AS c (space_id, last_seq, at, more_messages)
          WHERE s.space_id = c.space_id
        ), stats AS (
          UPDATE user_stats s
          SET total_words = s.total_words + c.words,
            total_appreciations = s.total_appreciations + c.appreciations
          FROM (
            SELECT user_id FROM user_stats
            WHERE user_id = ANY (:userIds)
            ORDER BY user_id
            FOR NO KEY UPDATE
          ) held
          JOIN unnest(:userIds, :words, :appreciations)
            AS c (user_id, words, appreciations) ON c.user_id = held.user_id
          WHERE s.user_id = held.user_id
        ), message AS (
          INSERT INTO messages (space_id, seq, message_id, sender_id, content, media_name,
            media_type, media_content_type, media_bytes, media_width, media_height,
            media_duration_ms, word_count, appreciation_count, created_at, alone_since)
          SELECT p.space_id, p.seq, p.message_id, p.sender_id, content, media_name,
            media_type, media_content_type, media_bytes, media_width, media_height,
            media_duration_ms, word_count, appreciation_count, created_at,
            coalesce(p.alone_since, <storedAloneSince>, 0)
          FROM unnest(:messageSpaceIds, :messageSeqs, :messageIds, :senderIds, :contents,
            :mediaNames, :mediaTypes, :contentTypes, :mediaBytes, :mediaWidths,
            :mediaHeights, :mediaDurations, :wordCounts, :appreciationCounts, :createdAts,
            :aloneSinces)
            AS p (space_id, seq, message_id, sender_id, content, media_name, media_type,
              media_content_type, media_bytes, media_width, media_height,
              media_duration_ms, word_count, appreciation_count, created_at, alone_since)
        ), event AS (
          INSERT INTO space_events (space_id, seq, kind, message_id, actor_id, appreciated,
            appreciation_count, source, created_at)
          SELECT * FROM unnest(:eventSpaceIds, :seqs, :kinds, :eventMessageIds, :actorIds,
            :appreciated, :counts, :sources, :eventTimes)
        )
        SELECT pg_notify(:channel, notice) FROM unnest(:notices) AS notice
        """,
        statement -> bindEvents(statement, notices));
  }

  private void bindEvents(SqlStatement<?> statement, List<String> notices) {
    statement
        .define("storedAloneSince", PostedRows.STORED_ALONE_SINCE)
        .bind("channel", Notifier.CHANNEL)
        .bindArray("notices", String.class, notices);
    Columns.of(statement, batch.changedSpaces())
        .bind("spaceIds", "uuid", space -> space.spaceId())
        .bind("lastSeqs", "bigint", LockedSpace::lastSeq)
        .bind("spaceTimes", "timestamptz", LockedSpace::eventTime)
        .bind("moreMessages", "integer", LockedSpace::moreMessages);
    Columns.of(statement, batch.totals())
        .bind("userIds", "uuid", totals -> totals.userId)
        .bind("words", "bigint", totals -> totals.words)
        .bind("appreciations", "bigint", totals -> totals.appreciations);
    PostedRows.bind(
        statement,
        messages.stream().filter(one -> one.posted() != null && !one.isDeleted()).toList());
    bindLog(statement);
  }

  private void bindLog(SqlStatement<?> statement) {
    Columns.of(statement, batch.events())
        .bind("eventSpaceIds", "uuid", event -> event.spaceId())
        .bind("seqs", "bigint", SpaceEvent::seq)
        .bind("kinds", "text", event -> EventKind.column(event.kind()))
        .bind("eventMessageIds", "uuid", event -> event.messageId())
        .bind("actorIds", "uuid", event -> event.actorId())
        .bind(
            "appreciated",
            "boolean",
            event -> event instanceof AppreciationChanged change ? change.appreciated() : null)
        .bind(
            "counts",
            "integer",
            event ->
                event instanceof AppreciationChanged change ? change.appreciationCount() : null)
        .bind("sources", "text", SpaceEvent::source)
        .bind("eventTimes", "timestamptz", event -> batch.space(event.spaceId()).eventTime());
  }

  /** Over those that are too old to be repeated, which may still be there. */
  private void writeAttempts() {
    writing.update(
        """
        INSERT INTO idempotency_attempts
          (space_id, user_id, key, fingerprint, message_seq, created_at)
        SELECT * FROM unnest(:attemptSpaceIds, :attempterIds, :keys, :fingerprints, :postedSeqs,
          :attemptTimes)
        ON CONFLICT (space_id, user_id, key) DO UPDATE
        SET fingerprint = excluded.fingerprint, message_seq = excluded.message_seq,
          created_at = excluded.created_at
        """,
        statement -> {
          Columns.of(statement, batch.newAttempts())
              .bind("attemptSpaceIds", "uuid", attempt -> attempt.name().spaceId())
              .bind("attempterIds", "uuid", attempt -> attempt.name().userId())
              .bind("keys", "text", attempt -> attempt.name().key())
              .bind("fingerprints", "text", PastAttempt::fingerprint)
              .bind("postedSeqs", "bigint", attempt -> attempt.posted().seq())
              .bind("attemptTimes", "timestamptz", attempt -> batch.now());
        });
  }

  /** A like that was taken back and given again has a new number. */
  private void writeLikes() {
    writing.update(
        """
        WITH message AS (
          UPDATE messages m SET appreciation_count = c.count
          FROM unnest(:likedSpaceIds, :likedSeqs, :likeCounts) AS c (space_id, seq, count)
          WHERE m.space_id = c.space_id AND m.seq = c.seq
        ), ended AS (
          DELETE FROM message_likes l
          USING unnest(:endedSpaceIds, :endedMessageSeqs, :endedUserIds)
            AS e (space_id, message_seq, user_id)
          WHERE l.space_id = e.space_id AND l.message_seq = e.message_seq
            AND l.user_id = e.user_id
        )
        INSERT INTO message_likes (space_id, message_seq, like_id, user_id)
        SELECT * FROM unnest(:newSpaceIds, :newMessageSeqs, :newLikeIds, :newUserIds)
        ON CONFLICT (space_id, message_seq, user_id) DO UPDATE SET like_id = excluded.like_id
        """,
        statement -> {
          Columns.of(statement, messages.stream().filter(ThreadMessage::isRecounted).toList())
              .bind("likedSpaceIds", "uuid", message -> message.place().spaceId())
              .bind("likedSeqs", "bigint", ThreadMessage::seq)
              .bind("likeCounts", "integer", ThreadMessage::appreciationCount);
          Columns.of(statement, likes(ThreadMessage::endedLikes))
              .bind("endedSpaceIds", "uuid", like -> like.spaceId())
              .bind("endedMessageSeqs", "bigint", ThreadLike::messageSeq)
              .bind("endedUserIds", "uuid", like -> like.userId());
          Columns.of(statement, likes(ThreadMessage::newLikes))
              .bind("newSpaceIds", "uuid", like -> like.spaceId())
              .bind("newMessageSeqs", "bigint", ThreadLike::messageSeq)
              .bind("newLikeIds", "bigint", ThreadLike::likeId)
              .bind("newUserIds", "uuid", like -> like.userId());
        });
  }

  private List<ThreadLike> likes(Function<ThreadMessage, List<ThreadLike>> part) {
    return messages.stream().map(part).flatMap(List::stream).toList();
  }

  /** Takes the likes along. */
  private void writeDeletions() {
    List<ThreadMessage> deleted =
        messages.stream().filter(one -> one.posted() == null && one.isDeleted()).toList();
    writing.update(
        """
        DELETE FROM messages m
        USING unnest(:deletedSpaceIds, :deletedSeqs) AS d (space_id, seq)
        WHERE m.space_id = d.space_id AND m.seq = d.seq
        """,
        statement -> {
          Columns.of(statement, deleted)
              .bind("deletedSpaceIds", "uuid", message -> message.place().spaceId())
              .bind("deletedSeqs", "bigint", ThreadMessage::seq);
        });
  }

  private void writeMedia() {
    List<MediaLedger.Entry> carried = files(one -> one.posted() != null && !one.isDeleted());
    List<MediaLedger.Entry> freed = files(ThreadMessage::isDeleted);
    if (!carried.isEmpty() || !freed.isEmpty()) {
      JdbiMediaLedger.addWrite(writing, carried, freed, batch.now());
    }
  }

  private List<MediaLedger.Entry> files(Predicate<ThreadMessage> of) {
    return messages.stream()
        .filter(message -> message.media() != null && of.test(message))
        .map(one -> new MediaLedger.Entry(one.place().spaceId(), one.media().name()))
        .toList();
  }
}
