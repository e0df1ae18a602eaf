package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.PooledByteBufAllocator;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.Visibility;
import java.io.EOFException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Sockets that read slowly, or not at all. */
class SlowReaderTest {
  private static final String LONG = "x".repeat(5_000);

  private Stage stage;
  private User ada;
  private User bob;
  private SpaceId space;

  @BeforeEach
  void start() throws Exception {
    stage = new Stage();
    ada = stage.user("ada");
    bob = stage.user("bob");
    space = stage.space(Visibility.PUBLIC, ada, bob);
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void whoDoesNotReadIsCutAndNobodyElseIs() throws Exception {
    try (RawClient stuck = RawClient.connected(stage.port(), stage.token(bob));
        OfficialClient reader = OfficialClient.connect(stage.port(), stage.token(bob))) {
      stuck.sendText("42[\"join_space\",\"" + space + "\"]");
      reader.join(space);
      await().until(() -> stage.server.openSockets() == 2 && stage.feed.openChannels() == 1);

      int posted = 0;
      while (stage.server.openSockets() == 2 && posted < 5_000) {
        stage.post(ada, space, LONG);
        posted++;
        // A reader that reads must not fall behind on a busy machine.
        int so = posted;
        await().pollDelay(Duration.ZERO).until(() -> reader.contents().size() > so - 40);
      }
      assertThat(stage.server.openSockets()).isEqualTo(1);
      assertThat(posted).isLessThan(5_000);

      int all = posted;
      await().until(() -> reader.contents().size() == all);
      String missed = drain(stuck);
      assertThat(missed).as("the connection ends").isEqualTo("ended");

      try (RawClient back = RawClient.connected(stage.port(), stage.token(bob))) {
        back.sendText(
            "421[\"join_space\",{\"spaceId\":\"%s\",\"lastSeq\":%d}]".formatted(space, all - 3));
        for (int i = 0; i < 3; i++) {
          assertThat(back.nextText()).contains("\"seq\":" + (all - 2 + i) + ",");
        }
        assertThat(back.nextText()).startsWith("431[{\"ok\":true");
      }
    }
  }

  @Test
  void manyWhoDoNotReadAreCutAndResumeAndTheOthersDoNotNotice() throws Exception {
    int reading = 280;
    int stalling = 20;
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger("io.space7.socket");
    logger.setLevel(Level.DEBUG);
    logger.addAppender(log);
    log.start();
    try (Stage crowded = new Stage(Setup.with(setup -> setup.pendingBytes = 256 * 1024));
        Crowd crowd = new Crowd(crowded.port())) {
      User carol = crowded.user("carol");
      SpaceId theirs = crowded.space(Visibility.PUBLIC, carol);
      String token = crowded.token(crowded.user("dave"));
      String join = "420[\"join_space\",{\"spaceId\":\"%s\",\"lastSeq\":%d}]";
      AtomicInteger heard = new AtomicInteger();
      for (int i = 0; i < reading; i++) {
        crowd.add(token, join.formatted(theirs, 0), member -> heard.incrementAndGet());
      }
      List<Crowd.Member> stalled = new ArrayList<>();
      for (int i = 0; i < stalling; i++) {
        stalled.add(crowd.add(token, join.formatted(theirs, 0), member -> {}));
        stalled.get(i).stall();
      }
      long buffers = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();

      int posted = 0;
      while (crowded.server.openSockets() > reading && posted < 2_000) {
        crowded.post(carol, theirs, LONG);
        int all = ++posted * reading;
        // Everybody who reads has it, whatever the others do.
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> heard.get() == all);
      }
      assertThat(crowded.server.openSockets()).isEqualTo(reading);
      assertThat(log.list)
          .filteredOn(event -> event.getFormattedMessage().endsWith("it reads too slowly"))
          .hasSize(stalling);
      assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - buffers)
          .as("the bytes of an event are there once, however many wait for them")
          .isLessThan(32 << 20);

      for (Crowd.Member member : stalled) {
        member.resume();
        member.ended.get(5, TimeUnit.SECONDS);
        assertThat(member.received).isLessThan(posted);
        AtomicInteger missed = new AtomicInteger();
        crowd.add(token, join.formatted(theirs, member.received), back -> missed.incrementAndGet());
        assertThat(missed)
            .as("a replay comes before its answer")
            .hasValue(posted - member.received);
      }
    } finally {
      logger.detachAppender(log);
      logger.setLevel(null);
    }
  }

  private static String drain(RawClient client) throws Exception {
    try {
      while (true) {
        client.nextFrame();
      }
    } catch (EOFException | SocketException end) {
      return "ended";
    }
  }

  @Test
  void aLongReplayWaitsForWhoReadsSlowly() throws Exception {
    int many = 1_500;
    for (int i = 0; i < many; i++) {
      stage.post(ada, space, LONG);
    }
    try (RawClient slow = RawClient.connected(stage.port(), stage.token(bob))) {
      slow.sendText("421[\"join_space\",{\"spaceId\":\"%s\",\"lastSeq\":0}]".formatted(space));
      for (int seq = 1; seq <= many; seq++) {
        assertThat(slow.nextText()).contains("\"seq\":" + seq + ",");
        if (seq % 300 == 0) {
          Thread.sleep(100);
        }
      }
      assertThat(slow.nextText())
          .isEqualTo(
              "431[{\"ok\":true,\"seq\":"
                  + many
                  + ",\"recovered\":true,\"epoch\":\"in-memory-0\"}]");
    }
  }

  /** Forty sockets of one user that resume a long thread and read nothing hold no thread. */
  @Test
  void aReplayDoesNotWaitForWhoDoesNotRead() throws Exception {
    SocketSettings oneThreadEach =
        Setup.with(
            setup -> {
              setup.workers = 1;
              setup.replayers = 1;
              setup.replayStall = Duration.ofSeconds(4);
            });
    try (Stage small = new Stage(oneThreadEach)) {
      User carol = small.user("carol");
      User dave = small.user("dave");
      SpaceId theirs = small.space(Visibility.PUBLIC, carol);
      int many = 1_500;
      for (int i = 0; i < many; i++) {
        small.post(carol, theirs, LONG);
      }
      String join = "421[\"join_space\",{\"spaceId\":\"%s\",\"lastSeq\":%d}]";
      List<RawClient> stuck = new ArrayList<>();
      try (OfficialClient other = OfficialClient.connect(small.port(), small.token(carol));
          RawClient resuming = RawClient.connected(small.port(), small.token(dave))) {
        for (int i = 0; i < 40; i++) {
          RawClient client = RawClient.connected(small.port(), small.token(carol));
          stuck.add(client);
          client.sendText(join.formatted(theirs, 0));
        }
        await().until(() -> stuck.get(39).socket.getInputStream().available() > 0);
        long start = System.nanoTime();
        assertThat(other.join(theirs).getBoolean("ok")).isTrue();
        resuming.sendText(join.formatted(theirs, many - 300));
        for (int seq = many - 299; seq <= many; seq++) {
          assertThat(resuming.nextText()).contains("\"seq\":" + seq + ",");
        }
        assertThat(resuming.nextText()).startsWith("431[{\"ok\":true");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .as("nobody waits for those who take nothing")
            .isLessThan(Duration.ofSeconds(3));
        await().atMost(Duration.ofSeconds(20)).until(() -> small.server.openSockets() == 2);
      } finally {
        for (RawClient client : stuck) {
          client.close();
        }
      }
    }
  }

  /** Slower than the stall allows for the whole, but never without taking something. */
  @Test
  void aSteadySlowReaderOfAReplayIsNotCut() throws Exception {
    int many = 200;
    try (Stage patient =
        new Stage(Setup.with(setup -> setup.replayStall = Duration.ofMillis(2_000)))) {
      User carol = patient.user("carol");
      SpaceId theirs = patient.space(Visibility.PUBLIC, carol);
      for (int i = 0; i < many; i++) {
        patient.post(carol, theirs, LONG);
      }
      try (RawClient slow = RawClient.connected(patient.port(), patient.token(carol))) {
        slow.sendText("421[\"join_space\",{\"spaceId\":\"%s\",\"lastSeq\":0}]".formatted(theirs));
        for (int seq = 1; seq <= many; seq++) {
          assertThat(slow.nextText()).contains("\"seq\":" + seq + ",");
          Thread.sleep(50);
        }
        assertThat(slow.nextText()).startsWith("431[{\"ok\":true");
      }
    }
  }
}
