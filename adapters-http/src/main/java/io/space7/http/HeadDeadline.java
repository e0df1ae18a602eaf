package io.space7.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes a connection whose request does not come to the end of its headers in time. Jetty itself
 * only looks at pauses, so a byte now and then would hold a connection for ever. And takes what was
 * typed out of a request's target, see {@link TypedTag}.
 */
final class HeadDeadline extends HttpConnectionFactory {
  private final Duration limit;

  /**
   * @param limit from the first byte of a request
   */
  HeadDeadline(HttpConfiguration http, Duration limit) {
    super(http);
    this.limit = limit;
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    return configure(new Watched(getHttpConfiguration(), connector, endPoint), connector, endPoint);
  }

  private final class Watched extends HttpConnection {
    /** Used by the one thread that fills the connection's buffer. */
    private Scheduler.Task deadline;

    private long watchedSince;

    Watched(HttpConfiguration http, Connector connector, EndPoint endPoint) {
      super(http, connector, endPoint);
    }

    @Override
    protected RequestHandler newRequestHandler() {
      return new RequestHandler() {
        @Override
        public void startRequest(String method, String target, HttpVersion version) {
          super.startRequest(method, TypedTag.encoded(target), version);
        }
      };
    }

    @Override
    public void onFillable() {
      super.onFillable();
      long begin = getParser().getBeginNanoTime();
      if (deadline != null && !(isInHead() && watchedSince == begin)) {
        deadline.cancel();
        deadline = null;
      }
      if (deadline == null && isInHead()) {
        watchedSince = begin;
        deadline =
            getConnector()
                .getScheduler()
                .schedule(() -> closeIfStill(begin), limit.toMillis(), TimeUnit.MILLISECONDS);
      }
    }

    private void closeIfStill(long begin) {
      if (isInHead() && getParser().getBeginNanoTime() == begin) {
        getEndPoint().close();
      }
    }

    private boolean isInHead() {
      HttpParser.State state = getParser().getState();
      return state != HttpParser.State.START && state.compareTo(HttpParser.State.CONTENT) < 0;
    }
  }
}
