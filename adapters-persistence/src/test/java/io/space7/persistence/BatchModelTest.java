package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.MediaLedger;
import io.space7.application.port.MediaLedger.Entry;
import io.space7.application.port.MessageStore;
import io.space7.application.port.MessageStore.Appreciated;
import io.space7.application.port.MessageStore.Deleted;
import io.space7.application.port.MessageStore.Posted;
import io.space7.application.port.SpaceStore;
import io.space7.application.port.UserStore;
import io.space7.domain.Appreciation;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.Like;
import io.space7.domain.Media;
import io.space7.domain.MediaType;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.NewSpace;
import io.space7.domain.PageRequest;
import io.space7.domain.Refusal;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import io.space7.persistence.ThreadMessage.Place;
import io.space7.testkit.MediaSamples;
import io.space7.testkit.SettableClock;
import io.space7.testkit.memory.InMemoryEventLog;
import io.space7.testkit.memory.InMemoryMediaLedger;
import io.space7.testkit.memory.InMemoryMessageStore;
import io.space7.testkit.memory.InMemorySpaceStore;
import io.space7.testkit.memory.InMemoryUserStore;
import io.space7.testkit.memory.InMemoryWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Changes that share a transaction come out as if each had its own: random ones, in random batches,
 * against the in-memory twin, which makes the same changes one by one. There are few users, Spaces,
 * messages and keys, so that most changes of a batch meet.
 */
@Timeout(120)
class BatchModelTest {
  private static final int BATCHES = 120;
  private static final int MAX_BATCH = 14;
  private static final int KEYS = 3;

  /** Some would mean something else in an array. */
  private static final List<String> WORDS = List.of("word ", "NULL ", "{\"a\\b\",'} ");

  private static Database database;
  private static final SettableClock CLOCK = new SettableClock();

  private final InMemoryWorld world = new InMemoryWorld(CLOCK);
  private final MessageStore twin = new InMemoryMessageStore(world);
  private final SpaceStore twinSpaces = new InMemorySpaceStore(world);
  private final UserStore twinUsers = new InMemoryUserStore(world);
  private final MediaLedger twinLedger = new InMemoryMediaLedger(world);
  private final List<Media> files = new ArrayList<>();
  private final List<User> users = new ArrayList<>();
  private final List<SpaceId> spaces = new ArrayList<>();
  private final List<Place> known = new ArrayList<>();
  private Random random;

  @BeforeAll
  static void open() {
    database = Database.open(TestServer.ofVersion(TestServer.NEWEST).newDatabase(), CLOCK);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void batchesDoWhatTheirChangesWouldDoOneByOne(long seed) {
    random = new Random(seed);
    people();
    for (int i = 0; i < BATCHES; i++) {
      List<Change<?>> changes =
          Stream.generate(this::anyChange).limit(1L + random.nextInt(MAX_BATCH)).toList();
      List<Object> expected = changes.stream().map(this::oneByOne).toList();
      assertThat(together(changes)).as("batch %s: %s", i, changes).isEqualTo(expected);
      assertThat(due(database.ledger(), CLOCK.instant()))
          .as("files that are due after batch %s: %s", i, changes)
          .isEqualTo(due(twinLedger, CLOCK.instant()));
      interlude();
    }
    assertSameWorld();
  }

  /** Four users; the last belongs to no Space, and one Space is private. */
  private void people() {
    for (int i = 0; i < 4; i++) {
      User user = new User(new UserId(randomId()), "user " + i, i == 0 ? "picture" : null);
      database.users().provision(user);
      twinUsers.provision(user);
      users.add(user);
    }
    for (Visibility visibility :
        List.of(Visibility.PUBLIC, Visibility.PRIVATE, Visibility.PUBLIC)) {
      SpaceId id = new SpaceId(randomId());
      NewSpace space =
          new NewSpace(id, users.get(0).userId(), "A topic", "", visibility, List.of());
      database.spaces().create(space);
      twinSpaces.create(space);
      spaces.add(id);
      if (visibility == Visibility.PUBLIC) {
        for (User user : users.subList(1, 3)) {
          database.spaces().join(id, user.userId(), null, CLOCK.instant());
          twinSpaces.join(id, user.userId(), null, CLOCK.instant());
        }
      }
    }
  }

  /** Something else happens, or time goes by. */
  private void interlude() {
    SpaceId space = any(spaces);
    switch (random.nextInt(12)) {
      case 0 -> {
        database.spaces().toggleLock(space);
        twinSpaces.toggleLock(space);
      }
      case 1 -> CLOCK.advance(MessageStore.ATTEMPTS_KEPT.dividedBy(3));
      default -> CLOCK.advance(Duration.ofMillis(random.nextInt(3)));
    }
  }

  private Change<?> anyChange() {
    SpaceId space = random.nextInt(50) == 0 ? new SpaceId(randomId()) : any(spaces);
    UserId user = any(users).userId();
    SocketId source = random.nextInt(3) == 0 ? null : new SocketId("socket-" + random.nextInt(3));
    int dice = random.nextInt(10);
    if (known.isEmpty() || dice < 3) {
      return new Posting(draft(space, user, source));
    }
    // Most is done to those that were posted last, and now and then in the wrong Space.
    Place place = known.get(known.size() - 1 - random.nextInt(Math.min(known.size(), 6)));
    SpaceId where = random.nextInt(20) == 0 ? space : place.spaceId();
    return dice < 9
        ? new Appreciating(
            where, place.messageId(), user, any(List.of(Appreciation.values())), source)
        : new Deleting(where, place.messageId(), user, source);
  }

  private NewMessage draft(SpaceId space, UserId user, SocketId source) {
    MessageId id = new MessageId(randomId());
    known.add(new Place(space, id));
    NewMessage.Attempt attempt =
        random.nextBoolean()
            ? new NewMessage.Attempt(
                new IdempotencyKey("key " + random.nextInt(KEYS)),
                "print " + (random.nextInt(4) == 0))
            : null;
    Media media = random.nextInt(3) == 0 ? anyFile(space) : null;
    MessageText text =
        new MessageText(any(WORDS).repeat(random.nextInt(3) + (media == null ? 1 : 0)));
    return new NewMessage(id, space, user, text, media, attempt, source);
  }

  /** A new file, or one that was given away already, or that may be gone. */
  private Media anyFile(SpaceId space) {
    if (!files.isEmpty() && random.nextInt(4) == 0) {
      return files.get(files.size() - 1 - random.nextInt(Math.min(files.size(), 4)));
    }
    Media media = MediaSamples.newMedia(MediaType.IMAGE);
    files.add(media);
    Entry entry = new Entry(space, media.name());
    for (MediaLedger ledger : List.of(database.ledger(), twinLedger)) {
      ledger.enter(entry, CLOCK.instant().plus(Duration.ofDays(3650)));
    }
    if (random.nextInt(6) == 0) {
      for (MediaLedger ledger : List.of(database.ledger(), twinLedger)) {
        ledger.take(entry, CLOCK.instant());
      }
    }
    return media;
  }

  private Object oneByOne(Change<?> change) {
    return outcome(
        () -> {
          if (change instanceof Posting posting) {
            return twin.post(posting.draft());
          } else if (change instanceof Appreciating wish) {
            return twin.appreciate(
                wish.spaceId(), wish.messageId(), wish.userId(), wish.wish(), wish.source());
          }
          Deleting deleting = (Deleting) change;
          return twin.delete(
              deleting.spaceId(), deleting.messageId(), deleting.userId(), deleting.source());
        });
  }

  private static List<Object> together(List<Change<?>> changes) {
    return database
        .transactions()
        .change(
            handle -> {
              Batch batch =
                  BatchReading.read(
                      handle, changes, CLOCK.instant(), database.reads().history(), true);
              List<Object> outcomes = new ArrayList<>();
              for (Change<?> change : changes) {
                outcomes.add(outcome(() -> change.apply(batch)));
              }
              BatchWriting.write(handle, batch, List.of());
              return outcomes;
            });
  }

  /** {@link Posted}, {@link Appreciated}, {@link Deleted}, or why not. */
  private static Object outcome(Supplier<?> change) {
    try {
      return change.get();
    } catch (Refusal refusal) {
      return refusal.code();
    }
  }

  private static Set<Entry> due(MediaLedger ledger, Instant now) {
    return Set.copyOf(ledger.takeDue(now, 1000));
  }

  private void assertSameWorld() {
    Instant distant = CLOCK.instant().plus(Duration.ofDays(7300));
    Set<Entry> left = due(database.ledger(), distant);
    assertThat(left).isNotEmpty().isEqualTo(due(twinLedger, distant));
    database.ledger().strike(left);
    InMemoryEventLog twinLog = new InMemoryEventLog(world);
    for (SpaceId space : spaces) {
      UserId reader = users.get(0).userId();
      assertThat(database.log().read(space, 0, 10_000))
          .usingRecursiveComparison()
          .ignoringFields("value.epoch")
          .isEqualTo(twinLog.read(space, 0, 10_000));
      assertThat(database.spaces().find(space, reader)).isEqualTo(twinSpaces.find(space, reader));
      for (MessageOrder order : MessageOrder.values()) {
        for (User viewer : users) {
          assertThat(thread(database.messages(), space, viewer, order))
              .isEqualTo(thread(twin, space, viewer, order));
        }
      }
    }
    for (User user : users) {
      assertThat(database.users().profile(user.userId()))
          .isEqualTo(twinUsers.profile(user.userId()));
    }
  }

  /** Likes are numbered as every store likes, but in the same order. */
  private static List<Object> thread(
      MessageStore store, SpaceId space, User viewer, MessageOrder order) {
    List<Object> thread = new ArrayList<>();
    for (int page = 1; ; page++) {
      MessageStore.ThreadPage part =
          store.page(space, viewer.userId(), new PageRequest(order, page, 100, null)).orElseThrow();
      for (Message message : part.messages()) {
        thread.add(message.messageId());
        thread.add(message.content());
        thread.add(message.appreciationCount());
        thread.add(message.createdAt());
        thread.add(message.likes().stream().map(Like::userId).toList());
      }
      if (!part.more()) {
        return thread;
      }
    }
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private UUID randomId() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
