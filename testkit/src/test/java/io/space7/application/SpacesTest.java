package io.space7.application;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.Spaces.Invite;
import io.space7.domain.ErrorCode;
import io.space7.domain.Space;
import io.space7.domain.SpaceId;
import io.space7.domain.Tag;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SpacesTest {
  private final UseCaseFixture fixture = new UseCaseFixture();
  private final Spaces spaces = fixture.useSpaces;
  private final User ada = fixture.newUser();
  private final User bob = fixture.newUser();

  private Space create(Visibility visibility) {
    return spaces.create(ada.userId(), " A title ", "About.", visibility, List.of("#One", "two"));
  }

  @Test
  void theCreatorIsTheFirstMember() {
    Space space = create(Visibility.PRIVATE);
    assertThat(space.title()).isEqualTo("A title");
    assertThat(space.creator()).isEqualTo(ada);
    assertThat(space.participantCount()).isEqualTo(1);
    assertThat(space.tags()).extracting(Tag::tagName).containsExactly("one", "two");
    assertThat(spaces.get(ada.userId(), space.spaceId())).isEqualTo(space);
    assertThat(fixture.mySpaces(ada)).containsExactly(space);
    assertThat(fixture.mySpaces(bob)).isEmpty();
  }

  @Test
  void aSpaceWithoutAProperTitleIsNotCreated() {
    assertRefused(
        ErrorCode.INVALID_PARAMETER,
        () -> spaces.create(ada.userId(), "ab", "", Visibility.PUBLIC, List.of()));
    assertThat(fixture.mySpaces(ada)).isEmpty();
  }

  @Test
  void onlyMembersSeeAPrivateSpace() {
    Space open = create(Visibility.PUBLIC);
    Space closed = create(Visibility.PRIVATE);
    assertThat(spaces.get(bob.userId(), open.spaceId())).isEqualTo(open);
    assertRefused(ErrorCode.PRIVATE_SPACE, () -> spaces.get(bob.userId(), closed.spaceId()));
    assertRefused(
        ErrorCode.SPACE_NOT_FOUND, () -> spaces.get(bob.userId(), new SpaceId(UUID.randomUUID())));
  }

  @Test
  void anInviteOpensAPrivateSpaceOnce() {
    SpaceId closed = create(Visibility.PRIVATE).spaceId();
    Invite invite = spaces.invite(ada.userId(), closed);
    assertRefused(ErrorCode.INVALID_INVITE, () -> spaces.join(bob.userId(), closed, null));
    spaces.join(bob.userId(), closed, invite.code());
    assertThat(spaces.get(bob.userId(), closed).participantCount()).isEqualTo(2);
    assertRefused(
        ErrorCode.ALREADY_A_MEMBER, () -> spaces.join(bob.userId(), closed, invite.code()));
    UserId carl = fixture.newUser().userId();
    assertRefused(ErrorCode.INVALID_INVITE, () -> spaces.join(carl, closed, invite.code()));
  }

  @Test
  void anInviteIsGoodForADay() {
    SpaceId closed = create(Visibility.PRIVATE).spaceId();
    Invite inTime = spaces.invite(ada.userId(), closed);
    Invite late = spaces.invite(ada.userId(), closed);
    assertThat(inTime.expiresAt()).isEqualTo(fixture.storedNow().plus(Duration.ofHours(24)));
    fixture.clock.advance(Duration.ofHours(24).minusSeconds(1));
    spaces.join(bob.userId(), closed, inTime.code());
    fixture.clock.advance(Duration.ofSeconds(2));
    UserId carl = fixture.newUser().userId();
    assertRefused(ErrorCode.INVALID_INVITE, () -> spaces.join(carl, closed, late.code()));
  }

  @Test
  void anInviteCannotBeGuessed() {
    SpaceId closed = create(Visibility.PRIVATE).spaceId();
    Set<String> codes = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      String code = spaces.invite(ada.userId(), closed).code();
      assertThat(Base64.getUrlDecoder().decode(code)).hasSizeGreaterThanOrEqualTo(16);
      assertThat(codes.add(code)).isTrue();
    }
  }

  @Test
  void onlyTheCreatorGoverns() {
    Space open = create(Visibility.PUBLIC);
    Space closed = create(Visibility.PRIVATE);
    User member = fixture.newMember(open);
    for (User other : List.of(member, bob)) {
      assertGovernedNot(ErrorCode.NOT_THE_CREATOR, other, open.spaceId());
    }
    assertGovernedNot(ErrorCode.PRIVATE_SPACE, bob, closed.spaceId());
    assertGovernedNot(ErrorCode.SPACE_NOT_FOUND, ada, new SpaceId(UUID.randomUUID()));
    assertThat(spaces.get(ada.userId(), open.spaceId()))
        .matches(space -> !space.locked() && !space.archived());
  }

  private void assertGovernedNot(ErrorCode code, User user, SpaceId spaceId) {
    assertRefused(code, () -> spaces.invite(user.userId(), spaceId));
    assertRefused(code, () -> spaces.toggleLock(user.userId(), spaceId));
    assertRefused(code, () -> spaces.archive(user.userId(), spaceId));
  }

  @Test
  void theCreatorLocksOpensAndArchives() {
    SpaceId id = create(Visibility.PUBLIC).spaceId();
    assertThat(spaces.toggleLock(ada.userId(), id)).isTrue();
    assertThat(spaces.get(bob.userId(), id).locked()).isTrue();
    assertThat(spaces.toggleLock(ada.userId(), id)).isFalse();
    spaces.archive(ada.userId(), id);
    spaces.archive(ada.userId(), id);
    assertThat(spaces.get(bob.userId(), id).archived()).isTrue();
  }
}
