package io.space7.application.feed;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.UseCaseFixture;
import io.space7.application.UseCaseFixture.Ear;
import io.space7.application.port.SpaceStore;
import io.space7.domain.ErrorCode;
import io.space7.domain.SocketId;
import io.space7.domain.Space;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may not read any more stops hearing, while it listens. */
class SpaceFeedAccessTest {
  private final UseCaseFixture fixture = new UseCaseFixture();
  private int questions;
  private Runnable onStanding = () -> {};
  private final SpaceFeed<Ear> feed =
      new SpaceFeed<>(
          observedSpaces(),
          fixture.log(),
          fixture.clock,
          fixture.timer,
          (event, ears) -> ears.forEach(ear -> ear.heard().add(event)));
  private final User ada = fixture.newUser();
  private final User bob = fixture.newUser();
  private final User eve = fixture.newUser();
  private final Space space = fixture.newSpace(ada, Visibility.PRIVATE);
  private final SpaceId spaceId = space.spaceId();

  @BeforeEach
  void admit() {
    for (User user : new User[] {bob, eve}) {
      String code = fixture.useSpaces.invite(ada.userId(), spaceId).code();
      fixture.useSpaces.join(user.userId(), spaceId, code);
    }
  }

  private Ear listen(User user, String socket) {
    Ear ear = new Ear(user.userId(), new SocketId(socket), new ArrayList<>());
    Joins.join(feed, spaceId, ear, null);
    return ear;
  }

  private void remove(UserId userId) {
    fixture.world.removeMember(spaceId, userId);
  }

  private void post() {
    feed.committed(fixture.messages().post(fixture.draft(space, ada, "hello")).event());
  }

  private void work() {
    fixture.timer.pass(Duration.ZERO);
  }

  @Test
  void whoIsNoMemberAnyMoreStopsHearing() {
    Ear phone = listen(bob, "phone");
    Ear laptop = listen(bob, "laptop");
    Ear eves = listen(eve, "eves");
    post();
    remove(bob.userId());
    feed.accessChanged(spaceId);
    work();
    post();
    assertThat(phone.heard()).hasSize(1);
    assertThat(laptop.heard()).hasSize(1);
    assertThat(eves.heard()).hasSize(2);
    assertRefused(ErrorCode.PRIVATE_SPACE, () -> Joins.join(feed, spaceId, phone, 0L));
  }

  @Test
  void theLastToGoLeavesNothing() {
    listen(bob, "phone");
    remove(bob.userId());
    feed.accessChanged(spaceId);
    work();
    assertThat(feed.openChannels()).isZero();
    assertThat(fixture.timer.pending()).isZero();
  }

  @Test
  void everyUserIsAskedAboutOnceHoweverManySignalsAndSockets() {
    for (int i = 0; i < 10; i++) {
      listen(bob, "bobs-" + i);
      listen(eve, "eves-" + i);
    }
    questions = 0;
    for (int i = 0; i < 10; i++) {
      feed.accessChanged(spaceId);
    }
    work();
    assertThat(questions).isEqualTo(2);
  }

  @Test
  void aPublicSpaceIsOneQuestion() {
    Space open = fixture.newSpace(ada);
    for (User user : new User[] {ada, bob, eve}) {
      SocketId socketId = new SocketId(user.userId().toString());
      Joins.join(feed, open.spaceId(), new Ear(user.userId(), socketId, new ArrayList<>()), null);
    }
    questions = 0;
    feed.accessChanged(open.spaceId());
    work();
    assertThat(questions).isEqualTo(1);
    assertThat(feed.openChannels()).isEqualTo(1);
  }

  @Test
  void aLostSignalIsMadeUpFor() {
    Ear bobs = listen(bob, "bobs");
    remove(bob.userId());
    feed.catchUp();
    work();
    post();
    assertThat(bobs.heard()).as("what a lost signal costs").hasSize(1);
    feed.mayHaveMissed();
    work();
    post();
    assertThat(bobs.heard()).hasSize(1);
  }

  @Test
  void isAskedAgainWhenTheDatabaseIsBack() {
    Ear bobs = listen(bob, "bobs");
    remove(bob.userId());
    fixture.world.failWith(UseCaseFixture.DATABASE_AWAY);
    feed.accessChanged(spaceId);
    questions = 0;
    fixture.timer.pass(Duration.ofSeconds(10));
    assertThat(questions).isBetween(5, 20);
    fixture.world.recover();
    fixture.timer.pass(Duration.ofSeconds(1));
    post();
    assertThat(bobs.heard()).isEmpty();
  }

  @Test
  void whoIsRemovedWhileJoiningDoesNotStay() {
    listen(eve, "eves");
    onStanding =
        () -> {
          onStanding = () -> {};
          remove(bob.userId());
          feed.accessChanged(spaceId);
          work();
        };
    Ear bobs = listen(bob, "bobs");
    work();
    post();
    assertThat(bobs.heard()).isEmpty();
  }

  private SpaceStore observedSpaces() {
    return (SpaceStore)
        Proxy.newProxyInstance(
            SpaceStore.class.getClassLoader(),
            new Class<?>[] {SpaceStore.class},
            (proxy, method, arguments) -> {
              try {
                questions++;
                Object result = method.invoke(fixture.spaces(), arguments);
                onStanding.run();
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
