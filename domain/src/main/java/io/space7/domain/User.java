package io.space7.domain;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

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

  /** Stands for users who were erased, wherever somebody is needed. */
  public static final User DELETED = erased(new UserId(new UUID(0, 0)));

  private static final Pattern WEB_ADDRESS =
      Pattern.compile("(?i:https?)://[^\\s\\p{C}/?#\\\\:@\"<>]+[^\\s\\p{C}\"<>]*");

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

  /**
   * A user as an identity provider describes them. Nobody is refused for their description: what
   * cannot be seen is taken out of the name, a longer one is cut, and a picture that is not an http
   * or https address of at most {@value #MAX_PICTURE} characters counts as none.
   *
   * @param username any text, or null
   * @param profilePicture any text, or null
   * @return empty if nothing of the name can be seen
   */
  public static Optional<User> described(UserId userId, String username, String profilePicture) {
    String name = DisplayName.cut(DisplayName.visible(username), MAX_NAME);
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(new User(userId, name, webAddress(profilePicture)));
  }

  /**
   * A user under the name they give themselves.
   *
   * @return without a picture; what cannot be seen is taken out of the name
   * @throws Refusal {@link ErrorCode#INVALID_PARAMETER} if nothing of the name can be seen, {@link
   *     ErrorCode#TEXT_TOO_LONG}
   */
  public static User named(UserId userId, String username) {
    return new User(userId, DisplayName.visible(username), null);
  }

  /** What is shown of a user who is being erased. */
  public static User erased(UserId userId) {
    return new User(userId, "Deleted user", null);
  }

  /** The refusal for a user who does not exist, or not any more. */
  public static Refusal unknown() {
    return new Refusal(ErrorCode.INVALID_TOKEN, "Invalid token");
  }

  private static String webAddress(String text) {
    String address = text == null ? "" : WhiteSpace.trim(text);
    return address.codePointCount(0, address.length()) <= MAX_PICTURE
            && WEB_ADDRESS.matcher(address).matches()
        ? address
        : null;
  }
}
