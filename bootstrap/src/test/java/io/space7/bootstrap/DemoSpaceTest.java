package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.MediaFiles;
import io.space7.application.MediaIntake;
import io.space7.application.Messages;
import io.space7.application.feed.SpaceFeed;
import io.space7.application.port.EventLog;
import io.space7.application.port.Listener;
import io.space7.application.port.MessageStore;
import io.space7.application.port.SpaceStore;
import io.space7.application.port.UserStore;
import io.space7.domain.MessageOrder;
import io.space7.domain.PageRequest;
import io.space7.domain.Space;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.storage.format.ProbedMetadataStripper;
import io.space7.storage.format.ProbingMediaDetector;
import io.space7.storage.local.LocalMediaStore;
import io.space7.testkit.SettableClock;
import io.space7.testkit.memory.InMemoryEventLog;
import io.space7.testkit.memory.InMemoryMediaLedger;
import io.space7.testkit.memory.InMemoryMediaSpool;
import io.space7.testkit.memory.InMemoryMessageStore;
import io.space7.testkit.memory.InMemorySpaceStore;
import io.space7.testkit.memory.InMemoryUserStore;
import io.space7.testkit.memory.InMemoryWorld;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody finds who starts the program for the first time. */
class DemoSpaceTest {
  private static final Map<String, String> ANY_PORT = Map.of("PORT", "0");

  @TempDir private Path folder;

  /** Calls of stores that still succeed. */
  private long life;

  @Test
  void whereverItIsCutShortTheNextStartFinishesIt() throws IOException {
    List<String> whole = null;
    int cuts = 0;
    for (boolean cut = true; cut; cuts++) {
      House house = new House();
      life = cuts;
      cut = house.isKilled();
      life = Long.MAX_VALUE;
      assertThat(house.demo.prepare(first())).isTrue();
      whole = whole == null ? house.thread() : whole;
      assertThat(house.thread()).as("cut at call %d", cuts).isEqualTo(whole).hasSize(7);
      assertThat(house.space().messageCount()).isEqualTo(7);
      assertThat(house.space().participantCount()).isEqualTo(3);
    }
    assertThat(cuts).as("every call was once the last").isGreaterThan(20);
  }

  /** A home in which nothing but the mark of a first start is. */
  private FirstStart first() throws IOException {
    return FirstStart.of(Files.createTempDirectory(folder, "home"), true);
  }

  @Test
  void aFirstStartIsOneUntilItIsOver() throws IOException {
    Path home = folder.resolve("home");
    assertThat(FirstStart.of(home, true).isNow()).isTrue();
    FirstStart again = FirstStart.of(home, true);
    assertThat(again.isNow()).as("the one before was cut short").isTrue();
    again.isOver();
    Files.createFile(home.resolve("jwt-secret"));
    assertThat(FirstStart.of(home, true).isNow()).isFalse();

    Path unwanted = folder.resolve("unwanted");
    assertThat(FirstStart.of(unwanted, true).isNow()).isTrue();
    Files.createFile(unwanted.resolve("jwt-secret"));
    assertThat(FirstStart.of(unwanted, false).isNow()).isFalse();
    assertThat(FirstStart.of(unwanted, true).isNow()).as("people have been here").isFalse();
  }

  @Test
  void itIsThereForWhoeverJoins() {
    String spaceId = DemoSpace.ID.toString();
    for (int start = 1; start <= 2; start++) {
      try (Space7 server = start(Map.of())) {
        assertThat(server.demoSpace()).contains(DemoSpace.ID);
        RestClient program = RestClient.signIn(server.port(), "ada-" + start);
        assertThat(program.call("GET", "/api/spaces/my").require(200)).isEmpty();
        assertThat(program.call("GET", "/api/spaces/" + spaceId).require(200).get("message_count"))
            .hasToString("7");
        program.call("POST", "/api/spaces/" + spaceId + "/join", Map.of()).require(200);
        program.postForm(spaceId, "hello");
        program.call("DELETE", lastMessage(program, spaceId)).require(200);
      }
    }
    try (Space7 server = start(Map.of("DEMO", "false"))) {
      assertThat(server.demoSpace()).isEmpty();
    }
  }

  private static String lastMessage(RestClient program, String spaceId) {
    String thread = "/api/messages/" + spaceId;
    return thread
        + "/"
        + program
            .call("GET", thread)
            .require(200)
            .get("messages")
            .get(0)
            .get("message_id")
            .asText();
  }

  @Test
  void itIsNotWrittenWherePeopleHaveBeen() {
    try (Space7 server = start(Map.of("DEMO", "false"))) {
      RestClient.signIn(server.port(), "ada");
    }
    try (Space7 server = start(Map.of())) {
      assertThat(server.demoSpace()).isEmpty();
      RestClient ada = RestClient.signIn(server.port(), "ada");
      assertThat(ada.call("GET", "/api/spaces/" + DemoSpace.ID).status()).isEqualTo(404);
    }
  }

  private Space7 start(Map<String, String> more) {
    Map<String, String> env = new HashMap<>(ANY_PORT);
    env.put("SPACE7_HOME", folder.resolve("space7").toString());
    env.putAll(more);
    return Space7.start(Config.from(env), Clock.systemUTC());
  }

  /** Nothing runs after it, as after a kill. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** A demo over the twins, whose calls end everything when its life is over. */
  private final class House {
    private final SettableClock clock = new SettableClock();
    private final InMemoryWorld world = new InMemoryWorld(clock);
    private final AtomicLong ids = new AtomicLong();
    private final SpaceStore spaces = new InMemorySpaceStore(world);
    private final EventLog log = new InMemoryEventLog(world);
    private final Messages messages;
    private final DemoSpace demo;

    House() {
      UserStore users = mortal(UserStore.class, new InMemoryUserStore(world));
      SpaceStore mortalSpaces = mortal(SpaceStore.class, spaces);
      MediaFiles media =
          new MediaFiles(
              new LocalMediaStore(folder.resolve("media"), null),
              new InMemoryMediaLedger(world),
              new MediaIntake(
                  new InMemoryMediaSpool(),
                  new ProbingMediaDetector(),
                  new ProbedMetadataStripper(),
                  new MediaIntake.Bounds(1_000_000, 10_000_000)),
              clock,
              Duration.ofHours(1));
      messages = messages(spaces, new InMemoryMessageStore(world), media);
      demo =
          new DemoSpace(
              mortalSpaces,
              feed(mortalSpaces),
              messages(
                  mortalSpaces, mortal(MessageStore.class, new InMemoryMessageStore(world)), media),
              media,
              users,
              clock);
    }

    private SpaceFeed<Listener> feed(SpaceStore spaceStore) {
      return new SpaceFeed<>(spaceStore, log, clock, (task, delay) -> {}, (event, listeners) -> {});
    }

    private Messages messages(SpaceStore spaceStore, MessageStore store, MediaFiles media) {
      return new Messages(
          store,
          spaceStore,
          log,
          media,
          feed(spaceStore),
          () -> new UUID(8, ids.incrementAndGet()));
    }

    private <T> T mortal(Class<T> port, T store) {
      return port.cast(
          Proxy.newProxyInstance(
              port.getClassLoader(),
              new Class<?>[] {port},
              (proxy, method, arguments) -> {
                if (life-- <= 0) {
                  throw new Killed();
                }
                try {
                  return method.invoke(store, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              }));
    }

    boolean isKilled() throws IOException {
      try {
        assertThat(demo.prepare(first())).isTrue();
        return false;
      } catch (Killed e) {
        return true;
      }
    }

    Space space() {
      return spaces.find(DemoSpace.ID, reader()).orElseThrow().space();
    }

    List<String> thread() {
      return messages
          .list(reader(), DemoSpace.ID, new PageRequest(MessageOrder.RECENT, 1, 50, null))
          .messages()
          .stream()
          .map(
              message ->
                  message.sender().username()
                      + ": "
                      + message.content()
                      + (message.media() == null ? "" : " [" + message.media().type() + "]")
                      + " "
                      + message.appreciationCount())
          .toList();
    }

    private UserId reader() {
      User reader = new User(new UserId(new UUID(9, 9)), "reader", null);
      new InMemoryUserStore(world).provision(reader);
      return reader.userId();
    }
  }
}
