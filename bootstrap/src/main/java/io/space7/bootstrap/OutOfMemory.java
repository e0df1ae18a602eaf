package io.space7.bootstrap;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * Ends the process when memory has run out: what such an error left half done nobody knows, and a
 * process that goes on would answer some and hang others. The JVM does it by itself with {@link
 * #FLAG}, wherever the error is caught; without it, only errors that come by here are noticed.
 */
final class OutOfMemory {
  static final String FLAG = "-XX:+ExitOnOutOfMemoryError";

  /** As the JVM's own. */
  private static final int STATUS = 3;

  private static final byte[] LINE =
      ("Out of memory: ending. Give it more with -Xmx, or less to do." + System.lineSeparator())
          .getBytes(StandardCharsets.US_ASCII);

  private OutOfMemory() {}

  /** Whether the JVM ends by itself. */
  static boolean isFatalAnyway() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .anyMatch(
            argument -> argument.equals(FLAG) || argument.equals("-XX:+CrashOnOutOfMemoryError"));
  }

  /**
   * From now on, an error that nobody catches ends the process too.
   *
   * @param otherwise is told of all that has another reason
   */
  static void install(Thread.UncaughtExceptionHandler otherwise) {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          endIf(failure);
          otherwise.uncaughtException(thread, failure);
        });
  }

  /** Does not return if memory has run out. Allocates nothing. */
  static void endIf(Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      System.err.write(LINE, 0, LINE.length);
      System.err.flush();
      Runtime.getRuntime().halt(STATUS);
    }
  }
}
