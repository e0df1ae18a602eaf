package io.space7.http;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.space7.application.AccountErasure;
import io.space7.application.Identity;
import io.space7.application.MediaFiles;
import io.space7.application.Memberships;
import io.space7.application.Messages;
import io.space7.application.Profiles;
import io.space7.application.Readiness;
import io.space7.application.SpaceDirectory;
import io.space7.application.Spaces;
import io.space7.application.Uploads;
import io.space7.application.feed.SpaceFeed;
import io.space7.application.limit.RateLimits;
import io.space7.application.port.Listener;
import io.space7.application.port.MediaStore;
import io.space7.application.port.TokenVerifier;
import io.space7.application.port.UserStore;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import io.space7.testkit.SettableClock;
import io.space7.testkit.memory.InMemoryErasureStore;
import io.space7.testkit.memory.InMemoryEventLog;
import io.space7.testkit.memory.InMemoryIntake;
import io.space7.testkit.memory.InMemoryMediaLedger;
import io.space7.testkit.memory.InMemoryMediaStore;
import io.space7.testkit.memory.InMemoryMessageStore;
import io.space7.testkit.memory.InMemorySpaceIndex;
import io.space7.testkit.memory.InMemorySpaceStore;
import io.space7.testkit.memory.InMemoryTokens;
import io.space7.testkit.memory.InMemoryUploadStore;
import io.space7.testkit.memory.InMemoryUserStore;
import io.space7.testkit.memory.InMemoryWorld;
import io.space7.testkit.memory.InMemoryWriteCounts;
import io.space7.testkit.wire.RestDocument;
import io.space7.wire.CorsPolicy;
import io.space7.wire.TrustedProxies;
import io.space7.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** The real HTTP edge and the real use cases, over the in-memory twins of every port. */
final class TestServer implements AutoCloseable {
  private static final RestDocument DOCUMENT = RestDocument.published();

  static final CorsPolicy ANY_PAGE = CorsPolicy.of(List.of(CorsPolicy.ANY_ORIGIN));
  static final long MEMORY = 64 * 1024 * 1024;
  static final int MAX_UPLOAD = 1_000_000;

  final SettableClock clock = new SettableClock();
  final InMemoryWorld world = new InMemoryWorld(clock);
  final InMemoryTokens tokens = new InMemoryTokens(clock);
  private final RateLimits limits;
  final InMemoryMediaStore mediaStore = new InMemoryMediaStore();

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  /** Set to what the server needs and does not have. */
  volatile RuntimeException away;

  final Readiness readiness =
      new Readiness(Map.of("database", this::requireDatabase), Runnable::run);
  final Spaces spaces;
  final Messages messages;
  final Memberships memberships;
  final AccountErasure erasure;
  final HttpServer http;

  /** A permit for each request with the token "slow" that has come. */
  final Semaphore slowArrived = new Semaphore(0);

  /** A permit for each of them that may go on. */
  final Semaphore slowMayGo = new Semaphore(0);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  TestServer() {
    this(settings(false, ANY_PAGE), true);
  }

  TestServer(HttpSettings settings, boolean developmentSignIn) {
    this(settings, developmentSignIn, UnaryOperator.identity());
  }

  /**
   * @param faults what stands between the edge and the store of media
   */
  TestServer(HttpSettings settings, boolean developmentSignIn, UnaryOperator<MediaStore> faults) {
    this(settings, developmentSignIn, faults, new WebPage(List.of()));
  }

  TestServer(
      HttpSettings settings,
      boolean developmentSignIn,
      UnaryOperator<MediaStore> faults,
      WebPage page) {
    this(settings, developmentSignIn, faults, page, null);
  }

  /** One on which each user may write so often in a minute. */
  TestServer(int writesPerMinute) {
    this(
        settings(false, ANY_PAGE),
        true,
        UnaryOperator.identity(),
        new WebPage(List.of()),
        writesPerMinute);
  }

  private TestServer(
      HttpSettings settings,
      boolean developmentSignIn,
      UnaryOperator<MediaStore> faults,
      WebPage page,
      Integer writesPerMinute) {
    limits =
        writesPerMinute == null
            ? RateLimits.off()
            : RateLimits.of(
                writesPerMinute, new InMemoryWriteCounts(world), (task, delay) -> {}, clock);
    AtomicLong ids = new AtomicLong();
    InMemorySpaceStore spaceStore = new InMemorySpaceStore(world);
    InMemoryUserStore users = new InMemoryUserStore(world);
    InMemoryEventLog log = new InMemoryEventLog(world);
    MediaFiles media =
        new MediaFiles(
            faults.apply(mediaStore),
            new InMemoryMediaLedger(world),
            InMemoryIntake.of(MAX_UPLOAD),
            clock,
            Duration.ofHours(1));
    SpaceFeed<Listener> feed =
        new SpaceFeed<>(spaceStore, log, clock, (task, delay) -> {}, (event, listeners) -> {});
    spaces = new Spaces(spaceStore, feed, () -> new UUID(7, ids.incrementAndGet()), clock);
    memberships = new Memberships(spaceStore, feed);
    messages =
        new Messages(
            new InMemoryMessageStore(world),
            spaceStore,
            log,
            media,
            feed,
            () -> new UUID(8, ids.incrementAndGet()));
    Identity identity = identity(users);
    erasure =
        new AccountErasure(
            new InMemoryErasureStore(world), identity, media, feed, (task, delay) -> {});
    http = start(settings, developmentSignIn, users, media, page);
  }

  private void requireDatabase() {
    if (away != null) {
      throw away;
    }
  }

  private HttpServer start(
      HttpSettings settings,
      boolean signIn,
      InMemoryUserStore users,
      MediaFiles media,
      WebPage page) {
    try {
      return new HttpServer(
          settings,
          new HttpServer.UseCases(
              messages,
              spaces,
              new SpaceDirectory(new InMemorySpaceIndex(world)),
              memberships,
              new Profiles(users),
              erasure,
              identity(users),
              media,
              new Uploads(new InMemoryUploadStore(world), media, UUID::randomUUID, clock),
              limits,
              readiness,
              signIn ? new Identity.DevelopmentSignIn(tokens, users, clock) : null),
          new Wire(media),
          new HttpServer.Monitoring(
              registry, () -> registry.getMetersAsString().getBytes(StandardCharsets.UTF_8)),
          page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Some tokens stand for things that the twins cannot be made to do. */
  private TokenVerifier.Claims verify(String token) {
    return switch (token) {
      case "unreadable" -> throw new IllegalStateException("a secret of the server's own");
      case "deep" -> throw new StackOverflowError("a secret of the server's own");
      case "defect", "fatal", "slow", "too-often" ->
          new TokenVerifier.Claims(user(token), token, null, null, null);
      default -> tokens.verify(token);
    };
  }

  private Identity identity(UserStore users) {
    return new Identity(
        this::verify,
        (UserStore)
            Proxy.newProxyInstance(
                UserStore.class.getClassLoader(),
                new Class<?>[] {UserStore.class},
                (proxy, method, arguments) -> {
                  if (arguments[0] instanceof User user) {
                    trouble(user.username());
                  }
                  try {
                    return method.invoke(users, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                }));
  }

  private void trouble(String username) {
    switch (username) {
      case "defect" -> throw new IllegalStateException("a secret of the server's own");
      case "fatal" -> throw new StackOverflowError("a secret of the server's own");
      case "too-often" -> throw new Refusal(ErrorCode.RATE_LIMITED, "Slow down, please.");
      case "slow" -> {
        slowArrived.release();
        slowMayGo.acquireUninterruptibly();
      }
      default -> {
        // Everybody else is fine.
      }
    }
  }

  static HttpSettings settings(boolean proxied, CorsPolicy cors) {
    return new HttpSettings(
        "127.0.0.1",
        0,
        proxied,
        cors,
        TrustedProxies.NONE,
        16,
        MEMORY,
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5));
  }

  /** A user whose id follows from the name. */
  static UserId user(String name) {
    return new UserId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
  }

  /** A token of a user, who exists from its first use on. */
  String token(String name) {
    return tokens.issue(new User(user(name), name, null), null);
  }

  /** The header that makes a request the user's. */
  String as(String name) {
    return "Authorization: Bearer " + token(name);
  }

  /** A Space with its creator as the only member. */
  SpaceId space(String creator, Visibility visibility) {
    send("GET", "/api/profile/me", as(creator));
    return spaces
        .create(user(creator), "A space", "Where things are said", visibility, List.of())
        .spaceId();
  }

  String url(String path) {
    return "http://localhost:" + http.port() + path;
  }

  Answer send(String method, String path, String... headers) {
    return send(method, path, BodyPublishers.noBody(), headers);
  }

  Answer json(String method, String path, String body, String... headers) {
    return send(
        method,
        path,
        BodyPublishers.ofString(body),
        with(headers, "Content-Type: application/json"));
  }

  Answer form(String path, Form form, String... headers) {
    return send(
        "POST",
        path,
        BodyPublishers.ofByteArray(form.bytes()),
        with(headers, "Content-Type: " + form.contentType()));
  }

  Answer send(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url(path)))
            .timeout(Duration.ofSeconds(20))
            .method(method, body);
    for (String header : headers) {
      int colon = header.indexOf(':');
      request.header(header.substring(0, colon), header.substring(colon + 1).strip());
    }
    HttpRequest sent = request.build();
    try {
      HttpResponse<byte[]> response = client.send(sent, HttpResponse.BodyHandlers.ofByteArray());
      DOCUMENT.check(sent, response);
      return new Answer(response);
    } catch (IOException e) {
      throw new AssertionError(method + " " + path + " had no answer", e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String[] with(String[] headers, String more) {
    String[] all = Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = more;
    return all;
  }

  @Override
  public void close() {
    http.close();
  }
}
