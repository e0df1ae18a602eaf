package io.space7.persistence;

import io.space7.domain.MessageText;
import io.space7.domain.NewSpace;
import io.space7.domain.Refusal;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.WhiteSpace;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Makes the older backend's texts keep this server's rules, and notes where it had to. */
final class TakenText {
  private final TakenNotes notes;

  TakenText(TakenNotes notes) {
    this.notes = notes;
  }

  User user(UUID id, String username, String picture) {
    Optional<User> user = User.described(new UserId(id), username, picture);
    return user.orElseGet(
        () -> {
          notes.add("users", "nothing of the name can be seen: called after the id", 0, 1);
          String name = "User " + id.toString().substring(0, 8);
          return User.described(new UserId(id), name, picture).orElseThrow();
        });
  }

  String title(String title) {
    String cut = cut("spaces", "title", title, NewSpace.MAX_TITLE);
    if (cut.codePointCount(0, cut.length()) >= NewSpace.MIN_TITLE) {
      return cut;
    }
    notes.add("spaces", "the title is too short: \"Space\" put before it", 0, 1);
    return WhiteSpace.trim("Space " + cut);
  }

  String description(String description) {
    return cut("spaces", "description", description, NewSpace.MAX_DESCRIPTION);
  }

  /**
   * @param others that the Space has already
   * @return null if it cannot be one, or is there
   */
  String tag(String tag, Set<String> others) {
    try {
      String name = NewSpace.hashtag(tag);
      if (!others.contains(name)) {
        return name;
      }
      notes.add("tags", "the same as another of the Space", -1, 1);
      return null;
    } catch (Refusal e) {
      notes.add("tags", "no tag by this server's rules", -1, 1);
      return null;
    }
  }

  /**
   * The file stays where it is, so the message gets its address as a line of its own.
   *
   * @return null if there is nothing in the message
   */
  MessageText message(String content, String mediaUrl) {
    String address = mediaUrl == null ? "" : WhiteSpace.trim(mediaUrl);
    int room = MessageText.MAX_LENGTH - address.codePointCount(0, address.length());
    String text = cut("messages", "text", content, address.isEmpty() ? room : room - 1);
    if (!address.isEmpty()) {
      notes.add("messages", "the file's address is a line of the text", 0, 1);
      text = text.isEmpty() ? address : text + "\n" + address;
    }
    if (text.isEmpty()) {
      notes.add("messages", "neither text nor file", -1, 1);
      return null;
    }
    return new MessageText(text);
  }

  private String cut(String kind, String what, String text, int codePoints) {
    String trimmed = text == null ? "" : WhiteSpace.trim(text);
    if (trimmed.codePointCount(0, trimmed.length()) <= codePoints) {
      return trimmed;
    }
    notes.add(kind, "the " + what + " was too long and is cut", 0, 1);
    return WhiteSpace.trim(trimmed.substring(0, trimmed.offsetByCodePoints(0, codePoints)));
  }
}
