package io.space7.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.JavalinState;
import io.javalin.http.Context;
import io.javalin.http.servlet.JavalinServlet;
import io.micrometer.core.instrument.MeterRegistry;
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
import io.space7.application.limit.RateLimits;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.wire.RequestHead;
import io.space7.wire.SharedBudget;
import io.space7.wire.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The REST interface, the media files and the web page, over HTTP/1.1.
 *
 * <p>Every constructed server listens. Its methods may be called from any thread.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  /** Jetty's acceptor and selector. */
  private static final int OWN_THREADS = 2;

  /**
   * Bounds everything that grows with connections, the queue in front of the threads included: a
   * connection has one thing to do at a time.
   */
  private static final int MAX_CONNECTIONS = 10_000;

  private static final int MAX_UNACCEPTED = 1024;

  /** A body that has been silent for so long makes room, if others need it. */
  private static final Duration IDLE_BODY = Duration.ofSeconds(2);

  /** As above, of a body that has a thread. */
  private static final Duration IDLE_UPLOAD = Duration.ofSeconds(10);

  /** As above, of a client that takes nothing of a long answer. */
  private static final Duration IDLE_DOWNLOAD = Duration.ofSeconds(3);

  /** Bytes a second. */
  private static final long SLOWEST_UPLOAD = 1024;

  private final JavalinState routing;
  private final Server jetty;
  private final int port;

  /**
   * Starts the server.
   *
   * @throws IOException if it cannot listen at the address
   */
  public HttpServer(HttpSettings settings, UseCases useCases, Wire wire, Monitoring monitoring)
      throws IOException {
    this(
        settings,
        useCases,
        wire,
        monitoring,
        WebPage.read(HttpServer.class.getClassLoader(), WebPage.FOLDER));
  }

  HttpServer(
      HttpSettings settings, UseCases useCases, Wire wire, Monitoring monitoring, WebPage page)
      throws IOException {
    RequestMeters meters = new RequestMeters(monitoring.registry());
    CommonHeaders common = new CommonHeaders(new Cors(settings.cors()));
    Clients clients = new Clients(settings.proxies());
    SharedBudget received = new SharedBudget(settings.memory() / 2, IDLE_BODY);
    SharedBudget places = new SharedBudget((settings.maxThreads() - OWN_THREADS) / 2, IDLE_UPLOAD);
    Pace pace = new Pace(settings.bodyTimeout(), SLOWEST_UPLOAD);
    RequestBodies requestBodies = new RequestBodies(clients, places, received, pace);
    Transfers transfers =
        new Transfers(clients, new SharedBudget(settings.memory() / 2, IDLE_DOWNLOAD));
    Javalin javalin =
        Javalin.create(
            config -> {
              configure(config);
              new Errors(wire).install(config);
              PageWork pageWork = new PageWork(settings.memory());
              ThreadPages pages =
                  new ThreadPages(
                      useCases.messages(), useCases.media(), wire, pageWork, settings.memory() / 4);
              Api api =
                  new Api(
                      config.routes,
                      useCases.identity(),
                      useCases.limits(),
                      clients,
                      wire,
                      requestBodies,
                      transfers,
                      pageWork);
              config.routes.beforeMatched(RequestMeters::taken);
              addRoutes(config, useCases, api, pages, requestBodies, transfers);
              if (monitoring.page() != null) {
                addMetrics(config, monitoring.page(), transfers);
              }
              PageRoutes.add(config.routes, page, transfers);
              DocumentRoutes.add(config.routes, transfers);
            });
    routing = javalin.unsafe;
    QueuedThreadPool threads = threads(settings);
    meters.watch(threads);
    jetty = new Server(threads);
    jetty.setStopTimeout(settings.stopTimeout().toMillis());
    jetty.setErrorHandler(new JettyErrors(wire, common, meters));
    Handler routes = new SmallBodies(clients, received, pace, servlets(routing));
    long largest = useCases.media().maxBytes() + MessagePosting.FORM_OVERHEAD;
    Handler bodies = new PatientBodies(settings.bodyTimeout(), largest, routes);
    jetty.setHandler(new GracefulHandler(new Gate(common, meters, bodies)));
    ServerConnector connector = connector(settings);
    jetty.addConnector(connector);
    jetty.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
    start();
    port = connector.getLocalPort();
  }

  /** The port that the server listens on. */
  public int port() {
    return port;
  }

  /** All that is served, such as {@code GET /api/spaces/{spaceId}}. */
  Set<String> routes() {
    return routing.internalRouter.allHttpHandlers().stream()
        .filter(handler -> handler.endpoint.method.isHttpMethod())
        .map(handler -> handler.endpoint.method + " " + handler.endpoint.path)
        .collect(Collectors.toSet());
  }

  /**
   * As {@link #close()}.
   *
   * @param patience how long running requests get, in place of what the settings say
   */
  public void close(Duration patience) {
    jetty.setStopTimeout(Math.max(1, patience.toMillis()));
    close();
  }

  /** Takes no more requests, lets the running ones finish within bounds, and stops listening. */
  @Override
  public void close() {
    try {
      jetty.stop();
    } catch (Exception e) {
      // Jetty says so too if it had to cut off requests that did not finish in time.
      LOG.warn("the HTTP server did not stop in good order: {}", e.toString());
    }
  }

  private void start() throws IOException {
    try {
      jetty.start();
    } catch (Exception e) {
      close();
      throw e instanceof IOException io ? io : new IOException("the HTTP server did not start", e);
    }
  }

  private static void addRoutes(
      JavalinConfig config,
      UseCases useCases,
      Api api,
      ThreadPages pages,
      RequestBodies requestBodies,
      Transfers transfers) {
    if (useCases.developmentSignIn() != null) {
      AuthRoutes.add(config.routes, api, useCases.developmentSignIn());
    }
    SearchRoutes.add(api, useCases.directory());
    MemberRoutes.add(api, useCases.memberships());
    SpaceRoutes.add(api, useCases.spaces());
    ProfileRoutes.add(api, useCases.profiles());
    AccountRoutes.add(config.routes, api, useCases.erasure());
    MessagePosting posting =
        new MessagePosting(
            api, useCases.messages(), useCases.media(), useCases.uploads(), requestBodies);
    MessageRoutes.add(api, useCases.messages(), pages, posting);
    UploadRoutes.add(config.routes, api, useCases.uploads(), requestBodies);
    MediaRoutes.add(config.routes, useCases.media(), transfers);
    config.routes.get("/socket.io/", HttpServer::refuseSocket);
    HealthRoutes.add(config.routes, api, useCases.readiness());
  }

  private static void addMetrics(
      JavalinConfig config, Supplier<byte[]> metrics, Transfers transfers) {
    io.javalin.http.Handler get =
        ctx -> {
          transfers.send(ctx, metrics.get());
          ctx.contentType(MetricsServer.TYPE).header("Cache-Control", Errors.NO_STORE);
        };
    config.routes.get(MetricsServer.PATH, get);
    config.routes.head(MetricsServer.PATH, get);
  }

  /**
   * An upgrade that comes here came on a connection that has served REST. Ended without an answer,
   * it is served by the front door, or sent again by a proxy on a fresh connection.
   */
  private static void refuseSocket(Context ctx) {
    if ("websocket".equalsIgnoreCase(ctx.req().getHeader("Upgrade"))) {
      Clients.cutOff(ctx.req()).run();
      return;
    }
    throw new Refusal(
        ErrorCode.INVALID_PARAMETER,
        "Socket.IO is served by the websocket transport only, on a connection of its own.");
  }

  private static void configure(JavalinConfig config) {
    config.startup.startupWatcherEnabled = false;
    // Any text type would leave its charset behind on the type that replaces it.
    config.http.defaultContentType = "application/octet-stream";
    config.http.compressionStrategy = CompressionStrategy.NONE;
  }

  /**
   * Javalin's routing alone: the server it would start by itself has unbounded queues, sessions,
   * and WebSockets that answer in HTML.
   */
  private static ServletContextHandler servlets(JavalinState javalin) {
    ServletContextHandler context = new ServletContextHandler();
    context.addEventListener(new RequestId());
    context.addServlet(new ServletHolder(new JavalinServlet(javalin)), "/*");
    return context;
  }

  private static QueuedThreadPool threads(HttpSettings settings) {
    QueuedThreadPool threads =
        new QueuedThreadPool(
            settings.maxThreads(),
            HttpSettings.MIN_THREADS,
            (int) settings.idleTimeout().toMillis());
    threads.setName("http");
    return threads;
  }

  private ServerConnector connector(HttpSettings settings) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(RequestHead.MAX_BYTES);
    http.setOutputBufferSize(Transfers.OUTPUT_BUFFER);
    http.setOutputAggregationSize(Transfers.OUTPUT_BUFFER);
    HttpConnectionFactory http1 = new HeadDeadline(http, settings.headTimeout());
    ConnectionFactory[] protocols =
        settings.proxied()
            ? new ConnectionFactory[] {new Proxied(http1.getProtocol()), http1}
            : new ConnectionFactory[] {http1};
    ServerConnector listening = new ServerConnector(jetty, 1, 1, protocols);
    listening.setHost(settings.host());
    listening.setPort(settings.port());
    listening.setIdleTimeout(settings.idleTimeout().toMillis());
    listening.setAcceptQueueSize(MAX_UNACCEPTED);
    return listening;
  }

  /** Jetty would take a connection without the header for one that needs none. */
  private static final class Proxied extends ProxyConnectionFactory {
    Proxied(String next) {
      super(next);
    }

    @Override
    protected void nextProtocol(Connector connector, EndPoint connection, ByteBuffer bytes) {
      connection.close();
    }
  }

  /**
   * How this server is watched.
   *
   * @param registry what is measured goes there
   * @param page all that is measured, in Prometheus's text format; null if it is not given here
   */
  public record Monitoring(MeterRegistry registry, Supplier<byte[]> page) {}

  /**
   * What the routes call.
   *
   * @param developmentSignIn null if it is switched off; its route then does not exist
   */
  public record UseCases(
      Messages messages,
      Spaces spaces,
      SpaceDirectory directory,
      Memberships memberships,
      Profiles profiles,
      AccountErasure erasure,
      Identity identity,
      MediaFiles media,
      Uploads uploads,
      RateLimits limits,
      Readiness readiness,
      Identity.DevelopmentSignIn developmentSignIn) {}
}
