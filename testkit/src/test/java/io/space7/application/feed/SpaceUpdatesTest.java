package io.space7.application.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.UseCaseFixture;
import io.space7.domain.Appreciation;
import io.space7.domain.Message;
import io.space7.domain.Space;
import io.space7.domain.SpaceEdit;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.Visibility;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpaceUpdatesTest {
  private final UseCaseFixture fixture = new UseCaseFixture();
  private final User ada = fixture.newUser();
  private final Space space = fixture.newSpace(ada);
  private final Set<SpaceId> listenedTo = new HashSet<>(Set.of(space.spaceId()));
  private final List<Space> told = new ArrayList<>();
  private final SpaceUpdates updates =
      new SpaceUpdates(
          fixture.spaces(), fixture.timer, fixture.clock, listenedTo::contains, told::add);

  @BeforeEach
  void clear() {
    fixture.timer.pass(Duration.ZERO);
    told.clear();
  }

  private void pass(Duration time) {
    fixture.timer.pass(time);
  }

  private void edit(String title) {
    fixture.spaces().edit(space.spaceId(), ada.userId(), new SpaceEdit(title, null, null, null));
    updates.changed(space.spaceId());
  }

  private void post() {
    fixture.post(space, ada, "message");
    updates.counted(space.spaceId());
  }

  @Test
  void aChangeIsToldAtOnceAndManyTogetherOnce() {
    edit("One title");
    edit("Two titles");
    pass(Duration.ZERO);
    assertThat(told).extracting(Space::title).containsExactly("Two titles");
    updates.changed(space.spaceId());
    pass(Duration.ofSeconds(5));
    assertThat(told).hasSize(1);
  }

  @Test
  void countsAreToldAtMostOnceASecond() {
    post();
    pass(Duration.ZERO);
    assertThat(told).extracting(Space::messageCount).containsExactly(1);
    for (int i = 0; i < 10; i++) {
      post();
      pass(Duration.ofMillis(90));
    }
    assertThat(told).hasSize(1);
    pass(Duration.ofMillis(100));
    assertThat(told).extracting(Space::messageCount).containsExactly(1, 11);
  }

  @Test
  void whatChangesNoCountIsNotTold() {
    post();
    pass(Duration.ZERO);
    Message message = fixture.post(space, ada, "message");
    pass(Duration.ofSeconds(1));
    fixture.appreciate(message, ada, Appreciation.ON);
    updates.counted(space.spaceId());
    pass(Duration.ofSeconds(1));
    fixture.appreciate(message, ada, Appreciation.OFF);
    updates.counted(space.spaceId());
    pass(Duration.ofSeconds(1));
    assertThat(told).extracting(Space::messageCount).containsExactly(1, 2);
  }

  @Test
  void versionsOnlyGrow() {
    for (int i = 0; i < 5; i++) {
      edit("Title " + i);
      post();
      pass(Duration.ofMillis(300));
    }
    pass(Duration.ofSeconds(2));
    assertThat(told).extracting(Space::version).isSorted().doesNotHaveDuplicates();
    assertThat(told.get(told.size() - 1))
        .isEqualTo(fixture.spaces().find(space.spaceId(), ada.userId()).orElseThrow().space());
  }

  @Test
  void whatNobodyListensToIsNotRead() {
    Space other = fixture.newSpace(ada, Visibility.PRIVATE);
    updates.changed(other.spaceId());
    updates.counted(other.spaceId());
    pass(Duration.ofSeconds(2));
    assertThat(told).isEmpty();
  }

  @Test
  void whatIsMissedWhileTheDatabaseIsAwayIsToldLater() {
    edit("Another title");
    fixture.world.failWith(UseCaseFixture.DATABASE_AWAY);
    pass(Duration.ZERO);
    assertThat(told).isEmpty();
    fixture.world.recover();
    pass(Duration.ofSeconds(2));
    assertThat(told).extracting(Space::title).containsExactly("Another title");
  }
}
