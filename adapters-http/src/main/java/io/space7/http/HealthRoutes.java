package io.space7.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.space7.application.Readiness;
import io.space7.wire.ErrorBody;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What probes ask: whether the process works, and whether it should get requests. Nobody has to
 * sign in for it, and nobody occupies a thread by asking.
 */
final class HealthRoutes {
  private final Api api;
  private final Readiness readiness;

  private HealthRoutes(Api api, Readiness readiness) {
    this.api = api;
    this.readiness = readiness;
  }

  static void add(RoutesConfig routes, Api api, Readiness readiness) {
    HealthRoutes here = new HealthRoutes(api, readiness);
    for (String path : new String[] {"/health", "/health/live"}) {
      routes.get(path, here::live);
      routes.head(path, here::live);
    }
    routes.get("/health/ready", here::ready);
    routes.head("/health/ready", here::ready);
  }

  private void live(Context ctx) {
    api.reply(ctx, 200, Map.of("status", "ok"));
  }

  private void ready(Context ctx) {
    ctx.future(() -> readiness.report().thenAccept(report -> reply(ctx, report)));
  }

  private void reply(Context ctx, Readiness.Report report) {
    Map<String, String> checks = new TreeMap<>();
    report
        .checks()
        .forEach((name, state) -> checks.put(name, state.name().toLowerCase(Locale.ROOT)));
    if (!report.isReady()) {
      ctx.header("Retry-After", Integer.toString(ErrorBody.RETRY_AFTER_SECONDS));
    }
    String status = report.isReady() ? "ok" : "unavailable";
    api.reply(
        ctx,
        report.isReady() ? 200 : 503,
        new TreeMap<>(Map.of("status", status, "checks", checks)));
  }
}
