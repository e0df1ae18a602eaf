package io.space7.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** Development sign-in: the one call of the interface that needs no token. */
final class AuthRoutes {
  private AuthRoutes() {}

  static void add(RoutesConfig routes, Api api, HttpServer.SignIn signIn) {
    routes.post(
        "/api/auth/login",
        ctx -> {
          Login login = api.body(ctx, Login.class);
          api.reply(ctx, 200, signIn.signIn(login.name(), isOnThePage(ctx)));
        });
  }

  /** Browsers name the origin of whatever page sends something; programs name none. */
  private static boolean isOnThePage(Context ctx) {
    return Api.origin(ctx).equals(ctx.header("Origin"));
  }

  /** The form of either kind of client; a password is not even looked at. */
  private record Login(String username, String email) {
    /** Somebody who signs in by an address is whoever signs in by the name in front of its @. */
    String name() {
      if (username != null || email == null) {
        return username;
      }
      int at = email.indexOf('@');
      return at < 0 ? email : email.substring(0, at);
    }
  }
}
