package io.space7.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.compression.Gzip;
import io.javalin.config.JavalinConfig;
import io.javalin.http.servlet.JavalinServlet;
import io.javalin.http.servlet.ServletEntry;
import io.javalin.util.Util;
import io.space7.application.Identity;
import io.space7.application.MediaFiles;
import io.space7.application.Messages;
import io.space7.application.Profiles;
import io.space7.application.Spaces;
import io.space7.wire.Wire;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The REST interface and the media files, over HTTP/1.1.
 *
 * <p>Every constructed server listens. Its methods may be called from any thread.
 */
public final class HttpServer implements AutoCloseable {
  private static final int MAX_HEADERS = 16 * 1024;
  private static final int MAX_WAITING = 1024;
  private static final int MAX_UNACCEPTED = 1024;
  private static final int PREFERRED_THREADS = 8;

  private final Javalin javalin;

  /**
   * Starts the server.
   *
   * @throws RuntimeException if it cannot listen at the address
   */
  public HttpServer(HttpSettings settings, UseCases useCases, Wire wire) {
    Cors cors = new Cors(settings.corsOrigins());
    Intake intake =
        new Intake(
            settings.maxThreads() * 3 / 4,
            useCases.media().maxBytes() + MessageRoutes.FORM_OVERHEAD);
    javalin =
        Javalin.create(
            config -> {
              config.unsafe.jettyInternal.server =
                  server(settings, new JettyErrors(wire, cors), cors);
              configure(config, settings);
              new Errors(wire, intake).install(config);
              addRoutes(config, useCases, wire, intake);
            });
    javalin.start();
  }

  /** The port that the server listens on. */
  public int port() {
    return javalin.port();
  }

  /** Takes no more requests, lets the running ones finish within bounds, and stops listening. */
  @Override
  public void close() {
    javalin.stop();
  }

  private static void addRoutes(JavalinConfig config, UseCases useCases, Wire wire, Intake intake) {
    Api api = new Api(config.routes, useCases.identity(), wire, intake);
    if (useCases.developmentSignIn() != null) {
      AuthRoutes.add(config.routes, api, useCases.developmentSignIn());
    }
    SpaceRoutes.add(api, useCases.spaces());
    ProfileRoutes.add(api, useCases.profiles());
    MessageRoutes.add(api, useCases.messages(), useCases.media(), intake);
    MediaRoutes.add(config.routes, useCases.media());
    config.routes.get("/", ctx -> api.reply(ctx, 200, Map.of("name", "Space7")));
    config.routes.get("/health", ctx -> api.reply(ctx, 200, Map.of("status", "ok")));
  }

  private static void configure(JavalinConfig config, HttpSettings settings) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.defaultContentType = Errors.JSON;
    config.http.compressionStrategy = new CompressionStrategy(null, new Gzip(1));
    // Javalin's own servlet would answer anything that looks like a WebSocket with an HTML page.
    config.unsafe.servlet =
        Util.createLazy(() -> new ServletEntry(null, new JavalinServlet(config.unsafe)));
    config.jetty.modifyServletContextHandler(context -> context.setSessionHandler(null));
    config.jetty.modifyHttpConfiguration(HttpServer::harden);
    config.jetty.addConnector((server, http) -> connector(server, http, settings));
  }

  /** Everything that happens outside of Javalin: threads, stopping, errors of Jetty's own. */
  private static Server server(HttpSettings settings, JettyErrors errors, Cors cors) {
    QueuedThreadPool threads =
        new QueuedThreadPool(
            settings.maxThreads(),
            PREFERRED_THREADS,
            (int) settings.idleTimeout().toMillis(),
            new LinkedBlockingQueue<>(MAX_WAITING));
    threads.setName("http");
    Server server = new Server(threads);
    server.setStopTimeout(settings.stopTimeout().toMillis());
    server.setErrorHandler(errors);
    SmallBodies smallBodies = new SmallBodies();
    Gate gate = new Gate(cors);
    gate.setHandler(smallBodies);
    server.setHandler(new GracefulHandler(gate));
    return server;
  }

  private static void harden(HttpConfiguration http) {
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(MAX_HEADERS);
    // Two readings of one address are one too many; Javalin's default would let them pass.
    http.setUriCompliance(UriCompliance.DEFAULT);
  }

  private static ServerConnector connector(
      Server server, HttpConfiguration http, HttpSettings settings) {
    HttpConnectionFactory http1 = new HttpConnectionFactory(http);
    ConnectionFactory[] protocols =
        settings.proxied()
            ? new ConnectionFactory[] {new ProxyConnectionFactory(http1.getProtocol()), http1}
            : new ConnectionFactory[] {http1};
    ServerConnector connector = new ServerConnector(server, 1, 1, protocols);
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(settings.idleTimeout().toMillis());
    connector.setAcceptQueueSize(MAX_UNACCEPTED);
    return connector;
  }

  /**
   * What the routes call.
   *
   * @param developmentSignIn null if it is switched off; its route then does not exist
   */
  public record UseCases(
      Messages messages,
      Spaces spaces,
      Profiles profiles,
      Identity identity,
      MediaFiles media,
      Identity.DevelopmentSignIn developmentSignIn) {}
}
