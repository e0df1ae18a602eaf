package io.space7.application;

import io.space7.application.port.UserStore;
import io.space7.domain.ErrorCode;
import io.space7.domain.Profile;
import io.space7.domain.Refusal;
import io.space7.domain.UserId;

/** What is known of a user. */
public final class Profiles {
  private final UserStore users;

  public Profiles(UserStore users) {
    this.users = users;
  }

  /**
   * @throws Refusal {@link ErrorCode#USER_NOT_FOUND}
   */
  public Profile get(UserId userId) {
    return users
        .profile(userId)
        .orElseThrow(() -> new Refusal(ErrorCode.USER_NOT_FOUND, "User not found."));
  }
}
