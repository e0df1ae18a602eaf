package io.space7.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.space7.application.AccountErasure;
import io.space7.application.port.ErasureStore.State;
import io.space7.domain.UserId;
import java.util.Locale;

/** Erasing one's own account, and asking how far that is. */
final class AccountRoutes {
  private static final String PATH = "/api/profile/account";

  private final Api api;
  private final AccountErasure erasure;

  private AccountRoutes(Api api, AccountErasure erasure) {
    this.api = api;
    this.erasure = erasure;
  }

  static void add(RoutesConfig routes, Api api, AccountErasure erasure) {
    AccountRoutes account = new AccountRoutes(api, erasure);
    routes.delete(PATH, account::begin);
    routes.get(PATH, account::state);
    routes.head(PATH, account::state);
  }

  private void begin(Context ctx) {
    api.reply(ctx, 202, Progress.of(erasure.begin(caller(ctx))));
  }

  private void state(Context ctx) {
    api.reply(ctx, 200, Progress.of(erasure.state(caller(ctx))));
  }

  private UserId caller(Context ctx) {
    return erasure.caller(Api.bearerToken(ctx));
  }

  private record Progress(String state) {
    static Progress of(State state) {
      return new Progress(state.name().toLowerCase(Locale.ROOT));
    }
  }
}
