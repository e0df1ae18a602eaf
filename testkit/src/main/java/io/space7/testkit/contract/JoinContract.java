package io.space7.testkit.contract;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static io.space7.testkit.contract.Refusals.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.ErrorCode;
import io.space7.domain.Space;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.Visibility;
import io.space7.testkit.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Part of {@link SpaceStoreContract}: joining and invites. */
public interface JoinContract extends StoresUnderTest {
  private String newInvite(Space space) {
    String code = UUID.randomUUID() + "_" + UUID.randomUUID();
    spaces().addInvite(space.spaceId(), code, inAnHour());
    return code;
  }

  private Instant inAnHour() {
    return storedNow().plus(Duration.ofHours(1));
  }

  private void join(Space space, User user, String code) {
    spaces().join(space.spaceId(), user.userId(), code, clock().instant());
  }

  private boolean isMember(Space space, User user) {
    return spaces().accessAt(space.spaceId(), user.userId()).orElseThrow().access().member();
  }

  private int participants(Space space, User viewer) {
    return spaces().find(space.spaceId(), viewer.userId()).orElseThrow().space().participantCount();
  }

  @Test
  default void anyoneJoinsAPublicSpace() {
    User ada = newUser();
    User bob = newUser();
    Space space = newSpace(ada);
    join(space, bob, null);
    assertThat(isMember(space, bob)).isTrue();
    assertThat(participants(space, ada)).isEqualTo(2);
    assertThat(stats(bob).spacesParticipated()).isEqualTo(1);
    assertThat(stats(bob).spacesCreated()).isZero();
    assertThat(mySpaces(bob)).extracting(Space::spaceId).containsExactly(space.spaceId());
  }

  @Test
  default void whoIsAMemberDoesNotJoinAgain() {
    User ada = newUser();
    Space space = newSpace(ada);
    User bob = newMember(space);
    for (User member : List.of(ada, bob)) {
      assertRefusedWithoutTrace(
          ErrorCode.ALREADY_A_MEMBER, space, member, () -> join(space, member, null));
    }
  }

  @Test
  default void ofConcurrentJoinsOfOneUserOneSucceeds() throws Exception {
    User ada = newUser();
    User bob = newUser();
    Space space = newSpace(ada);
    List<ErrorCode> codes = Together.run(16, i -> () -> codeOf(() -> join(space, bob, null)));
    assertThat(codes).filteredOn(Objects::isNull).hasSize(1);
    assertThat(codes).filteredOn(Objects::nonNull).containsOnly(ErrorCode.ALREADY_A_MEMBER);
    assertThat(participants(space, ada)).isEqualTo(2);
    assertThat(stats(bob).spacesParticipated()).isEqualTo(1);
  }

  @Test
  default void concurrentJoinsAreAllCounted() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    Together.run(16, i -> () -> newMember(space));
    assertThat(participants(space, ada)).isEqualTo(17);
  }

  @Test
  default void nobodyJoinsASpaceThatDoesNotExist() {
    User ada = newUser();
    SpaceId nowhere = new SpaceId(UUID.randomUUID());
    assertRefused(
        ErrorCode.SPACE_NOT_FOUND,
        () -> spaces().join(nowhere, ada.userId(), null, clock().instant()));
    assertRefused(
        ErrorCode.SPACE_NOT_FOUND,
        () -> spaces().join(nowhere, ada.userId(), "code", clock().instant()));
  }

  @Test
  default void aPrivateSpaceIsJoinedWithAnInviteOnce() {
    User ada = newUser();
    Space space = newSpace(ada, Visibility.PRIVATE);
    User bob = newUser();
    User carl = newUser();
    assertRefusedWithoutTrace(ErrorCode.INVALID_INVITE, space, ada, () -> join(space, bob, null));
    String code = newInvite(space);
    join(space, bob, code);
    assertThat(isMember(space, bob)).isTrue();
    assertThat(participants(space, ada)).isEqualTo(2);
    assertRefusedWithoutTrace(ErrorCode.INVALID_INVITE, space, ada, () -> join(space, carl, code));
    assertThat(isMember(space, carl)).isFalse();
  }

  @Test
  default void anyTextIsLookedUpAsAnInvite() {
    User ada = newUser();
    Space space = newSpace(ada, Visibility.PRIVATE);
    String code = newInvite(space);
    User bob = newUser();
    for (String wrong :
        List.of(
            "",
            " ",
            code + " ",
            code.substring(1),
            code.toUpperCase(Locale.ROOT),
            "%",
            "' or 1=1")) {
      if (!wrong.equals(code)) {
        assertRefused(ErrorCode.INVALID_INVITE, () -> join(space, bob, wrong));
      }
    }
    join(space, bob, code);
  }

  @Test
  default void invitesThatLookAlikeAreInvitesOfTheirOwn() {
    User ada = newUser();
    for (String made : TextContract.ALIKE) {
      Space space = newSpace(ada, Visibility.PRIVATE);
      String salt = UUID.randomUUID().toString();
      spaces().addInvite(space.spaceId(), salt + made, inAnHour());
      User bob = newUser();
      for (String tried : TextContract.ALIKE) {
        if (!tried.equals(made)) {
          assertRefused(ErrorCode.INVALID_INVITE, () -> join(space, bob, salt + tried));
        }
      }
      join(space, bob, salt + made);
    }
  }

  @Test
  default void anInviteIsGoodForItsOwnSpace() {
    User ada = newUser();
    Space one = newSpace(ada, Visibility.PRIVATE);
    Space other = newSpace(ada, Visibility.PRIVATE);
    String code = newInvite(one);
    User bob = newUser();
    assertRefusedWithoutTrace(ErrorCode.INVALID_INVITE, other, bob, () -> join(other, bob, code));
    join(one, bob, code);
  }

  @Test
  default void anInviteExpires() {
    User ada = newUser();
    Space space = newSpace(ada, Visibility.PRIVATE);
    Instant expiresAt = inAnHour();
    String late = newInvite(space);
    String inTime = newInvite(space);
    User bob = newUser();
    assertRefused(
        ErrorCode.INVALID_INVITE,
        () -> spaces().join(space.spaceId(), bob.userId(), late, expiresAt.plusMillis(1)));
    assertThat(isMember(space, bob)).isFalse();
    spaces().join(space.spaceId(), bob.userId(), inTime, expiresAt.minusMillis(1));
    assertThat(isMember(space, bob)).isTrue();
  }

  @Test
  default void anInviteIsUsedUpOnlyByAJoinThatSucceeds() {
    User ada = newUser();
    Space space = newSpace(ada, Visibility.PRIVATE);
    String code = newInvite(space);
    assertRefused(ErrorCode.ALREADY_A_MEMBER, () -> join(space, ada, code));
    User bob = newUser();
    join(space, bob, code);
    assertThat(isMember(space, bob)).isTrue();
  }

  @Test
  default void twoInvitesAdmitTwo() {
    User ada = newUser();
    Space space = newSpace(ada, Visibility.PRIVATE);
    List<String> codes = List.of(newInvite(space), newInvite(space));
    for (String code : codes) {
      join(space, newUser(), code);
    }
    assertThat(participants(space, ada)).isEqualTo(3);
  }

  @Test
  default void ofConcurrentUsersOneIsAdmittedByAnInvite() throws Exception {
    User ada = newUser();
    for (int round = 0; round < 3; round++) {
      Space space = newSpace(ada, Visibility.PRIVATE);
      String code = newInvite(space);
      List<ErrorCode> codes =
          Together.run(
              16,
              i -> {
                User user = newUser();
                return () -> codeOf(() -> join(space, user, code));
              });
      assertThat(codes).filteredOn(Objects::isNull).hasSize(1);
      assertThat(codes).filteredOn(Objects::nonNull).containsOnly(ErrorCode.INVALID_INVITE);
      assertThat(participants(space, ada)).isEqualTo(2);
    }
  }
}
