package io.space7.persistence;

import io.space7.application.port.MediaLedger;
import io.space7.application.port.MessageStore;
import io.space7.application.port.MessageStore.Appreciated;
import io.space7.domain.Appreciation;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceEvent.AppreciationChanged;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** See {@link MessageStore#appreciate}. */
record Appreciating(
    SpaceId spaceId, MessageId messageId, UserId userId, Appreciation wish, SocketId source)
    implements Change<Appreciated> {
  @Override
  public MediaLedger.Entry file() {
    return null;
  }

  @Override
  public PastAttempt.Name attempt() {
    return null;
  }

  /** What the change would answer if there is nothing to change; needs no lock. */
  Optional<Appreciated> settled(Handle handle) {
    SpaceRows.accessAt(handle, spaceId, userId)
        .orElseThrow(SpaceAccess::notFound)
        .access()
        .requireAppreciate();
    return handle
        .createQuery(
            """
            SELECT m.appreciation_count, l.user_id IS NOT NULL AS appreciated
            FROM messages m
            LEFT JOIN message_likes l ON l.space_id = m.space_id AND l.message_seq = m.seq
              AND l.user_id = :userId
            WHERE m.space_id = :spaceId AND m.message_id = :messageId
            """)
        .bind("spaceId", spaceId)
        .bind("messageId", messageId)
        .bind("userId", userId)
        .map(
            (row, context) ->
                unchanged(row.getBoolean("appreciated"), row.getInt("appreciation_count")))
        .findOne()
        .orElseThrow(Message::notFound);
  }

  private Optional<Appreciated> unchanged(boolean appreciated, int count) {
    return wish.apply(appreciated) == appreciated
        ? Optional.of(new Appreciated(appreciated, count, null))
        : Optional.empty();
  }

  @Override
  public Appreciated apply(Batch batch) {
    LockedSpace space = batch.space(spaceId);
    batch.access(actor()).requireAppreciate();
    ThreadMessage message = batch.message(place());
    boolean before = message.isLikedBy(userId);
    return unchanged(before, message.appreciationCount())
        .orElseGet(
            () -> {
              AppreciationChanged event =
                  new AppreciationChanged(
                      spaceId,
                      messageId,
                      space.nextSeq(),
                      userId,
                      !before,
                      message.appreciationCount() + (before ? -1 : 1),
                      source);
              batch.appreciate(event, message);
              return new Appreciated(!before, event.appreciationCount(), event);
            });
  }
}
