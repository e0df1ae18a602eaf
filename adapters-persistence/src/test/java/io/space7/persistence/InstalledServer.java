package io.space7.persistence;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A PostgreSQL that this machine has installed, on a folder and a port of its own. */
final class InstalledServer implements Closeable {
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  /** PostgreSQL refuses to run as root, so it runs as somebody with nothing to lose. */
  private static final String NOBODY = "nobody";

  private final Path programs;
  private final Path folder;
  private final int port;

  private InstalledServer(Path programs, Path folder, int port) {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
  }

  /** Where the newest installed version's programs are. */
  static Optional<Path> find() throws IOException {
    List<Path> candidates = new ArrayList<>();
    if (Files.isDirectory(DEBIAN)) {
      try (Stream<Path> versions = Files.list(DEBIAN)) {
        versions.map(version -> version.resolve("bin")).sorted().forEach(candidates::add);
      }
    }
    for (String folder : System.getenv("PATH").split(System.getProperty("path.separator"))) {
      candidates.add(0, FileSystems.getDefault().getPath(folder));
    }
    return candidates.stream()
        .filter(folder -> Files.isExecutable(folder.resolve("pg_ctl")))
        .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
        .reduce((earlier, later) -> later);
  }

  /** Starts one; without one on this machine, the test is skipped. {@code .ci/run} installs it. */
  static InstalledServer startOrSkip() throws IOException {
    Optional<Path> programs = find();
    assumeTrue(programs.isPresent(), "no PostgreSQL is installed on this machine");
    return start(programs.get());
  }

  static InstalledServer start(Path programs) throws IOException {
    InstalledServer server = new InstalledServer(programs, newFolder(), freePort());
    server.run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
    server.begin();
    return server;
  }

  private static Path newFolder() throws IOException {
    Path folder = Files.createTempDirectory("space7-installed-postgres");
    if (isRoot()) {
      Files.setOwner(
          folder,
          folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY));
    }
    return folder;
  }

  /** Starts the process, on what is in the folder. */
  void begin() throws IOException {
    run(
        "pg_ctl",
        "-w",
        "-l",
        folder.resolve("log").toString(),
        "-o",
        "-p %d -F -c listen_addresses=127.0.0.1 -c unix_socket_directories=".formatted(port),
        "start");
  }

  /** Ends the process at once, as a machine that fails does. */
  void kill() throws IOException {
    run("pg_ctl", "-m", "immediate", "stop");
  }

  /** A server that follows this one. */
  InstalledServer standby() throws IOException {
    InstalledServer standby = new InstalledServer(programs, newFolder(), freePort());
    standby.copy(port, "-R");
    standby.begin();
    return standby;
  }

  /** Makes a standby the primary. */
  void promote() throws IOException {
    run("pg_ctl", "-w", "promote");
  }

  /** A copy of everything, to be put back by {@link #restore}. */
  InstalledServer backup() throws IOException {
    InstalledServer backup = new InstalledServer(programs, newFolder(), port);
    backup.copy(port);
    return backup;
  }

  /** Goes on with what a backup has, on the same port. */
  void restore(InstalledServer backup) throws IOException {
    kill();
    Path data = folder.resolve("data");
    delete(data);
    Files.move(backup.folder.resolve("data"), data);
    begin();
  }

  /** Copies what the tables hold into another server, as a move to another version does. */
  void dumpTo(InstalledServer other) throws IOException {
    Path dump = folder.resolve("dump.sql");
    runOn(
        "pg_dump",
        "-h",
        "127.0.0.1",
        "-p",
        String.valueOf(port),
        "-U",
        "postgres",
        "-f",
        dump.toString(),
        "postgres");
    runOn(
        "psql",
        "-q",
        "-v",
        "ON_ERROR_STOP=1",
        "-h",
        "127.0.0.1",
        "-p",
        String.valueOf(other.port),
        "-U",
        "postgres",
        "-f",
        dump.toString(),
        "postgres");
  }

  private void copy(int from, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(from),
                "-U",
                "postgres",
                "-c",
                "fast",
                "--no-sync"));
    arguments.addAll(List.of(more));
    run("pg_basebackup", arguments.toArray(String[]::new));
  }

  /** Asks for a single truth. */
  boolean isTrue(String query) {
    DatabaseSettings settings = settings(1);
    try (Connection connection =
            DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() && row.getBoolean(1);
    } catch (SQLException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  /** Runs a statement outside of any transaction. */
  void execute(String sql) throws SQLException {
    DatabaseSettings settings = settings(1);
    try (Connection connection =
            DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  DatabaseSettings settings(int poolSize) {
    return new DatabaseSettings(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", null, poolSize);
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(folder.resolve("data/postmaster.pid"))) {
      kill();
    }
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void run(String program, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("-D", folder.resolve("data").toString()));
    all.addAll(List.of(arguments));
    runOn(program, all.toArray(String[]::new));
  }

  private void runOn(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("runuser", "-u", NOBODY, "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("space7-installed-postgres", ".log");
    // To a file, because the server inherits it and would keep a pipe open.
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(
            program + " failed: " + Files.readString(output, StandardCharsets.UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      Files.delete(output);
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
