package io.space7.application;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.SocketId;
import io.space7.domain.Space;
import io.space7.domain.SpaceEvent;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.testkit.InMemoryEventLog;
import io.space7.testkit.InMemoryMediaDetector;
import io.space7.testkit.InMemoryMediaLedger;
import io.space7.testkit.InMemoryMediaStore;
import io.space7.testkit.InMemoryMessageStore;
import io.space7.testkit.InMemorySpaceStore;
import io.space7.testkit.InMemoryTokens;
import io.space7.testkit.InMemoryUserStore;
import io.space7.testkit.InMemoryWorld;
import io.space7.testkit.ManualTimer;
import io.space7.testkit.SettableClock;
import io.space7.testkit.StoresUnderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** All use cases on the twins. */
final class House implements StoresUnderTest {
  static final int MAX_UPLOAD = 100_000;
  static final Duration ORPHAN_AGE = Duration.ofHours(1);
  static final Refusal DATABASE_AWAY =
      new Refusal(ErrorCode.DATABASE_UNAVAILABLE, "The database is away.");
  static final Refusal STORAGE_AWAY =
      new Refusal(ErrorCode.STORAGE_UNAVAILABLE, "The storage is away.");

  final SettableClock clock = new SettableClock();
  final InMemoryWorld world = new InMemoryWorld(clock);
  final ManualTimer timer = new ManualTimer(clock);
  final InMemoryMediaStore files = new InMemoryMediaStore(clock);
  final InMemoryTokens tokens = new InMemoryTokens(clock);

  private final UserStore users = new InMemoryUserStore(world);
  private final SpaceStore spaces = new InMemorySpaceStore(world);
  private final MessageStore messages = new InMemoryMessageStore(world);
  private final EventLog log = new InMemoryEventLog(world);
  private final MediaLedger ledger = new InMemoryMediaLedger(world);

  final SpaceFeed<Ear> feed =
      new SpaceFeed<>(
          spaces, log, clock, timer, (event, ears) -> ears.forEach(ear -> ear.heard.add(event)));
  final MediaFiles media =
      new MediaFiles(files, ledger, new InMemoryMediaDetector(), MAX_UPLOAD, clock, ORPHAN_AGE);
  final MediaSweep sweep = new MediaSweep(files, ledger, clock);
  final Messages useMessages = new Messages(messages, spaces, log, media, feed, UUID::randomUUID);
  final Spaces useSpaces = new Spaces(spaces, UUID::randomUUID, clock);
  final Profiles profiles = new Profiles(users);
  final Identity identity = new Identity(tokens, users);

  /** A socket that keeps what it hears. */
  record Ear(UserId userId, SocketId socketId, List<SpaceEvent> heard)
      implements SpaceFeed.Listener {}

  Ear listen(Space space, User user, String socket) {
    Ear ear = new Ear(user.userId(), new SocketId(socket), new ArrayList<>());
    feed.join(space.spaceId(), ear, null);
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
