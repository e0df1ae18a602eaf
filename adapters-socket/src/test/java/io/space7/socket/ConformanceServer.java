package io.space7.socket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.space7.application.Identity.Principal;
import io.space7.application.MediaFiles;
import io.space7.application.limit.RateLimits;
import io.space7.domain.Refusal;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.testkit.memory.InMemoryIntake;
import io.space7.testkit.memory.InMemoryMediaStore;
import io.space7.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The port as the official test suite of the Socket.IO protocol wants to meet it: with two
 * namespaces that anybody may enter, and that give back what they are told. Everything below the
 * namespaces is production's.
 */
final class ConformanceServer implements AutoCloseable {
  private static final int SUITE_PORT = 3000;

  /**
   * The suite begins to listen for this event only when it has handled the packet before; it would
   * miss it in the same segment.
   */
  private static final int AUTH_DELAY_MILLIS = 20;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Clock clock = Clock.systemUTC();
  private final Wire wire =
      new Wire(new MediaFiles(new InMemoryMediaStore(), null, InMemoryIntake.of(1), clock, null));
  final SocketServer server;

  ConformanceServer(int port) throws BindException {
    server =
        new SocketServer(
            settings(port),
            new Fanout(
                wire,
                SocketSettings.Timing.standard(),
                new SocketMeters(new SimpleMeterRegistry(), Clock.systemUTC())),
            RateLimits.off(),
            wire,
            clock,
            workers -> Map.of("/", new Echo(), "/custom", new Echo()));
  }

  /** Serves until it is killed. */
  public static void main(String[] arguments) throws Exception {
    ConformanceServer fixture = new ConformanceServer(SUITE_PORT);
    Runtime.getRuntime().addShutdownHook(new Thread(fixture::close));
  }

  private static SocketSettings settings(int port) {
    return Setup.with(
        setup -> {
          setup.port = port;
          setup.authentication = Duration.ofMillis(1_000);
          setup.pingInterval = Duration.ofMillis(300);
          setup.pingTimeout = Duration.ofMillis(200);
          setup.frameBytes = 1_000_000;
        });
  }

  @Override
  public void close() {
    timer.shutdownNow();
    server.close();
  }

  private final class Echo implements Namespace {
    @Override
    public Principal admit(JsonNode auth) {
      return new Principal(new User(new UserId(UUID.randomUUID()), "anybody", null), null);
    }

    @Override
    public void entered(SocketSession session, JsonNode auth) {
      JsonNode sent = auth.isMissingNode() ? JsonNodeFactory.instance.objectNode() : auth;
      timer.schedule(
          () -> session.emit("auth", wire.encode(sent, ""), List.of()),
          AUTH_DELAY_MILLIS,
          TimeUnit.MILLISECONDS);
    }

    @Override
    public void heard(SocketSession session, Event event) {
      Event.Content content = event.read(wire);
      byte[] arguments = arguments(content);
      switch (content.name()) {
        case "message" -> session.emit("message-back", arguments, event.attachments());
        case "message-with-ack" -> session.acknowledge(event, arguments, event.attachments());
        default -> {
          // The suite knows no other.
        }
      }
    }

    private byte[] arguments(Event.Content event) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (JsonNode argument : event.arguments()) {
        if (all.size() > 0) {
          all.writeBytes(",".getBytes(StandardCharsets.US_ASCII));
        }
        all.writeBytes(wire.encode(argument, ""));
      }
      return all.toByteArray();
    }

    @Override
    public void refused(SocketSession session, Event event, Refusal refusal) {
      session.cut(refusal.getMessage());
    }

    @Override
    public void left(SocketSession session) {
      // Nothing was kept for it.
    }

    @Override
    public int attachments() {
      return 10;
    }
  }
}
