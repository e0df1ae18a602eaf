package io.space7.bootstrap;

import io.space7.persistence.DatabaseSettings;
import io.space7.persistence.DatabaseStartException;
import io.space7.persistence.TakenCounts;
import io.space7.persistence.Takeover;
import io.space7.persistence.Takeover.SourceException;
import io.space7.persistence.embedded.EmbeddedDatabase;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Takes an existing deployment over: the older backend's database into the one of this server's
 * configuration. Shows how far it is, and in the end the counts of both.
 *
 * <p>Why it is so: docs/adr/0028-taking-over.md.
 */
final class Migrate {
  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final Duration BETWEEN_ON_A_TERMINAL = Duration.ofMillis(200);
  private static final int BAR = 30;

  private final PrintStream out;
  private final boolean terminal;
  private long shownAt;
  private boolean shown;

  private Migrate(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * @param from the older backend's database, as an address
   * @param terminal whether a line can be written over
   * @return false if it has stopped on its way, or the counts do not match; all is said
   * @throws StartException if it cannot be done; then nothing was taken
   */
  static boolean run(Config config, String from, PrintStream out, boolean terminal) {
    DatabaseSettings older;
    try {
      older = DatabaseSettings.parse(from, 1);
    } catch (IllegalArgumentException e) {
      // The value is not repeated: it holds a password.
      throw StartException.wrong(
          "--from",
          "not usable (" + e.getMessage() + ")",
          "postgresql://user:password@host:port/database");
    }
    try {
      // Before a home is made for nothing.
      Takeover.requireUsable(older);
    } catch (SourceException e) {
      throw wrongSource(e);
    }
    Migrate migrate = new Migrate(out, terminal);
    if (config.databaseUrl() != null) {
      return migrate.run(older, DatabaseSettings.parse(config.databaseUrl(), 1), "DATABASE_URL");
    }
    Home.open(config.home());
    try (EmbeddedDatabase database = EmbeddedDatabase.start(config.home())) {
      // Whoever interrupts it must not leave the database behind.
      Runtime.getRuntime().addShutdownHook(new Thread(database::close, "shutdown"));
      return migrate.run(older, database.settings(1), "SPACE7_HOME");
    } catch (DatabaseStartException e) {
      throw new StartException("SPACE7_HOME: " + e.getMessage());
    }
  }

  private boolean run(DatabaseSettings older, DatabaseSettings own, String variable) {
    try (Takeover takeover = Takeover.open(older, own)) {
      return run(takeover);
    } catch (SourceException e) {
      throw wrongSource(e);
    } catch (DatabaseStartException e) {
      throw new StartException(variable + ": " + e.getMessage());
    }
  }

  private static StartException wrongSource(SourceException e) {
    return new StartException("--from: " + e.getMessage());
  }

  private boolean run(Takeover takeover) {
    TakenCounts counts;
    try {
      counts = takeover.run(this::show);
    } catch (DatabaseStartException e) {
      out.println(
          (terminal ? System.lineSeparator() : "")
              + "It has stopped: "
              + e.getMessage()
              + "; run it again, it goes on from there.");
      return false;
    }
    if (terminal) {
      out.println();
    }
    show(counts);
    return counts.match();
  }

  private void show(long messages, long of) {
    long now = System.nanoTime();
    Duration between = terminal ? BETWEEN_ON_A_TERMINAL : BETWEEN;
    if (shown && messages < of && now - shownAt < between.toNanos()) {
      return;
    }
    shown = true;
    shownAt = now;
    int done = of == 0 ? BAR : (int) (BAR * messages / of);
    String line =
        String.format(
            Locale.ROOT,
            "[%s%s] %,d of %,d messages",
            "#".repeat(done),
            ".".repeat(BAR - done),
            messages,
            of);
    out.print(terminal ? "\r" + line : line + System.lineSeparator());
    out.flush();
  }

  private void show(TakenCounts counts) {
    out.printf(Locale.ROOT, "%-10s %14s %14s%n", "", "older backend", "Space7");
    for (TakenCounts.Kind kind : counts.kinds()) {
      long expected = counts.expected(kind);
      out.printf(
          Locale.ROOT,
          "%-10s %,14d %,14d%s%n",
          kind.name(),
          kind.source(),
          kind.target(),
          kind.target() == expected
              ? ""
              : String.format(Locale.ROOT, "  DIFFERS: %,d expected", expected));
    }
    for (TakenCounts.Note note : counts.notes()) {
      String effect =
          switch (note.effect()) {
            case -1 -> "left out";
            case 0 -> "changed";
            default -> "added";
          };
      out.printf(Locale.ROOT, "%,d %s %s: %s%n", note.rows(), note.kind(), effect, note.reason());
    }
    out.println(
        counts.match()
            ? "Everything is there."
            : "The counts do not match. Was the older backend still written to, or this server?");
  }
}
