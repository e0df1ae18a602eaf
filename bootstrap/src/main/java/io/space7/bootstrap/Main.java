package io.space7.bootstrap;

import io.space7.bootstrap.archive.StartArchive;
import io.space7.bootstrap.identity.TokenKey;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The program: reads the environment, starts the server, and says in one line why it cannot.
 *
 * <p>Why it is so: docs/adr/0009-one-jar.md.
 */
public final class Main {
  /** The exit status of a server that had started and could not go on. */
  private static final int LOST = 1;

  /** A supervisor kills what has not ended after ten seconds. */
  private static final Duration END = Duration.ofMillis(9500);

  /** As a process that a signal has ended. */
  private static final int TERMINATED = 143;

  private static final List<String> OPTIONS =
      List.of("--help", "--version", "--prepare", "backup", "restore", "migrate");

  /** Letters by which an option may differ from the one that was meant. */
  private static final int NEAR = 3;

  /** Begins the line that says where the server is reached. */
  static final String LISTENING = "Space7 is listening on ";

  private static final String HELP =
      """
      Usage: space7 [COMMAND]
         or: java %s -jar space7.jar [COMMAND]

        backup FILE         writes all that a home with the embedded database holds to a file, also
                            while a server runs on it
        restore FILE        makes a new home from such a file
        migrate --from URL  takes everything over from the older backend's database
        --prepare           makes the archive by which "space7" starts fast
        --version, --help

      Without a command it starts the server. It is configured by variables of the environment;
      README.md tells what they mean. With none of them set it keeps everything in .space7 and
      listens on this machine only.
      These are known, with what they come to now:

      %s
      """;

  private final Logging logging;

  private Main(Logging logging) {
    this.logging = logging;
  }

  public static void main(String[] args) {
    Logging logging = Logging.begin(System.getenv());
    OutOfMemory.install(logging::uncaught);
    try {
      new Main(logging).run(args);
    } catch (StartException e) {
      logging.complain(e.getMessage());
      System.exit(StartException.STATUS);
    }
  }

  private void run(String[] args) {
    String command = args.length == 0 ? "" : args[0];
    int most =
        switch (command) {
          case "backup", "restore" -> 2;
          case "migrate" -> 3;
          default -> 1;
        };
    if (args.length > most) {
      throw unknown(args[args.length - 1]);
    }
    switch (command) {
      case "" -> start(Config.from(System.getenv()));
      case "--help", "-h" -> {
        Map<String, String> variables = Config.from(System.getenv()).summary();
        System.out.printf(Locale.ROOT, HELP, OutOfMemory.FLAG, list(variables));
      }
      case "--prepare" -> prepare();
      case "--version" -> System.out.println(Version.ofThisProgram());
      case "backup" -> logging.say(Backup.run(Config.from(System.getenv()), file(args)));
      case "restore" -> logging.say(Restore.run(Config.from(System.getenv()), file(args)));
      case "migrate" -> migrate(args);
      default -> throw unknown(command);
    }
  }

  private static Path file(String[] args) {
    try {
      if (args.length == 2) {
        return Path.of(args[1]);
      }
    } catch (InvalidPathException e) {
      // refused below
    }
    throw new StartException(args[0] + " takes the name of one file.");
  }

  private static void migrate(String[] args) {
    if (args.length != 3 || !args[1].equals("--from")) {
      throw new StartException("migrate takes --from and the address of the database.");
    }
    boolean terminal = System.console() != null;
    if (!Migrate.run(Config.from(System.getenv()), args[2], System.out, terminal)) {
      System.exit(LOST);
    }
  }

  private static void prepare() {
    try {
      Path archive = StartArchive.make(LISTENING);
      System.out.println("The next start of space7 takes its classes from " + archive);
    } catch (IOException e) {
      throw new StartException("The archive cannot be made: " + e.getMessage());
    } catch (InterruptedException e) {
      throw new StartException("Making the archive was interrupted.");
    }
  }

  private static StartException unknown(String argument) {
    String meant =
        OPTIONS.stream()
            .filter(option -> Misspelling.distance(argument, option) <= NEAR)
            .min(Comparator.comparingInt(option -> Misspelling.distance(argument, option)))
            .map(option -> option + " is meant, or ")
            .orElse("");
    return new StartException(
        "There is no option \"" + argument + "\"; " + meant + "--help tells what there is.");
  }

  private static String list(Map<String, String> variables) {
    return new TreeMap<>(variables)
        .entrySet().stream()
            .map(variable -> "  " + variable.getKey() + " = " + variable.getValue())
            .collect(Collectors.joining(System.lineSeparator()));
  }

  private void start(Config config) {
    logging.say(
        Version.ofThisProgram()
            + " with this configuration:"
            + System.lineSeparator()
            + list(config.summary()));
    Space7 server = new Space7();
    // From the beginning: a start that is cut short must not leave its database behind.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "shutdown"));
    server.start(config, Clock.systemUTC(), this::end);
    warn(config);
    String address = config.address().shown(server.port());
    logging.say(LISTENING + address);
    server
        .demoSpace()
        .ifPresent(space -> logging.say("Look around: " + address + "/#/spaces/" + space));
  }

  /** What hangs is not waited for: the next start finds everything that was acknowledged. */
  private void stop(Space7 server) {
    Thread deadline =
        new Thread(
            () -> {
              try {
                Thread.sleep(END.toMillis());
              } catch (InterruptedException e) {
                return;
              }
              logging.complain("Something does not end; ending without it.");
              Runtime.getRuntime().halt(TERMINATED);
            },
            "deadline");
    deadline.setDaemon(true);
    deadline.start();
    server.close();
    deadline.interrupt();
  }

  private void warn(Config config) {
    if (config.developmentSignIn()) {
      logging.say(
          "Warning: development sign-in is open: anybody who reaches this server can be anybody."
              + " DEV_SIGN_IN=false closes it.");
    }
    if (config.tokenKey() instanceof TokenKey.KeySet && config.tokenClaims().audience() == null) {
      logging.say(
          "Warning: JWT_AUDIENCE is not set: a token that the identity provider issued for another"
              + " program is taken too.");
    }
    if (!OutOfMemory.isFatalAnyway()) {
      logging.say(
          "Warning: start Java with "
              + OutOfMemory.FLAG
              + ", so that the process ends rather than lives on by halves when memory runs out.");
    }
  }

  /** What runs is let end; a supervisor then starts the program anew. */
  private void end(String reason) {
    logging.complain(reason);
    new Thread(() -> System.exit(LOST), "end").start();
  }
}
