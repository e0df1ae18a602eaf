package io.space7.socket;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.space7.application.Identity;
import io.space7.application.MediaFiles;
import io.space7.application.Messages;
import io.space7.application.feed.SpaceFeed;
import io.space7.application.limit.RateLimits;
import io.space7.domain.Message;
import io.space7.domain.MessageText;
import io.space7.domain.NewSpace;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import io.space7.testkit.memory.InMemoryEventLog;
import io.space7.testkit.memory.InMemoryIntake;
import io.space7.testkit.memory.InMemoryMediaLedger;
import io.space7.testkit.memory.InMemoryMediaStore;
import io.space7.testkit.memory.InMemoryMessageStore;
import io.space7.testkit.memory.InMemorySpaceStore;
import io.space7.testkit.memory.InMemoryTokens;
import io.space7.testkit.memory.InMemoryUserStore;
import io.space7.testkit.memory.InMemoryWorld;
import io.space7.wire.Wire;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A server on the in-memory twins. */
public final class Stage implements AutoCloseable {
  private volatile Duration ahead = Duration.ZERO;
  public final Clock clock =
      ((InstantSource) () -> Clock.systemUTC().instant().plus(ahead)).withZone(ZoneOffset.UTC);
  final InMemoryWorld world = new InMemoryWorld(clock);
  final InMemoryTokens tokens = new InMemoryTokens(clock);
  final InMemoryUserStore users = new InMemoryUserStore(world);
  final InMemorySpaceStore spaces = new InMemorySpaceStore(world);
  final MediaFiles media =
      new MediaFiles(
          new InMemoryMediaStore(),
          new InMemoryMediaLedger(world),
          InMemoryIntake.of(1 << 20),
          clock,
          Duration.ofHours(1));
  final SpaceFeed<SocketSession> feed;
  final Messages messages;
  final SocketServer server;

  private volatile boolean idsFail;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  public Stage() throws IOException {
    this(Setup.standard());
  }

  Stage(SocketSettings settings) throws IOException {
    this(settings, RateLimits.off());
  }

  Stage(SocketSettings settings, RateLimits rates) throws IOException {
    InMemoryEventLog log = new InMemoryEventLog(world);
    Wire wire = new Wire(media);
    Fanout fanout =
        new Fanout(
            wire,
            settings.timing(),
            new SocketMeters(new SimpleMeterRegistry(), Clock.systemUTC()));
    feed =
        new SpaceFeed<>(
            spaces,
            log,
            clock,
            (task, delay) -> timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS),
            fanout);
    messages = new Messages(new InMemoryMessageStore(world), spaces, log, media, feed, this::newId);
    server =
        new SocketServer(
            settings, new Identity(tokens, users), messages, feed, fanout, rates, wire, clock);
  }

  public int port() {
    return server.port();
  }

  /** Sets the server's clock forward. */
  void advance(Duration duration) {
    ahead = ahead.plus(duration);
  }

  public User user(String name) {
    User user = new User(new UserId(UUID.randomUUID()), name, null);
    users.provision(user);
    return user;
  }

  String token(User user) {
    return tokens.issue(user, clock.instant().plus(Duration.ofHours(1)));
  }

  public String token(User user, Instant expiresAt) {
    return tokens.issue(user, expiresAt);
  }

  /** A Space of one user that others have joined. */
  public SpaceId space(Visibility visibility, User creator, User... members) {
    SpaceId spaceId = new SpaceId(UUID.randomUUID());
    spaces.create(new NewSpace(spaceId, creator.userId(), "A space", "", visibility, List.of()));
    for (User member : members) {
      spaces.join(spaceId, member.userId(), null, clock.instant());
    }
    return spaceId;
  }

  private UUID newId() {
    if (idsFail) {
      throw new IllegalStateException("meant to fail");
    }
    return UUID.randomUUID();
  }

  /** From now on posting meets a defect. */
  void failIds() {
    idsFail = true;
  }

  /** Posts as REST does when the client does not say which socket it has. */
  Message post(User user, SpaceId spaceId, String text) {
    return messages.post(
        user.userId(), new Messages.Draft(spaceId, new MessageText(text), null, null, null, null));
  }

  @Override
  public void close() {
    server.close();
    timer.shutdownNow();
  }
}
