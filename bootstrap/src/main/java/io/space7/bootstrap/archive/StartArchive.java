package io.space7.bootstrap.archive;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes the archive from which Java takes the program's classes instead of reading and checking
 * them at each start; the script {@code space7} beside the jar uses it. Java writes it when a
 * server that has been worked a little ends; from Java 25 on it also holds what was seen to run
 * often. An archive fits one jar and one Java, and is passed over by any other.
 *
 * <p>Why it is so: docs/adr/0025-start-archive.md.
 */
public final class StartArchive {
  /** Java's own, of one step and with profiles: JEP 514 and 515. */
  private static final int AHEAD_OF_TIME = 25;

  private static final int WRITE_SECONDS = 120;

  private final String listening;
  private final Path jar;
  private final Path file;
  private final Path other;
  private final String option;

  private StartArchive(Path jar, String listening) {
    this.listening = listening;
    this.jar = jar;
    boolean aheadOfTime = Runtime.version().feature() >= AHEAD_OF_TIME;
    Path aot = jar.resolveSibling("space7.aot");
    Path jsa = jar.resolveSibling("space7.jsa");
    file = aheadOfTime ? aot : jsa;
    other = aheadOfTime ? jsa : aot;
    option = aheadOfTime ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=";
  }

  /**
   * Starts the program once more, on a home that is thrown away, works it, and ends it.
   *
   * @param listening begins the line by which the program says its address
   * @return the archive, in place of any that was there
   * @throws IOException if that server does not do its work, or Java makes no archive
   */
  public static Path make(String listening) throws IOException, InterruptedException {
    Path jar;
    try {
      jar = Path.of(StartArchive.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    if (!Files.isRegularFile(jar)) {
      throw new IOException("the program is in no jar");
    }
    return new StartArchive(jar.toRealPath(), listening).write();
  }

  private Path write() throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("space7");
    Path written = home.resolve(file.getFileName());
    try {
      work(home, written);
      if (!Files.isRegularFile(written)) {
        throw new IOException("this Java has made none");
      }
      Files.copy(written, partial(), StandardCopyOption.REPLACE_EXISTING);
      Files.move(partial(), file, StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(other);
      return file;
    } finally {
      Files.deleteIfExists(partial());
      delete(home);
    }
  }

  private Path partial() {
    return file.resolveSibling(file.getFileName() + ".partial");
  }

  private void work(Path home, Path written) throws IOException, InterruptedException {
    Process server = start(home, written);
    try (BufferedReader output = server.inputReader(StandardCharsets.UTF_8)) {
      String address = null;
      for (String line = output.readLine();
          line != null && address == null;
          line = output.readLine()) {
        if (line.startsWith(listening)) {
          address = line.substring(listening.length());
        }
      }
      if (address == null) {
        throw new IOException("the server did not start");
      }
      Rehearsal.of(address);
      // Not by the process itself, which would close its output too.
      server.toHandle().destroy();
      output.transferTo(Writer.nullWriter());
      if (!server.waitFor(WRITE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("Java does not finish it");
      }
    } finally {
      server.destroyForcibly();
    }
  }

  private Process start(Path home, Path written) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:disable",
            option + written,
            "-jar",
            jar.toString());
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(List.of("PATH", "HOME", "LANG", "TMPDIR"));
    environment.put("SPACE7_HOME", home.resolve("home").toString());
    environment.put("PORT", "0");
    environment.put("RATE_LIMIT", "off");
    return builder.redirectError(new File(home.resolve("errors").toString())).start();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
    }
  }
}
