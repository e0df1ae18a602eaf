package io.space7.socket;

import com.fasterxml.jackson.databind.JsonNode;
import io.space7.application.Identity;
import io.space7.application.Identity.Principal;
import io.space7.application.limit.RateLimits;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.wire.ErrorBody;
import io.space7.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
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
  private final UseCases useCases;
  private final RateLimits rates;
  private final Wire wire;
  private final Workers workers;

  ClientEvents(Identity identity, UseCases useCases, RateLimits rates, Wire wire, Workers workers) {
    this.identity = identity;
    this.useCases = useCases;
    this.rates = rates;
    this.wire = wire;
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
    useCases.leaveAll(session);
  }

  @Override
  public int attachments() {
    return 0;
  }

  @Override
  public void heard(SocketSession session, Event event) {
    session
        .executor()
        .submit(
            workers.useCases(session.userId()), event.size(), () -> run(new Call(session, event)));
  }

  @Override
  public void refused(SocketSession session, Event event, Refusal refusal) {
    fail(new Call(session, event), null, refusal);
  }

  /**
   * A client that writes too often waits: it is read no further, and what it has sent is worked off
   * when there is room in its budget again.
   */
  private CompletionStage<?> run(Call call) {
    Event.Content content;
    try {
      content = call.event.read(wire);
    } catch (Refusal notReadable) {
      fail(call, null, notReadable);
      call.session.cutAfterLastWord("it sends what cannot be read");
      return CompletableFuture.completedFuture(null);
    }
    UseCases.UseCase useCase = useCases.named(content.name());
    if (useCase == null || UseCases.isWrite(content)) {
      Duration wait = rates.write(call.session.userId());
      if (!wait.isZero()) {
        return call.session.after(wait, workers.useCases(call.session.userId()), () -> run(call));
      }
    }
    if (useCase == null) {
      return CompletableFuture.completedFuture(null);
    }
    return answer(call.session, content, useCase)
        .handle(
            (answer, failure) -> {
              if (failure == null) {
                acknowledge(call, answer);
              } else {
                fail(call, content.name(), refusalOf(content.name(), failure));
              }
              return null;
            });
  }

  private static CompletionStage<?> answer(
      SocketSession session, Event.Content content, UseCases.UseCase useCase) {
    try {
      if (content.arguments().size() != 1) {
        throw new Refusal(ErrorCode.INVALID_PARAMETER, "The event takes exactly one argument.");
      }
      return useCase.handle(session, content.arguments().get(0));
    } catch (RuntimeException | Error failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private static Refusal refusalOf(String event, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof Refusal refusal) {
      return refusal;
    }
    LOG.error("{} failed", event, cause);
    return new Refusal(ErrorCode.INTERNAL, ErrorBody.internal().error());
  }

  /**
   * @param name the event's, or null if it could not be read
   */
  private void fail(Call call, String name, Refusal refusal) {
    String code = refusal.code().wire();
    if (call.event.wantsAnswer()) {
      acknowledge(call, new Failed(false, refusal.getMessage(), code));
    } else {
      Failure failure = new Failure(name, refusal.getMessage(), code);
      call.session.emit("exception", wire.encode(failure, ""), List.of());
      if (UseCases.JOIN.equals(name) && UseCases.isPassing(refusal)) {
        // Nobody would join again; a client whose connection ends comes back and does.
        call.session.cutAfterLastWord("it could not join now");
      }
    }
  }

  private void acknowledge(Call call, Object answer) {
    if (call.event.wantsAnswer()) {
      byte[] json = wire.encode(answer, call.session.origin());
      call.session.acknowledge(call.event, json, List.of());
    }
  }

  private record Call(SocketSession session, Event event) {}

  private record Failed(boolean ok, String error, String code) {}

  private record Failure(String event, String error, String code) {}
}
