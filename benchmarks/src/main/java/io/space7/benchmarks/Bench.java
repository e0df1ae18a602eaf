package io.space7.benchmarks;

import io.space7.benchmarks.Workload.Figure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One build of the server on a database of its own, and what a workload does with them. */
final class Bench implements AutoCloseable {
  private static final Path SCRIPTS = Path.of("benchmarks", "scripts");

  /** What the seed calls its users. */
  private static final String SEED_USER = "00000000-0000-4000-8000-000000000001";

  private final ThrowAwayDatabase database;
  private final String name;
  private final Path jar;
  private final Path home;
  private final Map<String, String> spaces = new TreeMap<>();
  private JarServer server;
  private SignedIn user;

  /**
   * @param name of the build and of its database
   */
  Bench(ThrowAwayDatabase database, String name, Path jar, Path home)
      throws IOException, InterruptedException {
    this.database = database;
    this.name = name;
    this.jar = jar;
    this.home = home.resolve(name);
    database.create(name);
    start();
    user = signIn("benchmark");
    database.script(name, SCRIPTS.resolve("seed-users.sql"));
  }

  private void start() throws IOException, InterruptedException {
    server = JarServer.start(jar, home, database.url(name));
  }

  /** Starts the server anew, so that nothing of it is warm. */
  void restart() throws IOException, InterruptedException {
    server.close();
    start();
  }

  String name() {
    return name;
  }

  JarServer server() {
    return server;
  }

  /** A member of all seeded Spaces. */
  SignedIn user() {
    return user;
  }

  /** Signs somebody in, who is made if need be. */
  SignedIn signIn(String username) throws IOException {
    try (HttpConnection connection = new HttpConnection(server.address())) {
      String answer =
          connection.post("/api/auth/login", null, "{\"username\":\"" + username + "\"}");
      return new SignedIn(Json.field(answer, "token"), Json.field(answer, "user_id"));
    }
  }

  /** A token and its user. */
  record SignedIn(String token, String userId) {}

  /** A public Space with so many messages by 200 users and some likes each; made once. */
  String space(int messages) throws IOException, InterruptedException {
    return space("space-" + messages, messages);
  }

  /**
   * The same, with a name of its own.
   *
   * @param key what the caller calls it
   */
  String space(String key, int messages) throws IOException, InterruptedException {
    String known = spaces.get(key);
    if (known != null) {
      return known;
    }
    String id = UUID.randomUUID().toString();
    database.script(
        name,
        SCRIPTS.resolve("seed-space.sql"),
        "space=" + id,
        "messages=" + messages,
        "user=" + user.userId());
    spaces.put(key, id);
    return id;
  }

  /** New, empty Spaces that the user is a member of. */
  List<String> emptySpaces(int count) throws IOException {
    List<String> ids = new ArrayList<>();
    try (HttpConnection connection = new HttpConnection(server.address())) {
      String json = "{\"title\":\"A benchmark\",\"description\":\"\"}";
      for (int i = 0; i < count; i++) {
        ids.add(Json.field(connection.post("/api/spaces", user.token(), json), "space_id"));
      }
    }
    return ids;
  }

  /** The path of the script of a name, for wrk, psql or pgbench. */
  static Path script(String file) {
    return SCRIPTS.resolve(file);
  }

  /** Runs a script of {@code scripts/}; {@code variables} as {@code name=value}. */
  void script(String file, String... variables) throws IOException, InterruptedException {
    database.script(name, script(file), variables);
  }

  /** Runs a transaction of {@code scripts/} again and again, from 32 clients. */
  Figure pgbench(String file, Duration time, String... variables)
      throws IOException, InterruptedException {
    return database.pgbench(
        name, script(file), Wrk.CONNECTIONS, Math.max(1, time.toSeconds()), variables);
  }

  /** The rows of a statement, a line each. */
  String query(String statement) throws IOException, InterruptedException {
    return database.query(name, statement);
  }

  /** Gets an address of the server with wrk; see {@link Wrk}. */
  Figure get(String path, Duration time, String... headers)
      throws IOException, InterruptedException {
    return wrk().run(path, time, null, headers(headers));
  }

  /** Sends what a script of {@code scripts/} makes. */
  Figure send(String file, Duration time, String... arguments)
      throws IOException, InterruptedException {
    return wrk().run("/", time, script(file), headers(), arguments);
  }

  private Wrk wrk() {
    return new Wrk(server.address(), this::processorTime);
  }

  /** Of the server and the database together. */
  Duration processorTime() throws IOException {
    return ProcessorTime.of(server.pid()).plus(database.processorTime());
  }

  private String[] headers(String... more) {
    String[] all = new String[more.length + 1];
    all[0] = "Authorization: Bearer " + user.token();
    System.arraycopy(more, 0, all, 1, more.length);
    return all;
  }

  @Override
  public void close() {
    server.close();
  }

  /** The few fields that are wanted of an answer. */
  static final class Json {
    private Json() {}

    static String field(String json, String name) {
      Matcher matcher = Pattern.compile("\"" + name + "\":\"?([^\",}]+)").matcher(json);
      if (!matcher.find()) {
        throw new IllegalStateException("no " + name + " in the answer");
      }
      return matcher.group(1);
    }
  }
}
