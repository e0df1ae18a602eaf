package io.space7.application;

import io.space7.application.feed.Joins;
import io.space7.application.feed.SpaceFeed;
import io.space7.application.port.EventLog;
import io.space7.application.port.Listener;
import io.space7.application.port.MediaLedger;
import io.space7.application.port.MessageStore;
import io.space7.application.port.SpaceStore;
import io.space7.application.port.UserStore;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.SocketId;
import io.space7.domain.Space;
import io.space7.domain.SpaceEvent;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.testkit.SettableClock;
import io.space7.testkit.contract.StoresUnderTest;
import io.space7.testkit.memory.InMemoryErasureStore;
import io.space7.testkit.memory.InMemoryEventLog;
import io.space7.testkit.memory.InMemoryIntake;
import io.space7.testkit.memory.InMemoryMediaLedger;
import io.space7.testkit.memory.InMemoryMediaSpool;
import io.space7.testkit.memory.InMemoryMediaStore;
import io.space7.testkit.memory.InMemoryMessageStore;
import io.space7.testkit.memory.InMemorySpaceIndex;
import io.space7.testkit.memory.InMemorySpaceStore;
import io.space7.testkit.memory.InMemoryTimer;
import io.space7.testkit.memory.InMemoryTokens;
import io.space7.testkit.memory.InMemoryUploadStore;
import io.space7.testkit.memory.InMemoryUserStore;
import io.space7.testkit.memory.InMemoryWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** All use cases on the twins. */
public final class UseCaseFixture implements StoresUnderTest {
  public static final int MAX_UPLOAD = 100_000;
  public static final Duration ORPHAN_AGE = Duration.ofHours(1);
  public static final Refusal DATABASE_AWAY =
      new Refusal(ErrorCode.DATABASE_UNAVAILABLE, "The database is away.");
  public static final Refusal STORAGE_AWAY =
      new Refusal(ErrorCode.STORAGE_UNAVAILABLE, "The storage is away.");

  public final SettableClock clock = new SettableClock();
  public final InMemoryWorld world = new InMemoryWorld(clock);
  public final InMemoryTimer timer = new InMemoryTimer(clock);
  public final InMemoryMediaStore files = new InMemoryMediaStore();
  public final InMemoryMediaSpool spool = new InMemoryMediaSpool();
  public final InMemoryTokens tokens = new InMemoryTokens(clock);

  private final UserStore users = new InMemoryUserStore(world);
  private final SpaceStore spaces = new InMemorySpaceStore(world);
  private final MessageStore messages = new InMemoryMessageStore(world);
  private final EventLog log = new InMemoryEventLog(world);
  private final MediaLedger ledger = new InMemoryMediaLedger(world);

  public final SpaceFeed<Ear> feed =
      new SpaceFeed<>(
          spaces, log, clock, timer, (event, ears) -> ears.forEach(ear -> ear.heard.add(event)));
  public final MediaFiles media =
      new MediaFiles(files, ledger, InMemoryIntake.of(MAX_UPLOAD, spool), clock, ORPHAN_AGE);
  public final Uploads uploads =
      new Uploads(new InMemoryUploadStore(world), media, UUID::randomUUID, clock);
  public final MediaSweep sweep = new MediaSweep(files, ledger, clock);
  public final Messages useMessages =
      new Messages(messages, spaces, log, media, feed, UUID::randomUUID);
  public final Spaces useSpaces = new Spaces(spaces, feed, UUID::randomUUID, clock);
  public final SpaceDirectory directory = new SpaceDirectory(new InMemorySpaceIndex(world));
  public final Memberships memberships = new Memberships(spaces, feed);
  public final Profiles profiles = new Profiles(users);
  public final Identity identity = new Identity(tokens, users);
  public final AccountErasure erasure =
      new AccountErasure(new InMemoryErasureStore(world), identity, media, feed, timer);

  /** A socket that keeps what it hears. */
  public record Ear(UserId userId, SocketId socketId, List<SpaceEvent> heard) implements Listener {}

  public Ear listen(Space space, User user, String socket) {
    Ear ear = new Ear(user.userId(), new SocketId(socket), new ArrayList<>());
    Joins.join(feed, space.spaceId(), ear, null);
    return ear;
  }

  @Override
  public UserStore users() {
    return users;
  }

  @Override
  public SpaceStore spaces() {
    return spaces;
  }

  @Override
  public MessageStore messages() {
    return messages;
  }

  @Override
  public EventLog log() {
    return log;
  }

  @Override
  public MediaLedger ledger() {
    return ledger;
  }

  @Override
  public SettableClock clock() {
    return clock;
  }
}
