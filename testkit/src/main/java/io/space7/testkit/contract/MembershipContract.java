package io.space7.testkit.contract;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.SpaceStore;
import io.space7.domain.Appreciation;
import io.space7.domain.ErrorCode;
import io.space7.domain.ListCursor;
import io.space7.domain.Member;
import io.space7.domain.Membership;
import io.space7.domain.Message;
import io.space7.domain.NewMessage;
import io.space7.domain.Profile;
import io.space7.domain.Space;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceId;
import io.space7.domain.Unread;
import io.space7.domain.User;
import io.space7.domain.Visibility;
import io.space7.testkit.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Part of {@link SpaceStoreContract}: keeping up with a thread, and leaving it. */
public interface MembershipContract extends StoresUnderTest {
  private Membership only(User user) {
    List<Membership> all = spaces().memberships(user.userId(), null, 2);
    assertThat(all).hasSize(1);
    Membership one = all.get(0);
    assertThat(spaces().unread(one.space().spaceId(), user.userId())).contains(one.unread());
    return one;
  }

  private Unread read(Space space, User user, long seq) {
    return spaces().markRead(space.spaceId(), user.userId(), seq);
  }

  private SpaceAccess access(Space space, User user) {
    return spaces().accessAt(space.spaceId(), user.userId()).orElseThrow().access();
  }

  @Test
  default void aMembershipTellsWhatIsNew() {
    User ada = newUser();
    Space space = newSpace(ada);
    assertThat(only(ada)).isEqualTo(new Membership(space, 0, null, new Unread(0, 0, false)));
    User bob = newMember(space);
    Message first = post(space, bob, "first");
    appreciate(first, ada, Appreciation.ON);
    Membership adas = only(ada);
    assertThat(adas.lastSeq()).isEqualTo(2);
    assertThat(adas.unread()).isEqualTo(new Unread(0, 1, false));
    assertThat(adas.lastMessage())
        .isEqualTo(messages().find(space.spaceId(), first.messageId(), ada.userId()).orElseThrow());
    assertThat(adas.space().messageCount()).isEqualTo(1);
    Message second = post(space, ada, "second");
    assertThat(only(bob).lastMessage()).isEqualTo(second);
    assertThat(only(bob).unread()).isEqualTo(new Unread(0, 1, false));
    assertThat(only(ada).unread()).isEqualTo(new Unread(0, 1, false));
    messages().delete(space.spaceId(), first.messageId(), bob.userId(), null);
    assertThat(only(ada).unread()).isEqualTo(new Unread(0, 0, false));
    messages().delete(space.spaceId(), second.messageId(), ada.userId(), null);
    assertThat(only(bob).lastMessage()).isNull();
    assertThat(only(bob).lastSeq()).isEqualTo(5);
  }

  @Test
  default void whatIsReadStaysRead() {
    User ada = newUser();
    Space space = newSpace(ada);
    User bob = newMember(space);
    for (int i = 0; i < 5; i++) {
      post(space, ada, "message");
    }
    assertThat(read(space, bob, 2)).isEqualTo(new Unread(2, 3, false));
    assertThat(read(space, bob, 1)).isEqualTo(new Unread(2, 3, false));
    assertThat(read(space, bob, 0)).isEqualTo(new Unread(2, 3, false));
    assertThat(only(bob).unread()).isEqualTo(new Unread(2, 3, false));
    assertThat(read(space, bob, Long.MAX_VALUE)).isEqualTo(new Unread(5, 0, false));
    post(space, ada, "message");
    assertThat(read(space, bob, 5)).isEqualTo(new Unread(5, 1, false));
    assertThat(only(ada).unread()).isEqualTo(new Unread(0, 0, false));
  }

  @Test
  default void concurrentReadingNeverGoesBack() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    User bob = newMember(space);
    int messages = 16;
    for (int i = 0; i < messages; i++) {
      post(space, ada, "message");
    }
    List<Unread> seen = Together.run(messages, i -> () -> read(space, bob, i + 1));
    for (int i = 0; i < messages; i++) {
      assertThat(seen.get(i).readSeq()).isGreaterThanOrEqualTo(i + 1);
      assertThat(seen.get(i).unreadCount()).isEqualTo(messages - seen.get(i).readSeq());
    }
    assertThat(only(bob).unread()).isEqualTo(new Unread(messages, 0, false));
  }

  @Test
  default void whoeverJoinsHasReadEverythingSoFar() {
    User ada = newUser();
    Space space = newSpace(ada);
    post(space, ada, "message");
    User bob = newMember(space);
    assertThat(only(bob).unread()).isEqualTo(new Unread(1, 0, false));
    post(space, ada, "message");
    assertThat(only(bob).unread()).isEqualTo(new Unread(1, 1, false));
    spaces().removeMember(space.spaceId(), bob.userId(), bob.userId());
    spaces().join(space.spaceId(), bob.userId(), null, clock().instant());
    assertThat(only(bob).unread()).isEqualTo(new Unread(2, 0, false));
  }

  @Test
  default void notMoreThanAThousandAreCounted() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    User bob = newMember(space);
    Together.run(
        8,
        i ->
            () -> {
              for (int n = 0; n < Unread.MAX_COUNT / 8; n++) {
                NewMessage draft = draft(space, ada, "message");
                messages().post(draft);
              }
              return null;
            });
    assertThat(only(bob).unread()).isEqualTo(new Unread(0, 1000, false));
    post(space, ada, "message");
    assertThat(only(bob).unread()).isEqualTo(new Unread(0, 1000, true));
    assertThat(read(space, bob, 1)).isEqualTo(new Unread(1, 1000, false));
  }

  @Test
  default void onlyMembersKeepUp() {
    User ada = newUser();
    User bob = newUser();
    Space open = newSpace(ada);
    Space closed = newSpace(ada, Visibility.PRIVATE);
    assertRefused(ErrorCode.NOT_A_MEMBER, () -> read(open, bob, 0));
    assertRefused(ErrorCode.PRIVATE_SPACE, () -> read(closed, bob, 0));
    SpaceId nowhere = new SpaceId(UUID.randomUUID());
    assertRefused(ErrorCode.SPACE_NOT_FOUND, () -> spaces().markRead(nowhere, ada.userId(), 0));
    assertThat(spaces().unread(open.spaceId(), bob.userId())).isEmpty();
    assertThat(spaces().unread(nowhere, bob.userId())).isEmpty();
  }

  @Test
  default void membershipsAreWalkedInParts() {
    User ada = newUser();
    List<SpaceId> newestFirst = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      newestFirst.add(0, newSpace(ada).spaceId());
      clock().advance(Duration.ofSeconds(i % 2));
    }
    List<SpaceId> walked = new ArrayList<>();
    ListCursor after = null;
    List<Membership> part;
    do {
      part = spaces().memberships(ada.userId(), after, 3);
      part.forEach(one -> walked.add(one.space().spaceId()));
      after = part.isEmpty() ? after : SpaceStore.cursor(part.get(part.size() - 1));
    } while (!part.isEmpty());
    assertThat(walked).containsExactlyInAnyOrderElementsOf(newestFirst);
    assertThat(walked).isEqualTo(mySpaces(ada).stream().map(Space::spaceId).toList());
  }

  @Test
  default void theOldestMembersComeFirst() {
    User ada = newUser();
    Space space = newSpace(ada);
    List<Member> expected = new ArrayList<>(List.of(new Member(ada, storedNow())));
    for (int i = 0; i < 4; i++) {
      clock().advance(Duration.ofSeconds(1));
      expected.add(new Member(newMember(space), storedNow()));
    }
    assertThat(spaces().members(space.spaceId(), null, 10)).isEqualTo(expected);
    assertThat(spaces().members(space.spaceId(), null, 2)).isEqualTo(expected.subList(0, 2));
    assertThat(spaces().members(space.spaceId(), SpaceStore.cursor(expected.get(1)), 2))
        .isEqualTo(expected.subList(2, 4));
    assertThat(spaces().members(space.spaceId(), SpaceStore.cursor(expected.get(4)), 2)).isEmpty();
  }

  @Test
  default void aMemberLeaves() {
    User ada = newUser();
    Space space = newSpace(ada);
    User bob = newMember(space);
    post(space, bob, "stays");
    spaces().removeMember(space.spaceId(), bob.userId(), bob.userId());
    assertThat(access(space, bob).member()).isFalse();
    assertThat(mySpaces(bob)).isEmpty();
    Space after = spaces().find(space.spaceId(), ada.userId()).orElseThrow().space();
    assertThat(after.participantCount()).isEqualTo(1);
    assertThat(after.messageCount()).isEqualTo(1);
    assertThat(after.version()).isGreaterThan(space.version() + 2);
    assertThat(stats(bob)).isEqualTo(new Profile.Stats(0, 0, 1, 0));
    assertRefused(ErrorCode.NOT_A_MEMBER, () -> post(space, bob, "message"));
    assertRefused(
        ErrorCode.NOT_A_MEMBER,
        () -> spaces().removeMember(space.spaceId(), bob.userId(), bob.userId()));
  }

  @Test
  default void onlyTheCreatorRemovesOthersAndNobodyTheCreator() {
    User ada = newUser();
    Space space = newSpace(ada);
    User bob = newMember(space);
    User carl = newMember(space);
    User stranger = newUser();
    assertRefusedWithoutTrace(
        ErrorCode.NOT_THE_CREATOR,
        space,
        ada,
        () -> spaces().removeMember(space.spaceId(), carl.userId(), bob.userId()));
    assertRefusedWithoutTrace(
        ErrorCode.NOT_THE_CREATOR,
        space,
        ada,
        () -> spaces().removeMember(space.spaceId(), ada.userId(), bob.userId()));
    assertRefusedWithoutTrace(
        ErrorCode.CREATOR_CANNOT_LEAVE,
        space,
        ada,
        () -> spaces().removeMember(space.spaceId(), ada.userId(), ada.userId()));
    assertRefusedWithoutTrace(
        ErrorCode.USER_NOT_FOUND,
        space,
        ada,
        () -> spaces().removeMember(space.spaceId(), stranger.userId(), ada.userId()));
    spaces().removeMember(space.spaceId(), bob.userId(), ada.userId());
    assertThat(access(space, bob).member()).isFalse();
    assertThat(access(space, carl).member()).isTrue();
    Space closed = newSpace(ada, Visibility.PRIVATE);
    assertRefused(
        ErrorCode.PRIVATE_SPACE,
        () -> spaces().removeMember(closed.spaceId(), ada.userId(), bob.userId()));
    assertRefused(
        ErrorCode.SPACE_NOT_FOUND,
        () -> spaces().removeMember(new SpaceId(UUID.randomUUID()), bob.userId(), ada.userId()));
  }

  @Test
  default void whoWasRemovedComesBackByALaterInviteOnly() {
    User ada = newUser();
    User bob = newUser();
    Space space = newSpace(ada, Visibility.PRIVATE);
    spaces().addInvite(space.spaceId(), "first", inAnHour());
    spaces().addInvite(space.spaceId(), "spare", inAnHour());
    spaces().join(space.spaceId(), bob.userId(), "first", clock().instant());
    clock().advance(Duration.ofSeconds(1));
    spaces().removeMember(space.spaceId(), bob.userId(), ada.userId());
    assertRefused(
        ErrorCode.INVALID_INVITE,
        () -> spaces().join(space.spaceId(), bob.userId(), "spare", clock().instant()));
    clock().advance(Duration.ofSeconds(1));
    spaces().addInvite(space.spaceId(), "fresh", inAnHour());
    spaces().join(space.spaceId(), bob.userId(), "fresh", clock().instant());
    assertThat(access(space, bob).member()).isTrue();
    User carl = newUser();
    spaces().join(space.spaceId(), carl.userId(), "spare", clock().instant());
    assertThat(access(space, carl).member()).isTrue();
  }

  private Instant inAnHour() {
    return clock().instant().plus(Duration.ofHours(1));
  }

  @Test
  default void theCreatorDeletesAnyMessage() {
    User ada = newUser();
    Space space = newSpace(ada);
    User bob = newMember(space);
    User carl = newMember(space);
    Message message = post(space, bob, "two words");
    assertRefused(
        ErrorCode.NOT_THE_AUTHOR,
        () -> messages().delete(space.spaceId(), message.messageId(), carl.userId(), null));
    var deleted = messages().delete(space.spaceId(), message.messageId(), ada.userId(), null);
    assertThat(deleted.event().actorId()).isEqualTo(ada.userId());
    assertThat(stats(bob)).isEqualTo(new Profile.Stats(0, 1, 0, 0));
  }
}
