package io.space7.http;

import io.space7.wire.CorsPolicy;
import io.space7.wire.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Gives {@code /metrics} on a port of its own, which the public need not reach, and nothing else.
 */
public final class MetricsServer implements AutoCloseable {
  static final String PATH = "/metrics";
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final int THREADS = 8;
  private static final int IDLE_MILLIS = 10_000;

  private final Server jetty;
  private final ServerConnector connector;

  /**
   * @param host null for all addresses
   * @param port 0 for any free one
   * @throws IOException if it cannot listen there
   */
  public MetricsServer(String host, int port, Supplier<byte[]> metrics, Wire wire)
      throws IOException {
    CommonHeaders common = new CommonHeaders(new Cors(CorsPolicy.of(List.of("*"))));
    jetty = new Server(new QueuedThreadPool(THREADS, 1, IDLE_MILLIS));
    jetty.setErrorHandler(new JettyErrors(wire, common, null));
    jetty.setHandler(new Page(common, metrics));
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    connector = new ServerConnector(jetty, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_MILLIS);
    jetty.addConnector(connector);
    try {
      jetty.start();
    } catch (Exception e) {
      close();
      throw e instanceof IOException io ? io : new IOException(e);
    }
  }

  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      jetty.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the server of metrics did not stop", e);
    }
  }

  private static final class Page extends Handler.Abstract {
    private final CommonHeaders common;
    private final Supplier<byte[]> metrics;

    Page(CommonHeaders common, Supplier<byte[]> metrics) {
      this.common = common;
      this.metrics = metrics;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (!Request.getPathInContext(request).equals(PATH)) {
        return false;
      }
      common.add(request, response.getHeaders());
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, TYPE);
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, Errors.NO_STORE);
      response.write(true, ByteBuffer.wrap(metrics.get()), callback);
      return true;
    }
  }
}
