package io.space7.bootstrap;

import io.space7.bootstrap.identity.TokenKey;
import java.time.Clock;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The program: reads the environment, starts the server, and says in one line why it cannot.
 *
 * <p>Why it is so: docs/adr/0009-one-jar.md.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    try {
      Config config = Config.from(System.getenv());
      Space7 server = Space7.start(config, Clock.systemUTC());
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
      if (config.developmentSignIn()) {
        System.out.println(
            "Warning: development sign-in is open: anybody who reaches this server can be anybody."
                + " DEV_SIGN_IN=false closes it.");
      }
      if (config.tokenKey() instanceof TokenKey.KeySet && config.tokenClaims().audience() == null) {
        System.out.println(
            "Warning: JWT_AUDIENCE is not set: a token that the identity provider issued for"
                + " another program is taken too.");
      }
      String address = "http://localhost:" + server.port();
      System.out.println("Space7 is listening on " + address);
      server
          .demoSpace()
          .ifPresent(space -> System.out.println("Look around: " + address + "/#/spaces/" + space));
    } catch (StartException e) {
      System.err.println(e.getMessage());
      System.exit(e.status());
    }
  }
}
