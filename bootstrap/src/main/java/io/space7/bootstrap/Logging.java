package io.space7.bootstrap;

import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * How this program speaks: in sentences for people, or with {@code LOG_FORMAT=json} in one JSON
 * object for each line, whatever the line is about.
 */
final class Logging {
  static final String FORMAT = "LOG_FORMAT";

  private static final String CONFIGURATION = "logback.configurationFile";
  private static final String JSON = "json";
  private static final String TEXT = "text";

  private final boolean json;

  private Logging(boolean json) {
    this.json = json;
  }

  /** To be called before anything else, because the first line decides how all are written. */
  static Logging begin(Map<String, String> env) {
    String given = env.get(FORMAT);
    boolean json = given != null && given.strip().equals(JSON);
    if (json && System.getProperty(CONFIGURATION) == null) {
      System.setProperty(CONFIGURATION, "logback-json.xml");
    }
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    return new Logging(json);
  }

  /**
   * @throws StartException if there is no such format
   */
  static String format(String given) {
    return switch (given == null ? TEXT : given) {
      case TEXT -> TEXT;
      case JSON -> JSON;
      default ->
          throw StartException.wrong(
              FORMAT, "\"" + given + "\"", "\"" + TEXT + "\" or \"" + JSON + "\"");
    };
  }

  /** Tells the operator something that is no event: in a terminal it needs no date. */
  void say(String line) {
    if (json) {
      log().info(line);
    } else {
      System.out.println(line);
    }
  }

  /** As {@link #say}, for why the program ends. */
  void complain(String line) {
    if (json) {
      log().error(line);
    } else {
      System.err.println(line);
    }
  }

  /** A failure that nobody has caught. */
  void uncaught(Thread thread, Throwable failure) {
    if (json) {
      log().error("Thread {} has failed", thread.getName(), failure);
    } else {
      System.err.printf(Locale.ROOT, "Exception in thread \"%s\" ", thread.getName());
      failure.printStackTrace();
    }
  }

  /** Made when it is needed, since the first logger settles the format. */
  private static Logger log() {
    return LoggerFactory.getLogger("io.space7");
  }
}
