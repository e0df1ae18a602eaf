package io.space7.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.MediaFiles.Upload;
import io.space7.application.Messages.Draft;
import io.space7.application.port.MediaLedger;
import io.space7.application.port.MediaLedger.Entry;
import io.space7.domain.ErrorCode;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.MediaName;
import io.space7.domain.Message;
import io.space7.domain.MessageOrder;
import io.space7.domain.MessageText;
import io.space7.domain.Refusal;
import io.space7.domain.Space;
import io.space7.domain.User;
import io.space7.testkit.MediaSamples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens, and wherever a server stops, no message is without its file, and no file is
 * forgotten: random calls at two servers that stop at random calls of their own, on a database and
 * a storage that come and go, while time passes, in the middle of uploads too.
 */
class MediaModelTest {
  private static final int SEEDS = 60;
  private static final int STEPS = 250;

  private static final int PART = 1000;

  /** Some parts, between which much may happen. */
  private static final byte[] FILE = Arrays.copyOf(MediaSamples.png(), 10 * PART);

  private static final Map<ErrorCode, Integer> REFUSALS = new EnumMap<>(ErrorCode.class);
  private static int stops;
  private static int swept;
  private static int posted;

  private final UseCaseFixture fixture = new UseCaseFixture();
  private final User ada = fixture.newUser();
  private final List<Space> spaces = List.of(fixture.newSpace(ada), fixture.newSpace(ada));
  private final List<FrailServer> servers = new ArrayList<>();
  private List<Message> messages = List.of();
  private Random random;
  private boolean storageAway;
  private boolean databaseAway;
  private boolean quiet;

  static List<Long> seeds() {
    return new Random(7).longs(SEEDS).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyMessageHasItsFileAndEveryOtherFileIsRemoved(long seed) {
    random = new Random(seed);
    servers.addAll(List.of(newServer(), newServer()));
    for (int i = 0; i < STEPS; i++) {
      String step = step(random.nextInt(servers.size()));
      assertNothingIsLost("step " + i + ", " + step);
    }
    recover();
    quiet = true;
    servers.set(0, newServer());
    fixture.clock.advance(UseCaseFixture.ORPHAN_AGE.plus(MediaLedger.LONGEST_PAUSE));
    swept += servers.get(0).sweep.run().removed();
    assertThat(fixture.files.storedNames()).isEqualTo(filesOfMessages());
    assertThat(fixture.world.unclaimedFiles()).isEmpty();
  }

  @AfterAll
  static void nothingWasTestedInVain() {
    assertThat(REFUSALS)
        .containsKeys(
            ErrorCode.UPLOAD_EXPIRED,
            ErrorCode.STORAGE_UNAVAILABLE,
            ErrorCode.DATABASE_UNAVAILABLE,
            ErrorCode.IDEMPOTENCY_KEY_REUSED);
    assertThat(List.of(stops, swept, posted)).allMatch(count -> count > 10 * SEEDS / 2);
  }

  private String step(int number) {
    switch (random.nextInt(12)) {
      case 0 -> storage();
      case 1 -> database();
      case 2 -> fixture.clock.advance(Duration.ofMinutes(random.nextInt(45)));
      case 3 -> servers.get(number).stopAfter(1 + random.nextInt(6));
      case 4 -> fixture.world.loseNextAnswer();
      default -> {}
    }
    String action = act(number);
    forgetLostAnswer();
    return action;
  }

  private FrailServer newServer() {
    FrailServer server = new FrailServer(fixture, this::meanwhile);
    server.spool.interrupt(PART, () -> amidAnUpload(server));
    return server;
  }

  /** Now and then something happens at any server, this one included, between two of its calls. */
  private void meanwhile() {
    if (!quiet && random.nextInt(8) == 0) {
      quiet = true;
      act(random.nextInt(servers.size()));
      quiet = false;
    }
  }

  private String act(int number) {
    String action =
        switch (random.nextInt(7)) {
          case 0, 1 -> "upload";
          case 2, 3 -> "post";
          case 4 -> "discard";
          case 5 -> "delete";
          default -> "sweep";
        };
    FrailServer server = servers.get(number);
    try {
      act(server, action);
    } catch (Refusal refusal) {
      REFUSALS.merge(refusal.code(), 1, Integer::sum);
    } catch (FrailServer.Stopped stopped) {
      stops++;
      servers.replaceAll(each -> each == server ? newServer() : each);
    }
    return action + " at server " + number;
  }

  private void act(FrailServer server, String action) {
    switch (action) {
      case "upload" -> server.waiting.add(upload(server));
      case "post" -> post(server);
      case "discard" -> {
        if (!server.waiting.isEmpty()) {
          any(server.waiting).close();
        }
      }
      case "delete" -> delete(server);
      case "sweep" -> swept += server.sweep.run().removed();
      default -> throw new AssertionError(action);
    }
  }

  private Upload upload(FrailServer server) {
    try {
      return server.media.upload(
          spaces.get(random.nextInt(spaces.size())).spaceId(),
          new ByteArrayInputStream(FILE),
          null);
    } catch (IOException clientGone) {
      throw new UncheckedIOException(clientGone);
    }
  }

  /** While the bytes go to the storage, things happen elsewhere, or the server stops. */
  private void amidAnUpload(FrailServer server) {
    if (!quiet) {
      switch (random.nextInt(20)) {
        case 0, 1 -> fixture.clock.advance(Duration.ofMinutes(random.nextInt(80)));
        case 2 -> storage();
        case 3 -> database();
        default -> meanwhile();
      }
    }
    server.requireRunning();
  }

  private void post(FrailServer server) {
    if (server.waiting.isEmpty()) {
      return;
    }
    Upload upload = any(server.waiting);
    server.messages.post(
        ada.userId(),
        new Draft(
            upload.spaceId(),
            new MessageText(random.nextInt(4) == 0 ? "again" : "look"),
            upload,
            null,
            random.nextBoolean() ? new IdempotencyKey("key " + random.nextInt(6)) : null,
            null));
    posted++;
  }

  private void delete(FrailServer server) {
    if (!messages.isEmpty()) {
      Message message = messages.get(random.nextInt(messages.size()));
      server.messages.delete(ada.userId(), message.spaceId(), message.messageId(), null);
    }
  }

  /** Takes it out: nobody may use it twice. */
  private <T> T any(List<T> list) {
    return list.remove(random.nextInt(list.size()));
  }

  private void storage() {
    storageAway = random.nextInt(3) == 0;
    applyOutages();
  }

  private void database() {
    databaseAway = random.nextInt(3) == 0;
    applyOutages();
  }

  private void applyOutages() {
    if (storageAway) {
      fixture.files.failWith(UseCaseFixture.STORAGE_AWAY);
    } else {
      fixture.files.recover();
    }
    if (databaseAway) {
      fixture.world.failWith(UseCaseFixture.DATABASE_AWAY);
    } else {
      fixture.world.recover();
    }
  }

  private void forgetLostAnswer() {
    fixture.world.recover();
    try {
      fixture.ledger().strike(List.of());
    } catch (Refusal lost) {
      // This was its last chance.
    }
    applyOutages();
  }

  private void recover() {
    storageAway = false;
    databaseAway = false;
    applyOutages();
  }

  private void assertNothingIsLost(String when) {
    Set<MediaName> carried = filesOfMessages();
    Set<MediaName> stored = fixture.files.storedNames();
    Set<MediaName> known =
        fixture.world.unclaimedFiles().stream().map(Entry::name).collect(Collectors.toSet());
    assertThat(stored).as("files after %s", when).containsAll(carried);
    assertThat(known).as("ledger after %s", when).noneMatch(carried::contains);
    known.addAll(carried);
    assertThat(known).as("known files after %s", when).containsAll(stored);
  }

  private Set<MediaName> filesOfMessages() {
    fixture.world.recover();
    messages =
        spaces.stream()
            .flatMap(space -> fixture.thread(space, ada, MessageOrder.RECENT, 100).stream())
            .toList();
    applyOutages();
    return messages.stream().map(message -> message.media().name()).collect(Collectors.toSet());
  }
}
