package io.space7.application;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.ErrorCode;
import io.space7.domain.Profile;
import io.space7.domain.Space;
import io.space7.domain.User;
import io.space7.domain.UserId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProfilesTest {
  private final UseCaseFixture fixture = new UseCaseFixture();

  @Test
  void aProfileIsTheUserAndTheirTotals() {
    User ada = fixture.newUser();
    Space space = fixture.newSpace(ada);
    fixture.post(space, ada, "three little words");
    assertThat(fixture.profiles.get(ada.userId()))
        .isEqualTo(new Profile(ada, new Profile.Stats(1, 1, 3, 0)));
  }

  @Test
  void whoWasNeverSeenHasNone() {
    assertRefused(
        ErrorCode.USER_NOT_FOUND, () -> fixture.profiles.get(new UserId(UUID.randomUUID())));
  }
}
