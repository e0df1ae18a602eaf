package io.space7.socket;

import com.fasterxml.jackson.databind.JsonNode;
import io.space7.application.Identity;
import io.space7.application.Identity.Principal;
import io.space7.application.Messages;
import io.space7.application.feed.SpaceFeed;
import io.space7.application.port.MessageStore;
import io.space7.domain.Appreciation;
import io.space7.domain.ErrorCode;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.MessageText;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceId;
import io.space7.wire.ErrorBody;
import io.space7.wire.Wire;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main namespace, for those who have a token. Of what they say it reads the arguments, calls
 * the use case on a thread that may block, and answers. A socket's events are worked off one after
 * another, in order.
 */
final class ClientEvents implements Namespace {
  private static final Logger LOG = LoggerFactory.getLogger(ClientEvents.class);

  private final Identity identity;
  private final Messages messages;
  private final SpaceFeed<SocketSession> feed;
  private final Wire wire;
  private final SocketSettings.Limits limits;
  private final Workers workers;
  private final Map<String, UseCase> useCases =
      Map.of(
          "join_space", this::join,
          "leave_space", this::leave,
          "send_message", this::send,
          "message_appreciated", this::appreciate);

  ClientEvents(
      Identity identity,
      Messages messages,
      SpaceFeed<SocketSession> feed,
      Wire wire,
      SocketSettings.Limits limits,
      Workers workers) {
    this.identity = identity;
    this.messages = messages;
    this.feed = feed;
    this.wire = wire;
    this.limits = limits;
    this.workers = workers;
  }

  @Override
  public Principal admit(JsonNode auth) {
    return identity.authenticate(auth.path("token").textValue());
  }

  @Override
  public void entered(SocketSession session, JsonNode auth) {
    // A socket hears nothing before it joins a Space.
  }

  @Override
  public void left(SocketSession session) {
    session.joined().forEach(spaceId -> feed.leave(spaceId, session));
  }

  @Override
  public int attachments() {
    return 0;
  }

  @Override
  public void heard(SocketSession session, Event event) {
    UseCase useCase = useCases.get(event.name());
    if (useCase == null) {
      return;
    }
    Call call = new Call(session, event);
    JsonNode argument = event.arguments().size() == 1 ? event.arguments().get(0) : null;
    boolean replays = argument != null && argument.hasNonNull("lastSeq");
    boolean taken =
        session
            .executor()
            .submit(
                replays ? workers.patient() : workers.usual(), () -> run(call, argument, useCase));
    session.countRefusedEvents(taken);
    if (session.refusedEvents() > limits.waitingEvents()) {
      session.cut("it sends faster than it can be served");
    } else if (!taken) {
      fail(call, new Refusal(ErrorCode.BUSY, "Too many events at once; wait for the answers."));
    }
  }

  private void run(Call call, JsonNode argument, UseCase useCase) {
    try {
      if (argument == null) {
        throw new Refusal(ErrorCode.INVALID_PARAMETER, "The event takes exactly one argument.");
      }
      Object answer = useCase.handle(call.session, argument);
      acknowledge(call, answer);
    } catch (Refusal refusal) {
      fail(call, refusal);
    } catch (RuntimeException defect) {
      LOG.error("{} failed", call.event.name(), defect);
      ErrorBody error = ErrorBody.internal();
      fail(call, new Refusal(ErrorCode.INTERNAL, error.error()));
    }
  }

  private Joined join(SocketSession session, JsonNode argument) {
    SpaceId spaceId =
        SpaceId.parse((argument.isObject() ? argument.path("spaceId") : argument).textValue());
    try {
      return join(session, spaceId, lastSeq(argument.path("lastSeq")));
    } catch (Refusal refusal) {
      session.joined().remove(spaceId);
      feed.leave(spaceId, session);
      if (refusal.code() != ErrorCode.DATABASE_UNAVAILABLE
          && session.countRefusedJoin() > limits.joins()) {
        session.cut("it joins what it cannot");
      }
      throw refusal;
    }
  }

  private Joined join(SocketSession session, SpaceId spaceId, Long lastSeq) {
    if (!session.joined().contains(spaceId) && session.joined().size() >= limits.joins()) {
      throw new Refusal(
          ErrorCode.INVALID_PARAMETER,
          "A socket listens to at most " + limits.joins() + " spaces; leave one first.");
    }
    session.joined().add(spaceId);
    SpaceFeed.Joined joined = feed.join(spaceId, session, lastSeq);
    return new Joined(true, joined.seq(), joined.recovered());
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

  private Left leave(SocketSession session, JsonNode argument) {
    SpaceId spaceId = SpaceId.parse(argument.textValue());
    session.joined().remove(spaceId);
    feed.leave(spaceId, session);
    return new Left(true);
  }

  private Sent send(SocketSession session, JsonNode argument) {
    SpaceId spaceId = SpaceId.parse(argument.path("spaceId").textValue());
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

  private Appreciated appreciate(SocketSession session, JsonNode argument) {
    SpaceId spaceId = SpaceId.parse(argument.path("spaceId").textValue());
    MessageId messageId = MessageId.parse(argument.path("messageId").textValue());
    JsonNode wish = argument.path("appreciated");
    if (!wish.isBoolean()) {
      throw invalid("appreciated must be true or false.");
    }
    MessageStore.Appreciated now =
        messages.appreciate(
            session.userId(),
            spaceId,
            messageId,
            Appreciation.of(wish.booleanValue()),
            session.socketId());
    return new Appreciated(true, now.appreciated(), now.appreciationCount());
  }

  private static Refusal invalid(String sentence) {
    return new Refusal(ErrorCode.INVALID_PARAMETER, sentence);
  }

  private void fail(Call call, Refusal refusal) {
    String code = refusal.code().wire();
    if (call.event.wantsAnswer()) {
      acknowledge(call, new Failed(false, refusal.getMessage(), code));
    } else {
      Failure failure = new Failure(call.event.name(), refusal.getMessage(), code);
      call.session.emit("exception", wire.encode(failure, ""), List.of());
    }
  }

  private void acknowledge(Call call, Object answer) {
    if (call.event.wantsAnswer()) {
      byte[] json = wire.encode(answer, call.session.origin());
      call.session.acknowledge(call.event, json, List.of());
    }
  }

  @FunctionalInterface
  private interface UseCase {
    /** Returns what is acknowledged. */
    Object handle(SocketSession session, JsonNode argument);
  }

  private record Call(SocketSession session, Event event) {}

  private record Joined(boolean ok, long seq, boolean recovered) {}

  private record Left(boolean ok) {}

  private record Sent(boolean ok, Message message) {}

  private record Appreciated(boolean ok, boolean appreciated, int appreciationCount) {}

  private record Failed(boolean ok, String error, String code) {}

  private record Failure(String event, String error, String code) {}
}
