package io.space7.http;

import io.javalin.config.RoutesConfig;
import io.space7.application.Identity.DevelopmentSignIn;

/** Development sign-in: the one call of the interface that needs no token. */
final class AuthRoutes {
  private AuthRoutes() {}

  static void add(RoutesConfig routes, Api api, DevelopmentSignIn signIn) {
    routes.post(
        "/api/auth/login",
        ctx -> {
          api.requireAttempt(ctx);
          Login login = api.body(ctx, Login.class);
          api.reply(ctx, 200, signIn.signIn(login.username(), login.email()));
        });
  }

  /** The form of either kind of client; a password is not even looked at. */
  private record Login(String username, String email) {}
}
