package io.space7.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules against a second statement of them, over every combination of their inputs. */
class SpaceAccessTest {
  static Stream<SpaceAccess> all() {
    return Stream.iterate(0, i -> i < 32, i -> i + 1)
        .map(
            bits ->
                new SpaceAccess(
                    (bits & 1) == 0 ? Visibility.PUBLIC : Visibility.PRIVATE,
                    (bits & 2) != 0,
                    (bits & 4) != 0,
                    (bits & 8) != 0,
                    (bits & 16) != 0));
  }

  @Test
  void everyCombinationIsTried() {
    assertThat(all().distinct()).hasSize(32);
  }

  @ParameterizedTest
  @MethodSource("all")
  void membersReadAndAnyoneReadsWhatIsPublic(SpaceAccess access) {
    assertThat(refusalOf(access::requireRead)).isEqualTo(unreadable(access));
  }

  @ParameterizedTest
  @MethodSource("all")
  void membersPostWhereNothingIsLockedOrArchived(SpaceAccess access) {
    ErrorCode expected =
        unreadable(access) != null
            ? ErrorCode.PRIVATE_SPACE
            : !access.member()
                ? ErrorCode.NOT_A_MEMBER
                : access.archived()
                    ? ErrorCode.SPACE_ARCHIVED
                    : access.locked() ? ErrorCode.SPACE_LOCKED : null;

    assertThat(refusalOf(access::requirePost)).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("all")
  void whoeverReadsMayAppreciateUnlessArchived(SpaceAccess access) {
    ErrorCode expected =
        unreadable(access) != null
            ? ErrorCode.PRIVATE_SPACE
            : access.archived() ? ErrorCode.SPACE_ARCHIVED : null;

    assertThat(refusalOf(access::requireAppreciate)).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("all")
  void onlyTheCreatorGoverns(SpaceAccess access) {
    ErrorCode expected =
        unreadable(access) != null
            ? ErrorCode.PRIVATE_SPACE
            : access.creator() ? null : ErrorCode.NOT_THE_CREATOR;

    assertThat(refusalOf(access::requireCreator)).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("all")
  void strangersJoinWhatIsPublicOrWhatTheyAreInvitedTo(SpaceAccess access) {
    assertThat(refusalOf(() -> access.requireJoin(true)))
        .isEqualTo(access.member() ? ErrorCode.ALREADY_A_MEMBER : null);
    assertThat(refusalOf(() -> access.requireJoin(false)))
        .isEqualTo(
            access.member()
                ? ErrorCode.ALREADY_A_MEMBER
                : access.visibility() == Visibility.PRIVATE ? ErrorCode.INVALID_INVITE : null);
  }

  /** Clients look for these words. */
  @Test
  void saysAlreadyAMember() {
    SpaceAccess member = new SpaceAccess(Visibility.PUBLIC, true, false, false, false);

    assertThat(Samples.assertRefused(ErrorCode.ALREADY_A_MEMBER, () -> member.requireJoin(false)))
        .hasMessage("Already a member");
  }

  @Test
  void aMissingSpaceIsNotFound() {
    assertThat(SpaceAccess.notFound().code()).isEqualTo(ErrorCode.SPACE_NOT_FOUND);
  }

  private static ErrorCode unreadable(SpaceAccess access) {
    return access.visibility() == Visibility.PUBLIC || access.member()
        ? null
        : ErrorCode.PRIVATE_SPACE;
  }

  private static ErrorCode refusalOf(ThrowingCallable call) {
    try {
      call.call();
      return null;
    } catch (Refusal refusal) {
      return refusal.code();
    } catch (Throwable unexpected) {
      throw new AssertionError("only a refusal is expected", unexpected);
    }
  }
}
