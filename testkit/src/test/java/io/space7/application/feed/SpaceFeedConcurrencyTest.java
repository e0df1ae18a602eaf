package io.space7.application.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.space7.application.UseCaseFixture;
import io.space7.application.UseCaseFixture.Ear;
import io.space7.domain.SocketId;
import io.space7.domain.Space;
import io.space7.domain.SpaceEvent;
import io.space7.domain.User;
import io.space7.testkit.Together;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many threads commit, announce, join and leave at once, on a timer of the real world. */
class SpaceFeedConcurrencyTest {
  private static final int WRITERS = 4;
  private static final int JOINERS = 3;
  private static final int POSTS = 250;

  private final UseCaseFixture fixture = new UseCaseFixture();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
  private final SpaceFeed<Ear> feed =
      new SpaceFeed<>(
          fixture.spaces(),
          fixture.log(),
          Clock.systemUTC(),
          (task, delay) -> threads.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS),
          (event, ears) -> ears.forEach(ear -> ear.heard().add(event)));
  private final User ada = fixture.newUser();
  private final Space space = fixture.newSpace(ada);
  private final User bob = fixture.newMember(space);
  private final AtomicInteger writing = new AtomicInteger(WRITERS);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private static Ear ear(User user, String socket) {
    return new Ear(user.userId(), new SocketId(socket), new CopyOnWriteArrayList<>());
  }

  @Test
  void everyoneHearsEverythingOnceAndInOrder() throws Exception {
    Ear bobs = ear(bob, "bobs");
    Ear laptop = ear(ada, "laptop");
    Ear phone = ear(ada, "phone");
    for (Ear ear : List.of(bobs, laptop, phone)) {
      Joins.join(feed, space.spaceId(), ear, null);
    }
    List<List<Ear>> visits =
        Together.run(
            WRITERS + JOINERS,
            i ->
                () -> {
                  if (i < WRITERS) {
                    write(new Random(i));
                    return List.of();
                  }
                  return comeAndGo("visitor-" + i);
                });
    feed.committed(post("phone"));

    long last = WRITERS * POSTS + 1;
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(bobs.heard()).hasSize((int) last));
    assertGapless(bobs, 0, last);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(laptop.heard()).hasSize((int) last));
    assertThat(laptop.heard()).extracting(SpaceEvent::seq).doesNotHaveDuplicates();
    assertThat(laptop.heard()).extracting(SpaceEvent::source).containsOnly(phone.socketId());
    assertThat(phone.heard()).isEmpty();
    visits.forEach(this::assertResumedWithoutLoss);

    for (Ear ear : List.of(bobs, laptop, phone)) {
      feed.leave(space.spaceId(), ear);
    }
    assertThat(feed.openChannels()).isZero();
  }

  /** Posts from the phone; some are announced only later, and some the feed is not told of. */
  private void write(Random random) {
    try {
      for (int i = 0; i < POSTS; i++) {
        boolean known = random.nextBoolean();
        SpaceEvent event = post(known ? "phone" : null);
        if (random.nextInt(10) > 0) {
          feed.committed(event);
        }
        if (!known) {
          fixture
              .log()
              .announce(
                  space.spaceId(), event.messageId(), ada.userId(), null, new SocketId("phone"))
              .ifPresent(feed::announced);
        }
      }
    } finally {
      writing.decrementAndGet();
    }
  }

  private SpaceEvent post(String source) {
    SocketId socketId = source == null ? null : new SocketId(source);
    return fixture.messages().post(fixture.draft(space, ada, "hello", socketId)).event();
  }

  /** Joins where it left off, again and again, while there are writers. */
  private List<Ear> comeAndGo(String socket) {
    List<Ear> visits = new ArrayList<>();
    long lastSeq = 0;
    boolean more;
    do {
      more = writing.get() > 0;
      Ear ear = ear(bob, socket);
      Joined joined = Joins.join(feed, space.spaceId(), ear, lastSeq);
      assertThat(joined.recovered()).isTrue();
      feed.leave(space.spaceId(), ear);
      List<SpaceEvent> heard = List.copyOf(ear.heard());
      lastSeq = heard.isEmpty() ? lastSeq : heard.get(heard.size() - 1).seq();
      assertThat(lastSeq).isGreaterThanOrEqualTo(joined.seq());
      visits.add(ear);
    } while (more);
    return visits;
  }

  private void assertResumedWithoutLoss(List<Ear> visits) {
    long position = 0;
    for (Ear ear : visits) {
      assertGapless(ear, position, position + ear.heard().size());
      position += ear.heard().size();
    }
    assertThat(visits.isEmpty() || position >= WRITERS * POSTS).isTrue();
  }

  private static void assertGapless(Ear ear, long after, long last) {
    assertThat(ear.heard()).hasSize((int) (last - after));
    for (SpaceEvent event : ear.heard()) {
      assertThat(event.seq()).isEqualTo(++after);
    }
  }
}
