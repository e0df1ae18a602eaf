package io.space7.bootstrap;

import io.space7.application.MediaFiles;
import io.space7.application.Messages;
import io.space7.application.Messages.Draft;
import io.space7.application.Spaces;
import io.space7.application.feed.SpaceFeed;
import io.space7.application.port.SpaceStore;
import io.space7.application.port.UserStore;
import io.space7.domain.Appreciation;
import io.space7.domain.ErrorCode;
import io.space7.domain.MediaType;
import io.space7.domain.Message;
import io.space7.domain.MessageOrder;
import io.space7.domain.MessageText;
import io.space7.domain.PageRequest;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Space with a few messages, so that the first page somebody sees is not an empty one. It is
 * written by the use cases that everybody's messages are written by.
 */
final class DemoSpace {
  private static final Logger LOG = LoggerFactory.getLogger(DemoSpace.class);

  /**
   * The same everywhere: a start that was cut short is finished by the next, and the web page knows
   * what to offer to somebody who has no Space yet.
   */
  static final SpaceId ID = SpaceId.parse("5face700-0000-4000-8000-000000000001");

  private static final String HOST = "Maya";
  private static final List<String> OTHERS = List.of("Tom", "Lin");

  /** Oldest first. No two have both the same sender and the same text. */
  private static final List<Line> LINES =
      List.of(
          new Line(
              HOST,
              "Welcome! A Space is one topic with one live thread, and this one is here for trying"
                  + " things out.",
              null,
              OTHERS),
          new Line(
              "Tom",
              "Open this page in a second window, sign in there under another name and write"
                  + " something: it shows up here at once.",
              null,
              List.of("Lin")),
          new Line(
              "Lin",
              "Pictures, videos and sounds go along with a message. This was our harbour at six in"
                  + " the morning.",
              "harbour.webp",
              List.of(HOST, "Tom")),
          new Line(HOST, "", "mountains.webp", List.of("Lin")),
          new Line(
              "Tom",
              "Appreciate what you like, then sort the thread by Top: what most people appreciate"
                  + " comes first.",
              null,
              List.of()),
          new Line("Lin", "And the roofs last night.", "night.webp", List.of("Tom")),
          new Line(
              HOST,
              "Stop the server and start it again: nothing is lost, and this page catches up by"
                  + " itself.",
              null,
              List.of()));

  private final Spaces spaces;
  private final Messages messages;
  private final MediaFiles media;
  private final UserStore users;

  DemoSpace(
      SpaceStore spaces,
      SpaceFeed<?> feed,
      Messages messages,
      MediaFiles media,
      UserStore users,
      Clock clock) {
    this.spaces = new Spaces(spaces, feed, ID::value, clock);
    this.messages = messages;
    this.media = media;
    this.users = users;
  }

  /**
   * Writes it at a first start. Nobody can be here yet, and so nobody sees half of it, nor finds it
   * among what is theirs. The server does without it if it cannot be written.
   *
   * @return whether this database has it
   */
  boolean prepare(FirstStart first) {
    try {
      if (first.isNow()) {
        write();
      }
      return exists();
    } catch (IOException | RuntimeException e) {
      LOG.warn("There is no demo Space, since it could not be written", e);
      return false;
    } finally {
      first.isOver();
    }
  }

  private boolean exists() {
    return done(ErrorCode.SPACE_NOT_FOUND, () -> spaces.get(id(HOST), ID));
  }

  /** Writes it, or what is missing of it. */
  private void write() throws IOException {
    users.provision(new User(id(HOST), HOST, null));
    if (!exists()) {
      spaces.create(
          id(HOST),
          "Welcome to Space7",
          "Look around, write something, send a picture: this Space is for trying things out.",
          Visibility.PUBLIC,
          List.of("welcome"));
    }
    for (String other : OTHERS) {
      users.provision(new User(id(other), other, null));
      join(id(other));
    }
    Map<Line.Key, Message> written = written();
    for (Line line : LINES) {
      Message message = written.get(line.key());
      Message there = message == null ? post(line) : message;
      for (String fan : line.appreciatedBy()) {
        messages.appreciate(id(fan), ID, there.messageId(), Appreciation.ON, null);
      }
    }
  }

  /** Makes somebody a member; no effect if they are one. */
  private void join(UserId userId) {
    done(ErrorCode.ALREADY_A_MEMBER, () -> spaces.join(userId, ID, null));
  }

  private Map<Line.Key, Message> written() {
    Map<Line.Key, Message> written = new HashMap<>();
    PageRequest all = new PageRequest(MessageOrder.RECENT, 1, PageRequest.DEFAULT_LIMIT, null);
    for (Message message : messages.list(id(HOST), ID, all).messages()) {
      written.put(new Line.Key(message.sender().userId(), message.content()), message);
    }
    return written;
  }

  private Message post(Line line) throws IOException {
    MessageText text = new MessageText(line.text());
    if (line.picture() == null) {
      return messages.post(id(line.sender()), new Draft(ID, text, null, null, null, null));
    }
    try (InputStream picture = DemoSpace.class.getResourceAsStream("demo/" + line.picture())) {
      MediaFiles.Upload upload = media.upload(ID, picture, MediaType.IMAGE);
      return messages.post(
          id(line.sender()), new Draft(ID, text, upload, MediaType.IMAGE, null, null));
    }
  }

  /** Whether it was done, or was refused for this one reason. */
  private static boolean done(ErrorCode expected, Runnable step) {
    try {
      step.run();
      return true;
    } catch (Refusal refusal) {
      if (refusal.code() != expected) {
        throw refusal;
      }
      return false;
    }
  }

  private static UserId id(String name) {
    byte[] seed = ("space7:demo:" + name).getBytes(StandardCharsets.UTF_8);
    return new UserId(UUID.nameUUIDFromBytes(seed));
  }

  /**
   * What one of them wrote.
   *
   * @param picture null if there is none
   */
  private record Line(String sender, String text, String picture, List<String> appreciatedBy) {
    Key key() {
      return new Key(id(sender), text);
    }

    /** What a line is known again by. */
    record Key(UserId sender, String text) {}
  }
}
