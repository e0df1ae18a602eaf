package io.space7.bootstrap;

import io.space7.persistence.Database;
import io.space7.persistence.DatabaseSettings;
import io.space7.persistence.DatabaseStartException;
import io.space7.persistence.embedded.EmbeddedDatabase;
import io.space7.signals.NatsSpaceSignals;
import io.space7.signals.SignalsStartException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the database that the configuration names. One that is away is waited for: a machine that
 * starts everything at once must not have to know the order.
 */
final class DatabaseStart {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseStart.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Between two lines that say the same. */
  private static final Duration REMINDER = Duration.ofMinutes(5);

  private final Config config;
  private final Parts parts;
  private NatsSpaceSignals nats;

  DatabaseStart(Config config, Parts parts) {
    this.config = config;
    this.parts = parts;
  }

  /**
   * Returns as soon as the database answers, however long that takes.
   *
   * @param lost is told if an embedded database is lost for good
   * @throws StartException if it is there and cannot be used, or the start is interrupted
   */
  Database open(Clock clock, Consumer<String> lost) {
    try {
      DatabaseSettings settings =
          config.databaseUrl() == null
              ? parts.keep(EmbeddedDatabase.start(config.home(), lost)).settings(config.poolSize())
              : settings();
      return await(settings, clock);
    } catch (DatabaseStartException e) {
      throw failed(e);
    } catch (SignalsStartException e) {
      throw new StartException("SIGNALS_URL: " + e.getMessage());
    }
  }

  private Database await(DatabaseSettings settings, Clock clock) {
    long saidAt = 0;
    boolean waited = false;
    while (true) {
      parts.requireGoing();
      try {
        Database database = open(settings, clock);
        if (waited) {
          LOG.info("The database is there");
        }
        return database;
      } catch (DatabaseStartException e) {
        if (!e.isTemporary()) {
          throw e;
        }
        long now = System.nanoTime();
        if (!waited || now - saidAt > REMINDER.toNanos()) {
          LOG.warn("Waiting for the database. {}", e.getMessage());
          saidAt = now;
          waited = true;
        }
        pause();
      }
    }
  }

  private Database open(DatabaseSettings settings, Clock clock) {
    Path memory = config.home().resolve("history");
    return parts.keep(
        Database.open(
            settings,
            clock,
            config.eventRetention(),
            memory,
            config.signals() == null ? null : this::nats));
  }

  /** One, however often the database is tried. */
  private NatsSpaceSignals nats(String database) {
    if (nats == null) {
      nats = parts.keep(NatsSpaceSignals.connect(config.signals(), database));
    }
    return nats;
  }

  private DatabaseSettings settings() {
    DatabaseSettings settings = DatabaseSettings.parse(config.databaseUrl(), config.poolSize());
    return config.listenUrl() == null
        ? settings
        : settings.listeningAt(DatabaseSettings.parse(config.listenUrl(), 1));
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("The start was interrupted.");
    }
  }

  private StartException failed(DatabaseStartException e) {
    String variable = config.databaseUrl() == null ? "SPACE7_HOME" : "DATABASE_URL";
    return new StartException(variable + ": " + e.getMessage());
  }
}
