package io.space7.application.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.Delivery;
import io.space7.application.port.EventLog;
import io.space7.application.port.Listener;
import io.space7.application.port.MediaLedger;
import io.space7.application.port.MessageStore;
import io.space7.application.port.SpaceStore;
import io.space7.application.port.UserStore;
import io.space7.domain.Appreciation;
import io.space7.domain.ErrorCode;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.Position;
import io.space7.domain.Refusal;
import io.space7.domain.SocketId;
import io.space7.domain.Space;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceEvent.AppreciationChanged;
import io.space7.domain.SpaceEvent.MessageDeleted;
import io.space7.domain.SpaceEvent.MessagePosted;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.testkit.SettableClock;
import io.space7.testkit.contract.StoresUnderTest;
import io.space7.testkit.memory.InMemoryEventLog;
import io.space7.testkit.memory.InMemoryMediaLedger;
import io.space7.testkit.memory.InMemoryMessageStore;
import io.space7.testkit.memory.InMemorySpaceStore;
import io.space7.testkit.memory.InMemoryTimer;
import io.space7.testkit.memory.InMemoryUserStore;
import io.space7.testkit.memory.InMemoryWorld;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One Space, the feeds of two servers, and a few users with sockets; time passes by hand. Remembers
 * what was committed and what every listener heard, and knows what they should have heard.
 */
final class FeedScenario implements StoresUnderTest {
  final SettableClock clock = new SettableClock();
  final InMemoryTimer timer = new InMemoryTimer(clock);
  final InMemoryWorld world = new InMemoryWorld(clock);
  final UnreliableLog log = new UnreliableLog(new InMemoryEventLog(world));
  final SpaceFeed<Ear> feed = newFeed();

  /** The feed of another server, which hears of what happens at the first by signals. */
  final SpaceFeed<Ear> other = newFeed();

  /** Happens after a standing was read, before its reader goes on. */
  Runnable onStanding = () -> {};

  final User ada = newUser();
  final User bob = newUser();
  final User eve = newUser();
  final Space space = newSpace(ada);
  final SpaceId spaceId = space.spaceId();

  private final Map<Long, Duration> committedAt = new HashMap<>();
  private final Map<Long, Duration> announcedAt = new HashMap<>();
  private final Map<Long, SpaceFeed<Ear>> announcedBy = new HashMap<>();
  private final List<Ear> ears = new ArrayList<>();

  /** Whether a server may have learnt late of what was announced at the other. */
  boolean signalsDisturbed;

  FeedScenario() {
    for (User user : List.of(bob, eve)) {
      spaces().join(spaceId, user.userId(), null, clock.instant());
    }
  }

  private SpaceFeed<Ear> newFeed() {
    Sockets sockets = new Sockets();
    sockets.at = new SpaceFeed<>(observedSpaces(), log, clock, timer, sockets);
    return sockets.at;
  }

  /** The sockets of one server. */
  private final class Sockets implements Delivery<Ear> {
    private SpaceFeed<Ear> at;

    @Override
    public void deliver(SpaceEvent event, Collection<Ear> listeners) {
      listeners.forEach(ear -> ear.hear(event));
    }

    @Override
    public boolean isConnected(UserId userId, SocketId socketId) {
      return ears.stream()
          .filter(ear -> ear.open && ear.at == at && ear.userId().equals(userId))
          .anyMatch(ear -> ear.socketId.equals(socketId));
    }
  }

  /** What one socket hears from a joining on, until it leaves or joins again. */
  final class Ear implements Listener {
    final User user;
    final SocketId socketId;
    final List<SpaceEvent> heard = new ArrayList<>();
    private SpaceFeed<Ear> at = feed;
    private long from;
    private long joinedSeq = Long.MAX_VALUE;
    boolean open;

    Ear(User user, String socket) {
      this.user = user;
      this.socketId = new SocketId(socket);
    }

    @Override
    public UserId userId() {
      return user.userId();
    }

    @Override
    public SocketId socketId() {
      return socketId;
    }

    private void hear(SpaceEvent event) {
      assertThat(open).as("%s listens when told of %s", socketId, event).isTrue();
      assertThat(event.actorId().equals(user.userId()) && socketId.equals(event.source()))
          .as("%s hears what it did itself", socketId)
          .isFalse();
      boolean replayed = event.seq() <= joinedSeq;
      if (event.actorId().equals(user.userId()) && !replayed) {
        assertThat(event.source()).as("source of own %s live", event).isNotNull();
      }
      heard.add(event);
    }

    List<Long> heardSeqs() {
      return heard.stream().map(SpaceEvent::seq).toList();
    }
  }

  /** Joins; a refusal leaves the ear closed. */
  Ear join(User user, String socket, Long lastSeq) {
    return join(feed, user, socket, lastSeq);
  }

  /** Joins at one of the servers. */
  Ear join(SpaceFeed<Ear> at, User user, String socket, Long lastSeq) {
    leave(socket);
    Ear ear = new Ear(user, socket);
    ear.at = at;
    ear.open = true;
    try {
      Joined joined = Joins.join(at, spaceId, ear, lastSeq);
      ear.joinedSeq = joined.seq();
      ear.from = lastSeq == null || !joined.recovered() ? joined.seq() : lastSeq;
      assertThat(ear.heard.stream().filter(event -> event.seq() > joined.seq()))
          .as("what %s hears live while it joins", socket)
          .noneMatch(event -> event.actorId().equals(user.userId()) && event.source() == null);
      ears.add(ear);
    } catch (Refusal refusal) {
      assertThat(log.away).as("%s", refusal.getMessage()).isTrue();
      ear.open = false;
    }
    return ear;
  }

  void leave(String socket) {
    for (Ear ear : ears) {
      if (ear.open && ear.socketId.value().equals(socket)) {
        ear.at.leave(spaceId, ear);
        ear.open = false;
      }
    }
  }

  /** The seq up to which a socket has heard, 0 if it never did. */
  long lastHeard(String socket) {
    return ears.stream()
        .filter(ear -> ear.socketId.value().equals(socket))
        .flatMap(ear -> ear.heard.stream())
        .mapToLong(SpaceEvent::seq)
        .max()
        .orElse(0);
  }

  /** Commits a posting, without telling the feed. */
  SpaceEvent post(User user, String source) {
    return noted(messages().post(draft(space, user, "hello", socket(source))).event());
  }

  /** Commits a toggle of the newest message, if there is one. */
  Optional<SpaceEvent> toggle(User user, String source) {
    return newest()
        .map(
            message ->
                noted(
                    messages()
                        .appreciate(
                            spaceId,
                            message.messageId(),
                            user.userId(),
                            Appreciation.TOGGLE,
                            socket(source))
                        .event()));
  }

  /** Commits the deletion of the newest message of a user, if there is one. */
  Optional<SpaceEvent> delete(User user, String source) {
    return page(space, user, MessageOrder.RECENT, 1, 100).messages().stream()
        .filter(message -> message.sender().equals(user))
        .findFirst()
        .map(
            message ->
                noted(
                    messages()
                        .delete(spaceId, message.messageId(), user.userId(), socket(source))
                        .event()));
  }

  private Optional<Message> newest() {
    return page(space, ada, MessageOrder.RECENT, 1, 1).messages().stream().findFirst();
  }

  private SpaceEvent noted(SpaceEvent event) {
    committedAt.put(event.seq(), timer.elapsed());
    return event;
  }

  private static SocketId socket(String source) {
    return source == null ? null : new SocketId(source);
  }

  /** Announces an event as the use case would, and tells the feed if it is the first to do so. */
  void announce(SpaceEvent event, String source) {
    announce(feed, event, source);
  }

  /**
   * Announces at one of the servers.
   *
   * @return whether it was the first to do so, and the other server is to hear of it
   */
  boolean announce(SpaceFeed<Ear> at, SpaceEvent event, String source) {
    MessageId messageId = event.messageId();
    boolean posting = event instanceof MessagePosted;
    if (event instanceof MessageDeleted
        || messages().find(spaceId, messageId, event.actorId()).isEmpty()) {
      return false;
    }
    Boolean state = posting ? null : ((AppreciationChanged) event).appreciated();
    Optional<SpaceEvent> announced =
        log.announce(spaceId, messageId, event.actorId(), state, socket(source));
    announced.ifPresent(
        known -> {
          announcedAt.put(known.seq(), timer.elapsed());
          announcedBy.put(known.seq(), at);
          at.announced(known);
        });
    return announced.isPresent();
  }

  void pass(Duration duration) {
    timer.pass(duration);
  }

  void passMillis(long millis) {
    pass(Duration.ofMillis(millis));
  }

  /** Everything comes to rest: the log answers, and each server asks what it may have missed. */
  void settle() {
    log.away = false;
    feed.committed(post(eve, "nobody"));
    feed.catchUp();
    other.catchUp();
    pass(Duration.ofSeconds(5));
  }

  /**
   * Checks every ear against what was committed.
   *
   * @param inOrder whether nobody's patience was cut short by too many events
   */
  void assertAllHeardRightly(boolean inOrder) {
    List<SpaceEvent> all = events(spaceId);
    for (Ear ear : ears) {
      assertThat(ear.heardSeqs())
          .as("%s hears nothing twice", ear.socketId)
          .doesNotHaveDuplicates();
      assertHeardOthers(ear, all);
      if (ear.open) {
        assertHeardOwn(ear, all);
      }
      if (inOrder) {
        assertThat(ear.heard.stream().filter(event -> !late(ear, event)).map(SpaceEvent::seq))
            .as("%s hears in order", ear.socketId)
            .isSorted();
      }
    }
  }

  /** Each event of others once, in order, without a gap from where the ear joined. */
  private static void assertHeardOthers(Ear ear, List<SpaceEvent> all) {
    List<Long> heard =
        ear.heard.stream()
            .filter(event -> !event.actorId().equals(ear.userId()))
            .map(SpaceEvent::seq)
            .toList();
    List<Long> expected =
        all.stream()
            .filter(event -> event.seq() > ear.from && !event.actorId().equals(ear.userId()))
            .map(SpaceEvent::seq)
            .toList();
    assertThat(heard)
        .as("what %s hears of others from %s", ear.socketId, ear.from)
        .isEqualTo(
            ear.open ? expected : expected.subList(0, Math.min(heard.size(), expected.size())));
  }

  /** Each own event of another own socket, if that is known; replays tell of the unknown too. */
  private static void assertHeardOwn(Ear ear, List<SpaceEvent> all) {
    for (SpaceEvent event : all) {
      boolean own = event.actorId().equals(ear.userId());
      if (own && event.seq() > ear.joinedSeq) {
        boolean due = event.source() != null && !event.source().equals(ear.socketId);
        assertThat(ear.heardSeqs().contains(event.seq()))
            .as("%s hears own %s", ear.socketId, event)
            .isEqualTo(due);
      } else if (own && event.seq() > ear.from && !ear.socketId.equals(event.source())) {
        assertThat(ear.heardSeqs())
            .as("%s is replayed %s", ear.socketId, event)
            .contains(event.seq());
      }
    }
  }

  private boolean late(Ear ear, SpaceEvent event) {
    Duration announced = announcedAt.get(event.seq());
    if (announced == null || !event.actorId().equals(ear.userId())) {
      return false;
    }
    boolean elsewhere = announcedBy.get(event.seq()) != ear.at;
    return (elsewhere && signalsDisturbed)
        || announced.minus(committedAt.get(event.seq())).compareTo(EventBuffer.SOURCE_WAIT) >= 0;
  }

  /** Nothing stays behind when nobody listens any more. */
  void assertNothingRemains() {
    ears.forEach(ear -> leave(ear.socketId.value()));
    assertThat(feed.openChannels() + other.openChannels()).isZero();
    pass(Duration.ofSeconds(5));
    assertThat(timer.pending()).as("tasks of a feed that nobody listens to").isZero();
  }

  private SpaceStore observedSpaces() {
    return (SpaceStore)
        Proxy.newProxyInstance(
            SpaceStore.class.getClassLoader(),
            new Class<?>[] {SpaceStore.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(spaces(), arguments);
                if (method.getName().equals("accessAt")) {
                  onStanding.run();
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public UserStore users() {
    return new InMemoryUserStore(world);
  }

  @Override
  public SpaceStore spaces() {
    return new InMemorySpaceStore(world);
  }

  @Override
  public MessageStore messages() {
    return new InMemoryMessageStore(world);
  }

  @Override
  public EventLog log() {
    return log;
  }

  @Override
  public MediaLedger ledger() {
    return new InMemoryMediaLedger(world);
  }

  @Override
  public SettableClock clock() {
    return clock;
  }

  /** A log that can be away. */
  static final class UnreliableLog implements EventLog {
    private final EventLog log;
    volatile boolean away;
    volatile RuntimeException failure =
        new Refusal(ErrorCode.DATABASE_UNAVAILABLE, "The database is away.");
    int reads;
    int finds;
    int positionReads;

    /** Happens after each reading, before its reader goes on. */
    Runnable onRead = () -> {};

    UnreliableLog(EventLog log) {
      this.log = log;
    }

    @Override
    public Optional<Slice> read(SpaceId spaceId, long after, int limit) {
      reads++;
      if (away) {
        throw failure;
      }
      Optional<Slice> slice = log.read(spaceId, after, limit);
      onRead.run();
      return slice;
    }

    @Override
    public List<SpaceEvent> find(SpaceId spaceId, Collection<Long> seqs) {
      finds++;
      if (away) {
        throw failure;
      }
      return log.find(spaceId, seqs);
    }

    @Override
    public Map<SpaceId, Position> positions(Collection<SpaceId> spaceIds) {
      positionReads++;
      if (away) {
        throw failure;
      }
      return log.positions(spaceIds);
    }

    @Override
    public Optional<SpaceEvent> announce(
        SpaceId spaceId,
        MessageId messageId,
        UserId actorId,
        Boolean appreciated,
        SocketId source) {
      return log.announce(spaceId, messageId, actorId, appreciated, source);
    }

    @Override
    public Optional<SpaceEvent> confirm(
        SpaceId spaceId, long seq, UserId actorId, SocketId source) {
      if (away) {
        throw failure;
      }
      return log.confirm(spaceId, seq, actorId, source);
    }

    @Override
    public void claim(SpaceEvent event, SocketId hint) {
      log.claim(event, hint);
    }
  }
}
