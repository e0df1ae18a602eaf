package io.space7.socket;

import com.fasterxml.jackson.databind.JsonNode;
import io.space7.application.Identity;
import io.space7.application.Identity.Principal;
import io.space7.application.Messages;
import io.space7.application.feed.SpaceFeed;
import io.space7.application.port.MessageStore;
import io.space7.domain.Appreciation;
import io.space7.domain.Epoch;
import io.space7.domain.ErrorCode;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.MessageText;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** What each event of the main namespace does: its argument, the use case, what is acknowledged. */
final class UseCases {
  static final String JOIN = "join_space";

  private final Identity identity;
  private final Messages messages;
  private final SpaceFeed<SocketSession> feed;
  private final SocketSettings.Limits limits;
  private final Workers workers;
  private final SocketMeters meters;
  private final Map<String, UseCase> byName =
      Map.of(
          JOIN,
          this::join,
          "leave_space",
          at(this::leave),
          "send_message",
          at(this::send),
          "message_appreciated",
          at(this::announceAppreciation),
          "appreciate",
          at(this::appreciate),
          "delete_message",
          at(this::delete),
          "authenticate",
          at(this::authenticate));

  UseCases(
      Identity identity,
      Messages messages,
      SpaceFeed<SocketSession> feed,
      SocketSettings.Limits limits,
      Workers workers,
      SocketMeters meters) {
    this.meters = meters;
    this.identity = identity;
    this.messages = messages;
    this.feed = feed;
    this.limits = limits;
    this.workers = workers;
  }

  /** Null if there is no such event. */
  UseCase named(String event) {
    return byName.get(event);
  }

  /** The names of all events that are taken. */
  Set<String> names() {
    return byName.keySet();
  }

  /** Whether an event counts as a write; what was written over REST was counted there. */
  static boolean isWrite(Event.Content event) {
    return switch (event.name()) {
      case "appreciate", "delete_message" -> true;
      case "send_message" ->
          event.arguments().isEmpty()
              || !event.arguments().get(0).path("message").hasNonNull("message_id");
      default -> false;
    };
  }

  /** Ends the listening of a socket that has gone. */
  void leaveAll(SocketSession session) {
    session.joined().forEach(spaceId -> feed.leave(spaceId, session));
  }

  private CompletionStage<?> join(SocketSession session, JsonNode argument) {
    SpaceId spaceId =
        SpaceId.parse((argument.isObject() ? argument.path("spaceId") : argument).textValue());
    Long lastSeq = lastSeq(argument.path("lastSeq"));
    boolean again = session.joined().contains(spaceId);
    if (!again && session.joined().size() >= limits.joins()) {
      throw new Refusal(
          ErrorCode.INVALID_PARAMETER,
          "A socket listens to at most " + limits.joins() + " spaces; leave one first.");
    }
    session.joined().add(spaceId);
    Epoch epoch = Epoch.parse(argument.path("epoch").textValue());
    return feed.join(spaceId, session, lastSeq, epoch, workers.replays(session.userId()))
        .thenApply(joined -> new Joined(true, joined.seq(), joined.recovered(), joined.epoch()))
        .whenComplete(
            (joined, failure) -> {
              if (lastSeq != null && failure == null) {
                meters.replayed(joined.recovered());
              }
              settle(session, spaceId, again, failure);
            });
  }

  private void settle(SocketSession session, SpaceId spaceId, boolean again, Throwable failure) {
    if (failure == null || feed.isListening(spaceId, session)) {
      return;
    }
    session.joined().remove(spaceId);
    if (isPassing(failure)) {
      if (again) {
        session.cutAfterLastWord("it has lost a space while it joined again");
      }
    } else if (session.countRefusedJoin() > limits.joins()) {
      session.cutAfterLastWord("it joins what it cannot");
    }
  }

  /** Whether the same may succeed in a moment. */
  static boolean isPassing(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return !(cause instanceof Refusal refusal)
        || refusal.code() == ErrorCode.DATABASE_UNAVAILABLE
        || refusal.code() == ErrorCode.BUSY
        || refusal.code() == ErrorCode.INTERNAL;
  }

  private static Long lastSeq(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw invalid("lastSeq must be a whole number.");
    }
    return value.longValue();
  }

  private Done leave(SocketSession session, JsonNode argument) {
    SpaceId spaceId = SpaceId.parse(argument.textValue());
    session.joined().remove(spaceId);
    feed.leave(spaceId, session);
    return new Done(true);
  }

  private Sent send(SocketSession session, JsonNode argument) {
    SpaceId spaceId = spaceId(argument);
    JsonNode message = argument.path("message");
    if (!message.isObject()) {
      throw invalid("message must be an object.");
    }
    JsonNode stored = message.path("message_id");
    if (stored.isMissingNode() || stored.isNull()) {
      return new Sent(true, messages.post(session.userId(), draft(session, spaceId, message)));
    }
    MessageId messageId = MessageId.parse(stored.textValue());
    return new Sent(
        true, messages.announce(session.userId(), spaceId, messageId, session.socketId()));
  }

  private static Messages.Draft draft(SocketSession session, SpaceId spaceId, JsonNode message) {
    String key = text(message, "idempotency_key");
    return new Messages.Draft(
        spaceId,
        new MessageText(text(message, "content")),
        null,
        null,
        key == null ? null : new IdempotencyKey(key),
        session.socketId());
  }

  private Stored announceAppreciation(SocketSession session, JsonNode argument) {
    MessageStore.Appreciated stored =
        messages.announceAppreciation(
            session.userId(),
            spaceId(argument),
            messageId(argument),
            appreciated(argument),
            session.socketId());
    return new Stored(true, stored.appreciated(), stored.appreciationCount());
  }

  private Appreciated appreciate(SocketSession session, JsonNode argument) {
    SpaceId spaceId = spaceId(argument);
    MessageStore.Appreciated now =
        messages.appreciate(
            session.userId(),
            spaceId,
            messageId(argument),
            Appreciation.of(appreciated(argument)),
            session.socketId());
    long seq =
        now.event() == null ? messages.lastSeq(session.userId(), spaceId) : now.event().seq();
    return new Appreciated(true, now.appreciated(), now.appreciationCount(), seq);
  }

  private Deleted delete(SocketSession session, JsonNode argument) {
    return new Deleted(
        true,
        messages.delete(
            session.userId(), spaceId(argument), messageId(argument), session.socketId()));
  }

  /** A fresh token of the same user moves the end of the socket. */
  private Done authenticate(SocketSession session, JsonNode argument) {
    Principal principal = identity.authenticate(text(argument, "token"));
    if (!principal.userId().equals(session.userId())) {
      throw Identity.invalidToken();
    }
    session.renew(principal.expiresAt());
    return new Done(true);
  }

  private static SpaceId spaceId(JsonNode argument) {
    return SpaceId.parse(argument.path("spaceId").textValue());
  }

  private static MessageId messageId(JsonNode argument) {
    return MessageId.parse(argument.path("messageId").textValue());
  }

  private static boolean appreciated(JsonNode argument) {
    JsonNode wish = argument.path("appreciated");
    if (!wish.isBoolean()) {
      throw invalid("appreciated must be true or false.");
    }
    return wish.booleanValue();
  }

  private static String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw invalid(field + " must be text.");
    }
    return value.textValue();
  }

  private static Refusal invalid(String sentence) {
    return new Refusal(ErrorCode.INVALID_PARAMETER, sentence);
  }

  private static UseCase at(Immediate useCase) {
    return (session, argument) ->
        CompletableFuture.completedFuture(useCase.handle(session, argument));
  }

  /** What an event does. */
  @FunctionalInterface
  interface UseCase {
    /** Runs on a thread that may block; returns what is acknowledged, once that is known. */
    CompletionStage<?> handle(SocketSession session, JsonNode argument);
  }

  /** One whose answer is known when it returns. */
  @FunctionalInterface
  private interface Immediate {
    Object handle(SocketSession session, JsonNode argument);
  }

  private record Done(boolean ok) {}

  private record Joined(boolean ok, long seq, boolean recovered, Epoch epoch) {}

  private record Sent(boolean ok, Message message) {}

  private record Stored(boolean ok, boolean appreciated, int appreciationCount) {}

  private record Appreciated(boolean ok, boolean appreciated, int appreciationCount, long seq) {}

  private record Deleted(boolean ok, long seq) {}
}
