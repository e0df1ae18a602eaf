package io.space7.http;

import io.javalin.http.Context;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.space7.wire.Latencies;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Times requests from their first byte to the end of their answer, by the route's template, so that
 * there are few series whatever clients ask for. Thread-safe; a request costs a look-up and no
 * lock.
 */
final class RequestMeters {
  private static final String MEASURED = RequestMeters.class.getName();
  private static final String ROUTE = MEASURED + ".route";

  /** Of what no route has taken: unknown addresses, and what is not HTTP. */
  private static final String NO_ROUTE = "none";

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final String OTHER = "other";
  private static final int STATUSES = 600;

  private final MeterRegistry registry;
  private final Map<String, Map<String, AtomicReferenceArray<Timer>>> timers =
      new ConcurrentHashMap<>();

  RequestMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Measures how much the threads of a server have to do. */
  void watch(QueuedThreadPool threads) {
    Gauge.builder("space7.http.threads.busy", threads, QueuedThreadPool::getBusyThreads)
        .description("Threads that work on requests")
        .register(registry);
    Gauge.builder("space7.http.requests.waiting", threads, QueuedThreadPool::getQueueSize)
        .description("Requests that wait for a thread")
        .register(registry);
  }

  /** Measures a request; no effect if it is measured already. */
  void measure(Request request, Response response) {
    if (request.getAttribute(MEASURED) == null) {
      request.setAttribute(MEASURED, MEASURED);
      Request.addCompletionListener(request, failure -> record(request, response));
    }
  }

  /** Says which route has taken a request. */
  static void taken(Context ctx) {
    ctx.req().setAttribute(ROUTE, ctx.endpoints().matchedHttpEndpoint().path);
  }

  private void record(Request request, Response response) {
    String route = request.getAttribute(ROUTE) instanceof String known ? known : NO_ROUTE;
    String method = METHODS.contains(request.getMethod()) ? request.getMethod() : OTHER;
    int status = Math.floorMod(response.getStatus(), STATUSES);
    timer(route, method, status)
        .record(NanoTime.since(request.getBeginNanoTime()), TimeUnit.NANOSECONDS);
  }

  private Timer timer(String route, String method, int status) {
    AtomicReferenceArray<Timer> ofMethod =
        timers
            .computeIfAbsent(route, fresh -> new ConcurrentHashMap<>())
            .computeIfAbsent(method, fresh -> new AtomicReferenceArray<>(STATUSES));
    Timer known = ofMethod.get(status);
    if (known == null) {
      known =
          Timer.builder("space7.http.requests")
              .description("From the first byte of a request to the end of its answer")
              .tags("route", route, "method", method, "status", Integer.toString(status))
              .serviceLevelObjectives(Latencies.buckets())
              .register(registry);
      ofMethod.set(status, known);
    }
    return known;
  }
}
