package io.space7.persistence;

import io.space7.application.MessageStore;
import io.space7.application.MessageStore.Appreciated;
import io.space7.domain.Appreciation;
import io.space7.domain.MessageId;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceEvent.AppreciationChanged;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The changing of appreciations, within a transaction. */
final class Appreciating {
  private final Handle handle;
  private final Instant now;

  Appreciating(Handle handle, Instant now) {
    this.handle = handle;
    this.now = now;
  }

  /** What {@link #change} would answer if there is nothing to change; needs no transaction. */
  static Optional<Appreciated> settled(
      Handle handle, SpaceId spaceId, MessageId messageId, UserId userId, Appreciation wish) {
    SpaceRows.standing(handle, spaceId, userId)
        .orElseThrow(SpaceAccess::notFound)
        .access()
        .requireAppreciate();
    return Optional.of(State.read(handle, spaceId, messageId, userId))
        .filter(state -> wish.apply(state.appreciated) == state.appreciated)
        .map(State::unchanged);
  }

  /** See {@link MessageStore#appreciate}. */
  Appreciated change(
      SpaceId spaceId, MessageId messageId, UserId userId, Appreciation wish, SocketId source) {
    LockedSpace space = LockedSpace.lock(handle, spaceId, userId);
    space.access().requireAppreciate();
    State state = State.read(handle, spaceId, messageId, userId);
    boolean appreciated = wish.apply(state.appreciated);
    if (appreciated == state.appreciated) {
      return state.unchanged();
    }
    AppreciationChanged event =
        new AppreciationChanged(
            spaceId,
            messageId,
            space.nextSeq(),
            userId,
            appreciated,
            state.count + (appreciated ? 1 : -1),
            source);
    write(event, state, space.eventTime(now));
    return new Appreciated(appreciated, event.appreciationCount(), event);
  }

  private void write(AppreciationChanged event, State state, Instant at) {
    handle
        .createUpdate(
            """
            WITH space AS (
              UPDATE spaces SET last_seq = :seq, last_event_at = :at WHERE space_id = :spaceId
            ), message AS (
              UPDATE messages SET appreciation_count = :count
              WHERE space_id = :spaceId AND seq = :messageSeq
            ), stats AS (
              UPDATE user_stats SET total_appreciations = total_appreciations + :change
              WHERE user_id = :authorId
            ), liked AS (
              INSERT INTO message_likes (space_id, message_seq, like_id, user_id)
              SELECT :spaceId, :messageSeq, :seq, :userId WHERE :appreciated
            ), unliked AS (
              DELETE FROM message_likes
              WHERE space_id = :spaceId AND message_seq = :messageSeq AND user_id = :userId
                AND NOT :appreciated
            )
            INSERT INTO space_events (space_id, seq, kind, message_id, actor_id, appreciated,
              appreciation_count, source, created_at)
            VALUES (:spaceId, :seq, 'appreciation', :messageId, :userId, :appreciated,
              :count, :source, :at)
            """)
        .bind("spaceId", event.spaceId().value())
        .bind("seq", event.seq())
        .bind("at", at)
        .bind("messageId", event.messageId().value())
        .bind("messageSeq", state.seq)
        .bind("authorId", state.authorId)
        .bind("userId", event.actorId().value())
        .bind("appreciated", event.appreciated())
        .bind("count", event.appreciationCount())
        .bind("change", event.appreciated() ? 1 : -1)
        .bind("source", event.source() == null ? null : event.source().value())
        .execute();
  }

  /** A message's appreciation as one user sees it. */
  private record State(long seq, UUID authorId, int count, boolean appreciated) {
    static State read(Handle handle, SpaceId spaceId, MessageId messageId, UserId userId) {
      return handle
          .createQuery(
              """
              SELECT m.seq, m.sender_id, m.appreciation_count, l.user_id IS NOT NULL AS appreciated
              FROM messages m
              LEFT JOIN message_likes l ON l.space_id = m.space_id AND l.message_seq = m.seq
                AND l.user_id = :userId
              WHERE m.space_id = :spaceId AND m.message_id = :messageId
              """)
          .bind("spaceId", spaceId.value())
          .bind("messageId", messageId.value())
          .bind("userId", userId.value())
          .map(
              (row, context) ->
                  new State(
                      row.getLong("seq"),
                      row.getObject("sender_id", UUID.class),
                      row.getInt("appreciation_count"),
                      row.getBoolean("appreciated")))
          .findOne()
          .orElseThrow(JdbiMessageStore::messageNotFound);
    }

    Appreciated unchanged() {
      return new Appreciated(appreciated, count, null);
    }
  }
}
