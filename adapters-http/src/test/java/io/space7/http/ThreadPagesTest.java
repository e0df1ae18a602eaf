package io.space7.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.MediaFiles;
import io.space7.application.Messages;
import io.space7.application.feed.SpaceFeed;
import io.space7.application.port.Listener;
import io.space7.application.port.MediaLedger;
import io.space7.application.port.MediaStore;
import io.space7.application.port.MessageStore;
import io.space7.domain.Appreciation;
import io.space7.domain.ErrorCode;
import io.space7.domain.Media;
import io.space7.domain.MediaType;
import io.space7.domain.Message;
import io.space7.domain.MessageCursor;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.NewSpace;
import io.space7.domain.PageRequest;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceEdit;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.Visibility;
import io.space7.testkit.MediaSamples;
import io.space7.testkit.SettableClock;
import io.space7.testkit.memory.InMemoryErasureStore;
import io.space7.testkit.memory.InMemoryEventLog;
import io.space7.testkit.memory.InMemoryIntake;
import io.space7.testkit.memory.InMemoryMediaLedger;
import io.space7.testkit.memory.InMemoryMediaStore;
import io.space7.testkit.memory.InMemoryMessageStore;
import io.space7.testkit.memory.InMemorySpaceStore;
import io.space7.testkit.memory.InMemoryUserStore;
import io.space7.testkit.memory.InMemoryWorld;
import io.space7.wire.Wire;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Pages that are kept, on two servers of one database. */
class ThreadPagesTest {
  private static final String ORIGIN = "http://chat.example";
  private static final PageRequest FIRST = new PageRequest(MessageOrder.RECENT, 1, 10, null);
  private static final Executor THREADS = task -> new Thread(task).start();

  private final SettableClock clock = new SettableClock();
  private final InMemoryWorld world = new InMemoryWorld(clock);
  private final InMemoryMessageStore store = new InMemoryMessageStore(world);
  private final InMemoryUserStore users = new InMemoryUserStore(world);
  private final InMemorySpaceStore spaces = new InMemorySpaceStore(world);
  private final User ada = user("ada");
  private final User bob = user("bob");
  private final SpaceId space = space(Visibility.PUBLIC);

  /** A server: what it keeps is its own. */
  private final class Node {
    final AtomicInteger made = new AtomicInteger();
    volatile CountDownLatch mayMake = new CountDownLatch(0);
    boolean lasting = true;
    final Messages messages;
    final Wire wire;
    final ThreadPages pages;

    Node() {
      InMemoryMediaStore stored = new InMemoryMediaStore();
      MediaFiles media =
          new MediaFiles(
              between(
                  MediaStore.class,
                  stored,
                  (method, result) -> method.equals("hasLastingUrls") ? lasting : result),
              new InMemoryMediaLedger(world),
              InMemoryIntake.of(1000),
              clock,
              Duration.ofHours(1));
      InMemoryEventLog log = new InMemoryEventLog(world);
      SpaceFeed<Listener> feed =
          new SpaceFeed<>(spaces, log, clock, (task, delay) -> {}, (event, listeners) -> {});
      MessageStore counted =
          between(
              MessageStore.class,
              store,
              (method, result) -> {
                if (method.equals("page")) {
                  made.incrementAndGet();
                  await(mayMake);
                }
                return result;
              });
      messages = new Messages(counted, spaces, log, media, feed, UUID::randomUUID);
      wire = new Wire(media);
      pages = new ThreadPages(messages, media, wire, new PageWork(0), 1_000_000);
    }

    byte[] kept(User reader, PageRequest request) throws IOException {
      return pages.page(reader.userId(), space, request, ORIGIN).json();
    }

    byte[] fresh(User reader, PageRequest request) {
      return wire.encode(messages.list(reader.userId(), space, request), ORIGIN);
    }
  }

  private interface After {
    Object answer(String method, Object result);
  }

  /** An adapter with something after its methods. */
  private static <T> T between(Class<T> port, T adapter, After after) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              try {
                return after.answer(method.getName(), method.invoke(adapter, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private User user(String name) {
    return users.provision(new User(TestServer.user(name), name, null));
  }

  private SpaceId space(Visibility visibility) {
    SpaceId id = new SpaceId(UUID.randomUUID());
    spaces.create(new NewSpace(id, ada.userId(), "A title", "", visibility, List.of()));
    return id;
  }

  private Message post(User sender, boolean withFile) {
    return store
        .post(
            new NewMessage(
                new MessageId(UUID.randomUUID()),
                space,
                sender.userId(),
                new MessageText("some words"),
                withFile ? file() : null,
                null,
                null))
        .event()
        .message();
  }

  private Media file() {
    Media media = MediaSamples.newMedia(MediaType.IMAGE);
    new InMemoryMediaLedger(world)
        .enter(new MediaLedger.Entry(space, media.name()), clock.instant().plusSeconds(60));
    return media;
  }

  private Message post(User sender) {
    return post(sender, false);
  }

  @Test
  void aPageIsMadeOnceForAllReaders() throws Exception {
    post(ada);
    Node node = new Node();
    byte[] first = node.kept(ada, FIRST);
    assertThat(node.kept(bob, FIRST)).isSameAs(first);
    assertThat(node.made).hasValue(1);
    post(ada);
    assertThat(node.kept(bob, FIRST)).isNotEqualTo(first).isEqualTo(node.fresh(bob, FIRST));
  }

  @Test
  void thoseWhoComeTogetherGetOnePage() throws Exception {
    post(ada);
    Node node = new Node();
    node.mayMake = new CountDownLatch(1);
    List<CompletableFuture<byte[]>> readers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      readers.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return node.kept(bob, FIRST);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              },
              THREADS));
    }
    node.mayMake.countDown();
    for (CompletableFuture<byte[]> reader : readers) {
      assertThat(reader.get(30, SECONDS)).isEqualTo(node.kept(ada, FIRST));
    }
    assertThat(node.made).hasValue(1);
  }

  @Test
  void aPageThatIsTooOldForAReaderIsNotWaitedForInVain() throws Exception {
    Message old = post(ada);
    Node node = new Node();
    node.mayMake = new CountDownLatch(1);
    CompletableFuture<byte[]> early = CompletableFuture.supplyAsync(() -> read(node, bob), THREADS);
    Awaitility.await().until(() -> node.made.get() == 1);
    Message young = post(ada);
    CompletableFuture<byte[]> late = CompletableFuture.supplyAsync(() -> read(node, bob), THREADS);
    node.mayMake.countDown();
    assertThat(new String(early.get(30, SECONDS))).contains(old.messageId().toString());
    assertThat(new String(late.get(30, SECONDS))).contains(young.messageId().toString());
  }

  private static byte[] read(Node node, User reader) {
    try {
      return node.kept(reader, FIRST);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFailureIsOneReadersOwn() throws Exception {
    post(ada);
    Node node = new Node();
    node.kept(ada, FIRST);
    world.failWith(new Refusal(ErrorCode.DATABASE_UNAVAILABLE, "away"));
    assertThatThrownBy(() -> node.kept(bob, FIRST)).isInstanceOf(Refusal.class);
    world.recover();
    assertThat(node.kept(bob, FIRST)).isEqualTo(node.fresh(bob, FIRST));
  }

  @Test
  void aPageWhoseAddressesEndIsNotKept() throws Exception {
    post(ada, true);
    Node node = new Node();
    node.lasting = false;
    node.kept(ada, FIRST);
    node.kept(ada, FIRST);
    assertThat(node.made).hasValue(2);
    node.lasting = true;
    node.kept(ada, FIRST);
    node.kept(ada, FIRST);
    assertThat(node.made).hasValue(3);
  }

  @Test
  void anErasedUserIsNowhereInAKeptPage() throws Exception {
    User carl = user("carl the first");
    spaces.join(space, carl.userId(), null, clock.instant());
    post(carl);
    Node node = new Node();
    assertThat(new String(node.kept(ada, FIRST))).contains("carl the first");
    InMemoryErasureStore erasure = new InMemoryErasureStore(world);
    erasure.begin(carl.userId());
    assertThat(new String(node.kept(ada, FIRST))).doesNotContain("carl the first");
  }

  @Test
  void theRightToReadIsAskedForEachTime() throws Exception {
    post(ada);
    Node node = new Node();
    node.kept(bob, FIRST);
    spaces.edit(space, ada.userId(), new SpaceEdit(null, null, Visibility.PRIVATE, null));
    assertThatThrownBy(() -> node.kept(bob, FIRST))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.PRIVATE_SPACE));
    node.kept(ada, FIRST);
  }

  /** Whatever happens, on whichever server, a kept page is what the database would tell now. */
  @Test
  void aKeptPageEqualsAFreshOne() throws Exception {
    for (long seed = 1; seed <= 8; seed++) {
      new Walk(seed).run();
    }
  }

  private final class Walk {
    private final Random random;
    private final List<Node> nodes = List.of(new Node(), new Node());
    private final List<User> people = new ArrayList<>();
    private final List<Message> posted = new ArrayList<>();
    private final long seed;

    Walk(long seed) {
      this.seed = seed;
      random = new Random(seed);
      for (int i = 0; i < Message.MAX_LIKES + 8; i++) {
        people.add(user("person " + i));
      }
      for (int i = 0; i < 5; i++) {
        if (seed == 1) {
          spaces.join(space, people.get(i).userId(), null, clock.instant());
        }
      }
      // One that is crowded, so that its likes differ from reader to reader.
      posted.add(post(ada));
      people.forEach(one -> like(posted.get(0), one));
    }

    private void like(Message message, User user) {
      store.appreciate(space, message.messageId(), user.userId(), Appreciation.TOGGLE, null);
    }

    void run() throws IOException {
      for (int step = 0; step < 150; step++) {
        change();
        for (int i = 0; i < 3; i++) {
          Node node = nodes.get(random.nextInt(2));
          User reader = people.get(random.nextInt(random.nextBoolean() ? 12 : people.size()));
          PageRequest request = request();
          assertThat(new String(node.kept(reader, request)))
              .as("seed %s, step %s, %s", seed, step, request)
              .isEqualTo(new String(node.fresh(reader, request)));
        }
      }
    }

    private void change() {
      Message some = posted.get(random.nextInt(posted.size()));
      User one = people.get(random.nextInt(5));
      switch (random.nextInt(12)) {
        case 0, 1 -> posted.add(post(one, random.nextBoolean()));
        case 2, 3 -> like(some, people.get(random.nextInt(people.size())));
        case 4 -> users.provision(new User(one.userId(), "name " + random.nextInt(4), null));
        case 5 -> {
          if (posted.size() > 1 && some != posted.get(0)) {
            posted.remove(some);
            store.delete(space, some.messageId(), some.sender().userId(), null);
          }
        }
        default -> {
          // Nothing changes, as most of the time.
        }
      }
    }

    private PageRequest request() {
      MessageOrder order = MessageOrder.values()[random.nextInt(2)];
      MessageCursor cursor =
          random.nextInt(4) > 0
              ? null
              : MessageCursor.after(order, posted.get(random.nextInt(posted.size())), null);
      return new PageRequest(order, 1 + random.nextInt(2), 5, cursor);
    }
  }
}
