package io.space7.domain;

import java.util.Objects;

/**
 * What everyone sees of a user.
 *
 * @param userId who it is
 * @param username 1 to {@value #MAX_NAME} characters, trimmed
 * @param profilePicture an address, or null
 */
public record User(UserId userId, String username, String profilePicture) {
  public static final int MAX_NAME = 100;
  public static final int MAX_PICTURE = 2000;

  /**
   * @throws Refusal {@link ErrorCode#INVALID_PARAMETER}, {@link ErrorCode#INVALID_TEXT} or {@link
   *     ErrorCode#TEXT_TOO_LONG} if the name or the picture's address breaks its limits
   */
  public User {
    Objects.requireNonNull(userId);
    username = PlainText.require("username", username, 1, MAX_NAME);
    profilePicture =
        profilePicture == null || WhiteSpace.trim(profilePicture).isEmpty()
            ? null
            : PlainText.require("profile picture", profilePicture, 1, MAX_PICTURE);
  }
}
