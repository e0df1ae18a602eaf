package io.space7.persistence;

import io.space7.application.MessageStore;
import io.space7.domain.Appreciation;
import io.space7.domain.ErrorCode;
import io.space7.domain.Like;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.NewMessage;
import io.space7.domain.PageRequest;
import io.space7.domain.Refusal;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Threads in PostgreSQL.
 *
 * <p>Round trips: {@code page}, {@code find} and {@code likes} one; {@code post} three (lock,
 * write, commit), four with an idempotency key; {@code appreciate} and {@code delete} four (lock,
 * read, write, commit); {@code appreciate} two, and no lock, if the state is what is wished
 * already.
 */
final class JdbiMessageStore implements MessageStore {
  private final Transactions transactions;
  private final Clock clock;

  JdbiMessageStore(Transactions transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public Posted post(NewMessage message) {
    return transactions.change(handle -> new Posting(handle, clock.instant()).post(message));
  }

  @Override
  public Appreciated appreciate(
      SpaceId spaceId, MessageId messageId, UserId userId, Appreciation wish, SocketId source) {
    // Clients repeat over a socket what they have changed over REST; that need not wait in line.
    Optional<Appreciated> settled =
        wish == Appreciation.TOGGLE
            ? Optional.empty()
            : transactions.single(
                handle -> Appreciating.settled(handle, spaceId, messageId, userId, wish));
    return settled.orElseGet(
        () ->
            transactions.change(
                handle ->
                    new Appreciating(handle, clock.instant())
                        .change(spaceId, messageId, userId, wish, source)));
  }

  @Override
  public Deleted delete(SpaceId spaceId, MessageId messageId, UserId userId, SocketId source) {
    return transactions.change(
        handle -> new Deleting(handle, clock.instant()).delete(spaceId, messageId, userId, source));
  }

  @Override
  public Optional<ThreadPage> page(SpaceId spaceId, UserId viewerId, PageRequest request) {
    return transactions.single(handle -> ThreadReading.page(handle, spaceId, viewerId, request));
  }

  @Override
  public Optional<Message> find(SpaceId spaceId, MessageId messageId, UserId viewerId) {
    return transactions.single(handle -> ThreadReading.find(handle, spaceId, messageId, viewerId));
  }

  @Override
  public List<Like> likes(SpaceId spaceId, MessageId messageId, long after, int limit) {
    return transactions.single(
        handle -> ThreadReading.likes(handle, spaceId, messageId, after, limit));
  }

  static Refusal messageNotFound() {
    return new Refusal(ErrorCode.MESSAGE_NOT_FOUND, "Message not found.");
  }
}
