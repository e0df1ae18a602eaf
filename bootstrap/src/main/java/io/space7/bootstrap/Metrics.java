package io.space7.bootstrap;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.space7.application.feed.SpaceFeed;
import io.space7.application.limit.RateLimits;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * What this server measures, for Prometheus; docs/metrics.md lists it. Thread-safe.
 *
 * <p>However often it is asked for, it is written once a second.
 */
final class Metrics implements Supplier<byte[]>, AutoCloseable {
  private static final long FRESH_NANOS = 1_000_000_000L;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final LogbackMetrics logged = new LogbackMetrics();
  private byte[] written;
  private long writtenAt;

  Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
    logged.bindTo(registry);
    Version version = Version.ofThisProgram();
    Gauge.builder("space7.build.info", () -> 1)
        .description("Which program this is")
        .tags("version", version.number(), "commit", version.commit())
        .register(registry);
  }

  MeterRegistry registry() {
    return registry;
  }

  void watch(SpaceFeed<?> feed) {
    Gauge.builder("space7.joined.spaces", feed, SpaceFeed::openChannels)
        .description("Spaces that somebody listens to here")
        .register(registry);
  }

  void watch(RateLimits limits) {
    FunctionCounter.builder("space7.limits.hit", limits, RateLimits::refusals)
        .description("Connections, sockets or writes that were refused or delayed by a limit")
        .tag("limit", "writes")
        .register(registry);
  }

  /** All of it in Prometheus's text format. */
  @Override
  public synchronized byte[] get() {
    long now = System.nanoTime();
    if (written == null || now - writtenAt >= FRESH_NANOS) {
      written = registry.scrape().getBytes(StandardCharsets.UTF_8);
      writtenAt = now;
    }
    return written;
  }

  @Override
  public void close() {
    collections.close();
    logged.close();
    registry.close();
  }
}
