package io.space7.bootstrap;

import com.fasterxml.uuid.Generators;
import io.space7.application.AccountErasure;
import io.space7.application.Identity;
import io.space7.application.MediaDescriptions;
import io.space7.application.MediaFiles;
import io.space7.application.MediaIntake;
import io.space7.application.MediaSweep;
import io.space7.application.Memberships;
import io.space7.application.Messages;
import io.space7.application.Profiles;
import io.space7.application.Readiness;
import io.space7.application.SpaceDirectory;
import io.space7.application.Spaces;
import io.space7.application.Uploads;
import io.space7.application.feed.SpaceFeed;
import io.space7.application.limit.RateLimits;
import io.space7.application.port.MediaStore;
import io.space7.bootstrap.identity.JwtIssuer;
import io.space7.bootstrap.identity.JwtVerifier;
import io.space7.bootstrap.identity.TokenKey;
import io.space7.domain.MediaName;
import io.space7.domain.SpaceId;
import io.space7.http.HttpServer;
import io.space7.http.HttpSettings;
import io.space7.http.MetricsServer;
import io.space7.persistence.Database;
import io.space7.socket.Fanout;
import io.space7.socket.SocketMeters;
import io.space7.socket.SocketServer;
import io.space7.socket.SocketSession;
import io.space7.socket.SocketSettings;
import io.space7.storage.format.ProbedMetadataStripper;
import io.space7.storage.format.ProbingMediaDetector;
import io.space7.storage.local.LocalMediaSpool;
import io.space7.wire.Wire;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running server.
 *
 * <p>Why it is so: docs/adr/0001-modules.md.
 */
final class Space7 implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Space7.class);
  private static final Duration HOUSEKEEPING_INTERVAL = Duration.ofMinutes(10);
  private static final Duration COUNTS_KEPT = Duration.ofMinutes(5);
  private static final Duration CATCH_UP_INTERVAL = Duration.ofSeconds(10);
  private static final Duration ACCESS_INTERVAL = Duration.ofMinutes(1);
  private static final Duration TREND_INTERVAL = Duration.ofSeconds(1);
  private static final Duration DESCRIPTION_INTERVAL = Duration.ofSeconds(10);
  private static final Duration ERASURE_INTERVAL = Duration.ofSeconds(5);
  private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);

  /** The name of no file. */
  private static final MediaName NO_FILE = new MediaName("0".repeat(48) + ".png");

  /** How long a start that is cut short has to notice. */
  private static final Duration START_PATIENCE = Duration.ofSeconds(5);

  /** Those who ask regularly whether this server is ready get so long to hear that it stops. */
  private static final Duration ANNOUNCEMENT = Duration.ofMillis(2500);

  /** Sockets are sent away over so long. */
  private static final Duration DISMISSAL = Duration.ofSeconds(3);

  /** Requests that run when the server is told to stop end after so long. */
  private static final Duration LAST_REQUESTS = Duration.ofMillis(6500);

  private final Parts parts = new Parts();
  private volatile CountDownLatch starting = new CountDownLatch(0);
  private SocketServer door;

  /** Null if metrics are given on the one port. */
  private MetricsServer metricsServer;

  private boolean hasDemo;

  /**
   * Starts everything, or nothing.
   *
   * @throws StartException if the server cannot start for a reason that its owner can mend
   */
  static Space7 start(Config config, Clock clock) {
    Space7 server = new Space7();
    server.start(config, clock, LOG::error);
    return server;
  }

  /**
   * Starts everything, or nothing; once. {@link #close} may be called meanwhile, from another
   * thread.
   *
   * @param lost is told, in one sentence, when something is lost that the server cannot do without
   * @throws StartException if the server cannot start for a reason that its owner can mend
   */
  void start(Config config, Clock clock, Consumer<String> lost) {
    starting = new CountDownLatch(1);
    try {
      tryToStart(config, clock, lost);
    } catch (RuntimeException | Error e) {
      parts.close();
      throw e;
    } finally {
      starting.countDown();
    }
  }

  private void tryToStart(Config config, Clock clock, Consumer<String> lost) {
    config.address().requireFree();
    try {
      assemble(config, clock, lost);
    } catch (BindException e) {
      throw config.address().inUse();
    } catch (IOException e) {
      throw new StartException("The server cannot start: " + e);
    }
  }

  /** The port of the one origin. */
  int port() {
    return door.port();
  }

  /** The port of the metrics. */
  int metricsPort() {
    return metricsServer == null ? port() : metricsServer.port();
  }

  /** Where somebody who is here for the first time can look around. */
  Optional<SpaceId> demoSpace() {
    return hasDemo ? Optional.of(DemoSpace.ID) : Optional.empty();
  }

  /** Every choice between implementations is made here. */
  private void assemble(Config config, Clock clock, Consumer<String> lost) throws IOException {
    Home home = Home.open(config.home());
    FirstStart first = FirstStart.of(config.home(), config.demo());
    TokenKey tokenKey = tokenKey(config, home);
    Database database = new DatabaseStart(config, parts).open(clock, lost);
    home.closeMedia();
    MediaStore mediaStore = config.media().open(clock);
    MediaIntake intake =
        new MediaIntake(
            mediaSpool(config),
            new ProbingMediaDetector(),
            config.keepMetadata() ? null : new ProbedMetadataStripper(),
            new MediaIntake.Bounds(config.maxUploadBytes(), config.maxImagePixels()));
    MediaFiles media =
        new MediaFiles(mediaStore, database.ledger(), intake, clock, config.mediaOrphanAge());
    MediaSweep mediaSweep = new MediaSweep(mediaStore, database.ledger(), clock);
    MediaDescriptions descriptions = new MediaDescriptions(database.messages(), mediaStore, intake);
    Wire wire = new Wire(media);
    BackgroundTimer timer = parts.keep(new BackgroundTimer());
    RateLimits limits = rateLimits(config, database, timer, clock);
    Supplier<UUID> ids = Generators.timeBasedEpochGenerator()::generate;

    Metrics metrics = parts.keep(new Metrics());
    database.measure(metrics.registry());
    metrics.watch(limits);
    Fanout fanout =
        new Fanout(
            wire, SocketSettings.Timing.standard(), new SocketMeters(metrics.registry(), clock));
    SpaceFeed<SocketSession> feed =
        new SpaceFeed<>(database.spaces(), database.log(), clock, timer, fanout);
    metrics.watch(feed);
    Messages messages =
        new Messages(database.messages(), database.spaces(), database.log(), media, feed, ids);
    DemoSpace demo =
        new DemoSpace(database.spaces(), feed, messages, media, database.users(), clock);
    hasDemo = config.demo() && demo.prepare(first);
    Identity identity =
        new Identity(new JwtVerifier(tokenKey, config.tokenClaims(), clock), database.users());
    AccountErasure erasure = new AccountErasure(database.erasures(), identity, media, feed, timer);
    Readiness readiness = readiness(database, mediaStore);
    HttpServer http =
        parts.keep(
            new HttpServer(
                HttpSettings.behindFrontDoor(config.cors(), config.trustedProxies()),
                new HttpServer.UseCases(
                    messages,
                    new Spaces(database.spaces(), feed, ids, clock),
                    new SpaceDirectory(database.index()),
                    new Memberships(database.spaces(), feed),
                    new Profiles(database.users()),
                    erasure,
                    identity,
                    media,
                    new Uploads(database.uploads(), media, ids, clock),
                    limits,
                    readiness,
                    developmentSignIn(config, tokenKey, database, clock)),
                wire,
                new HttpServer.Monitoring(
                    metrics.registry(), config.metricsPort() == null ? metrics : null)));
    if (config.metricsPort() != null) {
      metricsServer = parts.keep(metricsServer(config, metrics, wire));
    }
    door =
        parts.keep(
            new SocketServer(
                socketSettings(config, http.port()),
                identity,
                messages,
                feed,
                fanout,
                limits,
                wire,
                clock));
    parts.keep(() -> windDown(readiness, http));
    feed.hear(database.signals());
    timer.repeat("Catching up", feed::catchUp, CATCH_UP_INTERVAL);
    timer.repeat("Checking who may listen", feed::mayHaveMissed, ACCESS_INTERVAL);
    timer.repeat("Counting messages", database.trends()::count, TREND_INTERVAL);
    timer.repeat("Erasing accounts", erasure::run, ERASURE_INTERVAL);
    timer.repeat("Cutting who is erased", erasure::disconnectErased, ACCESS_INTERVAL);
    timer.repeat("Housekeeping", database.housekeeping()::run, HOUSEKEEPING_INTERVAL);
    timer.repeat("Telling how often users write", limits::report, RateLimits.REPORT_INTERVAL);
    timer.repeat(
        "Forgetting how often users wrote",
        () -> database.writeCounts().removeBefore(clock.instant().minus(COUNTS_KEPT)),
        HOUSEKEEPING_INTERVAL);
    // A crash may have left files behind.
    timer.schedule(() -> sweep(mediaSweep), Duration.ZERO);
    timer.repeat("Removing files", () -> sweep(mediaSweep), SWEEP_INTERVAL);
    timer.repeat("Looking at files of old messages", descriptions::run, DESCRIPTION_INTERVAL);
  }

  private static SocketSettings socketSettings(Config config, int upstreamPort) {
    return new SocketSettings(
        config.address().socketAddress(),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), upstreamPort),
        config.cors(),
        config.trustedProxies(),
        SocketSettings.Timing.standard(),
        SocketSettings.Limits.standard(config.connectionsPerAddress(), config.socketsPerUser()));
  }

  private static RateLimits rateLimits(
      Config config, Database database, BackgroundTimer timer, Clock clock) {
    return config.writesPerMinute() == null
        ? RateLimits.off()
        : RateLimits.of(config.writesPerMinute(), database.writeCounts(), timer, clock);
  }

  private static void sweep(MediaSweep sweep) {
    MediaSweep.Swept swept = sweep.run();
    if (swept.removed() > 0) {
      LOG.info("Files removed that no message carries: {}", swept.removed());
    }
    if (swept.left() > 0) {
      LOG.warn("Files that no message carries and that could not be removed yet: {}", swept.left());
    }
  }

  private static LocalMediaSpool mediaSpool(Config config) {
    try {
      return new LocalMediaSpool(config.home().resolve("incoming"));
    } catch (IllegalStateException e) {
      throw new StartException("SPACE7_HOME: " + e.getMessage());
    }
  }

  private static TokenKey tokenKey(Config config, Home home) {
    return config.tokenKey() == null ? SecretFile.readOrCreate(home.secret()) : config.tokenKey();
  }

  private static Identity.DevelopmentSignIn developmentSignIn(
      Config config, TokenKey tokenKey, Database database, Clock clock) {
    return config.developmentSignIn()
        ? new Identity.DevelopmentSignIn(
            new JwtIssuer((TokenKey.Secret) tokenKey, config.tokenClaims()),
            database.users(),
            clock)
        : null;
  }

  /**
   * Tells those who send requests here to stop, then those who listen, and answers the rest. The
   * door still relays meanwhile.
   */
  private void windDown(Readiness readiness, HttpServer http) {
    long end = System.nanoTime() + LAST_REQUESTS.toNanos();
    CompletableFuture<Void> dismissed = door.dismiss(DISMISSAL);
    readiness.stop().completeOnTimeout(null, ANNOUNCEMENT.toMillis(), TimeUnit.MILLISECONDS).join();
    door.closeListening();
    http.close(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    dismissed
        .completeOnTimeout(null, Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)
        .join();
  }

  private static MetricsServer metricsServer(Config config, Metrics metrics, Wire wire) {
    try {
      return new MetricsServer(config.address().host(), config.metricsPort(), metrics, wire);
    } catch (IOException e) {
      throw new StartException(
          "METRICS_PORT: port "
              + config.metricsPort()
              + " is in use or not allowed; stop what uses it, or choose another.");
    }
  }

  private Readiness readiness(Database database, MediaStore mediaStore) {
    Map<String, Runnable> checks =
        Map.of("database", database::requireAnswer, "media", () -> mediaStore.open(NO_FILE));
    ExecutorService threads =
        Executors.newFixedThreadPool(
            checks.size(),
            task -> {
              Thread thread = new Thread(task, "readiness");
              thread.setDaemon(true);
              return thread;
            });
    parts.keep(threads::shutdownNow);
    return new Readiness(checks, threads);
  }

  /**
   * Ends everything in the reverse order of its start; what is being answered is answered first.
   */
  @Override
  public void close() {
    parts.interrupt();
    try {
      starting.await(START_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    parts.close();
  }
}
