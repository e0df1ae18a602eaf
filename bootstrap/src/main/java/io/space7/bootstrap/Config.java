package io.space7.bootstrap;

import io.space7.bootstrap.identity.JwtClaims;
import io.space7.bootstrap.identity.TokenKey;
import io.space7.persistence.DatabaseSettings;
import io.space7.signals.NatsSettings;
import io.space7.wire.CorsPolicy;
import io.space7.wire.TrustedProxies;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How this server is to run, read from the environment. README.md lists them.
 *
 * @param address of the one origin
 * @param home where an embedded database, media and the generated secret live
 * @param databaseUrl null for the embedded database
 * @param listenUrl another way to the same database, for LISTEN; null for the same way
 * @param signals what carries signals between servers; null for the database
 * @param poolSize database connections
 * @param tokenKey what tokens are verified with; null for a secret generated in {@code home}
 * @param tokenClaims what tokens must say besides
 * @param media where media is kept
 * @param maxUploadBytes the largest file
 * @param maxImagePixels the largest picture, width by height
 * @param keepMetadata whether files are stored as they come, whatever they tell about people
 * @param mediaOrphanAge how long a file waits for its message
 * @param cors whose web pages may call
 * @param trustedProxies whose word about a client's address is taken
 * @param connectionsPerAddress the most connections that one client address may have
 * @param socketsPerUser the most sockets that one user may have on this server
 * @param writesPerMinute of one user; null for any number
 * @param developmentSignIn whether anybody may sign in as anybody
 * @param demo whether an empty embedded database gets a Space to look at
 * @param eventRetention how long events are kept for those who missed them
 * @param metricsPort where alone metrics are given; null for the one origin
 * @param summary what each variable comes to, secrets left out
 */
record Config(
    PublicAddress address,
    Path home,
    String databaseUrl,
    String listenUrl,
    NatsSettings signals,
    int poolSize,
    TokenKey tokenKey,
    JwtClaims tokenClaims,
    MediaStorage media,
    long maxUploadBytes,
    long maxImagePixels,
    boolean keepMetadata,
    Duration mediaOrphanAge,
    CorsPolicy cors,
    TrustedProxies trustedProxies,
    int connectionsPerAddress,
    int socketsPerUser,
    Integer writesPerMinute,
    boolean developmentSignIn,
    boolean demo,
    Duration eventRetention,
    Integer metricsPort,
    Map<String, String> summary) {
  private static final int DEFAULT_PORT = 8080;
  private static final String LOOPBACK = "127.0.0.1";
  private static final long DEFAULT_MAX_UPLOAD_BYTES = 50L * 1024 * 1024;
  private static final long DEFAULT_MAX_IMAGE_PIXELS = 100_000_000;
  private static final int DEFAULT_CONNECTIONS_PER_ADDRESS = 2000;
  private static final int DEFAULT_SOCKETS_PER_USER = 100;
  private static final int DEFAULT_WRITES_PER_MINUTE = 600;
  private static final int DEFAULT_ORPHAN_MINUTES = 60;
  private static final int DEFAULT_RETENTION_DAYS = 7;

  /**
   * @param env an empty value counts as unset
   * @throws StartException for the first variable that is wrong
   */
  static Config from(Map<String, String> env) {
    Environment environment = new Environment(env);
    String databaseUrl = DatabaseVariables.url(environment);
    boolean embedded = databaseUrl == null;
    TokenKey tokenKey = TokenVariables.from(environment, embedded);
    boolean canIssue = tokenKey == null || tokenKey instanceof TokenKey.Secret;
    boolean developmentSignIn = environment.flag("DEV_SIGN_IN", embedded && canIssue);
    if (developmentSignIn && !canIssue) {
      throw StartException.wrong(
          "DEV_SIGN_IN",
          "\"true\"",
          "\"false\" while tokens come from an outside identity provider");
    }
    return read(environment, databaseUrl, tokenKey, developmentSignIn);
  }

  private static Config read(
      Environment environment, String databaseUrl, TokenKey tokenKey, boolean developmentSignIn) {
    boolean embedded = databaseUrl == null;
    Config config =
        new Config(
            new PublicAddress(
                host(environment, developmentSignIn),
                environment.number("PORT", DEFAULT_PORT, 0, 65_535)),
            home(environment),
            databaseUrl,
            DatabaseVariables.listenUrl(environment, databaseUrl),
            signals(environment),
            environment.number("DATABASE_POOL_SIZE", DatabaseSettings.defaultPoolSize(), 2, 1000),
            tokenKey,
            new JwtClaims(environment.text("JWT_ISSUER"), environment.text("JWT_AUDIENCE")),
            MediaStorage.from(environment, home(environment), mediaBaseUrl(environment)),
            environment.number("MAX_UPLOAD_BYTES", DEFAULT_MAX_UPLOAD_BYTES, 1, Long.MAX_VALUE / 2),
            environment.number("MAX_IMAGE_PIXELS", DEFAULT_MAX_IMAGE_PIXELS, 1, Long.MAX_VALUE / 2),
            keepMetadata(environment),
            Duration.ofMinutes(
                environment.number("MEDIA_ORPHAN_MINUTES", DEFAULT_ORPHAN_MINUTES, 1, 10_080)),
            CorsVariable.from(environment, developmentSignIn),
            trustedProxies(environment),
            environment.number(
                "MAX_CONNECTIONS_PER_ADDRESS", DEFAULT_CONNECTIONS_PER_ADDRESS, 1, 1_000_000),
            environment.number("MAX_SOCKETS_PER_USER", DEFAULT_SOCKETS_PER_USER, 1, 1_000_000),
            rateLimit(environment),
            developmentSignIn,
            demo(environment, embedded),
            Duration.ofDays(
                environment.number("EVENT_RETENTION_DAYS", DEFAULT_RETENTION_DAYS, 1, 36_500)),
            metricsPort(environment),
            environment.effective());
    environment.requireNoMisspelling();
    return config;
  }

  /** While anybody may sign in as anybody, nobody from elsewhere is let in unasked. */
  private static String host(Environment environment, boolean developmentSignIn) {
    String text = environment.text("HOST", developmentSignIn ? LOOPBACK : null);
    try {
      return text == null ? null : InetAddress.getByName(text).getHostAddress();
    } catch (UnknownHostException e) {
      throw StartException.wrong("HOST", "\"" + text + "\"", "an address of this machine");
    }
  }

  private static Integer metricsPort(Environment environment) {
    // Logging has read it long before; here it is only known, and shown.
    environment.show(Logging.FORMAT, Logging.format(environment.text(Logging.FORMAT)));
    return environment.text("METRICS_PORT") == null
        ? null
        : environment.number("METRICS_PORT", 0, 0, 65_535);
  }

  private static Integer rateLimit(Environment environment) {
    String text = environment.text("RATE_LIMIT", Integer.toString(DEFAULT_WRITES_PER_MINUTE));
    if ("off".equals(text)) {
      return null;
    }
    try {
      return environment.number("RATE_LIMIT", DEFAULT_WRITES_PER_MINUTE, 1, 1_000_000);
    } catch (StartException wrong) {
      throw StartException.wrong(
          "RATE_LIMIT", "\"" + text + "\"", "a whole number from 1 to 1000000, or off");
    }
  }

  private static boolean demo(Environment environment, boolean embedded) {
    boolean demo = environment.flag("DEMO", embedded);
    if (demo && !embedded) {
      throw StartException.wrong(
          "DEMO", "\"true\"", "\"false\" while DATABASE_URL is set: that database is for people");
    }
    return demo;
  }

  private static NatsSettings signals(Environment environment) {
    String url = environment.secret("SIGNALS_URL");
    if (url == null) {
      environment.show("SIGNALS_URL", "(unset: the database)");
      return null;
    }
    try {
      NatsSettings settings = NatsSettings.parse(url);
      environment.show("SIGNALS_URL", settings);
      return settings;
    } catch (IllegalArgumentException e) {
      throw StartException.wrong(
          "SIGNALS_URL", "not usable (" + e.getMessage() + ")", "nats://user:password@host:port");
    }
  }

  private static boolean keepMetadata(Environment environment) {
    String text = environment.text("MEDIA_METADATA", "strip");
    if (text.equals("strip")) {
      return false;
    }
    if (text.equals("keep")) {
      return true;
    }
    throw StartException.wrong("MEDIA_METADATA", "\"" + text + "\"", "\"strip\" or \"keep\"");
  }

  private static Path home(Environment environment) {
    String text = environment.text("SPACE7_HOME", ".space7");
    try {
      Path home = Path.of(text).toAbsolutePath().normalize();
      environment.show("SPACE7_HOME", home);
      return home;
    } catch (InvalidPathException e) {
      throw StartException.wrong("SPACE7_HOME", "\"" + text + "\"", "the path of a folder");
    }
  }

  private static String mediaBaseUrl(Environment environment) {
    URI url = environment.httpUrl("MEDIA_BASE_URL");
    return url == null ? null : url.toString().replaceFirst("/$", "");
  }

  private static TrustedProxies trustedProxies(Environment environment) {
    String text = environment.text("TRUSTED_PROXIES");
    try {
      return TrustedProxies.of(text == null ? List.of() : List.of(text.split(",", -1)));
    } catch (IllegalArgumentException e) {
      throw StartException.wrong(
          "TRUSTED_PROXIES",
          "\"" + e.getMessage() + "\"",
          "a comma-separated list of addresses and networks such as 10.0.0.0/8");
    }
  }
}
