package io.space7.bootstrap;

import io.space7.persistence.DatabaseSettings;

/** Reads where the database is. */
final class DatabaseVariables {
  private DatabaseVariables() {}

  /** Null for the embedded one. */
  static String url(Environment environment) {
    String url = environment.secret("DATABASE_URL");
    if (url != null) {
      environment.show("DATABASE_URL", require("DATABASE_URL", url).jdbcUrl());
    } else {
      environment.show("DATABASE_URL", "(unset: the embedded database)");
    }
    return url;
  }

  /** Null for the same way as for statements. */
  static String listenUrl(Environment environment, String databaseUrl) {
    String url = environment.secret("LISTEN_URL");
    if (url == null) {
      return null;
    }
    if (databaseUrl == null) {
      throw StartException.wrong("LISTEN_URL", "set", "unset while DATABASE_URL is");
    }
    DatabaseSettings settings = require("LISTEN_URL", url);
    environment.show("LISTEN_URL", settings.jdbcUrl());
    try {
      DatabaseSettings.parse(databaseUrl, 1).listeningAt(settings);
    } catch (IllegalArgumentException e) {
      throw StartException.wrong(
          "LISTEN_URL", "not usable (" + e.getMessage() + ")", "another way to the same database");
    }
    return url;
  }

  private static DatabaseSettings require(String variable, String url) {
    try {
      return DatabaseSettings.parse(url, 1);
    } catch (IllegalArgumentException e) {
      // The value is not repeated: it holds a password.
      throw StartException.wrong(
          variable,
          "not usable (" + e.getMessage() + ")",
          "postgresql://user:password@host:port/database");
    }
  }
}
