package io.space7.persistence;

import io.space7.application.port.SpaceSignals.Receiver;
import io.space7.domain.Refusal;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.Unread;
import io.space7.domain.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What servers tell each other over {@value #CHANNEL}.
 *
 * <ul>
 *   <li>{@code <node> <spaceId>/<seq> <spaceId>/<seq> …}: the events of these Spaces have come to
 *       these seqs
 *   <li>{@code <node> <spaceId>/<seq>! …}: the source of these events has become known
 *   <li>{@code <node> <spaceId>/<seq>?<userId>/<socketId> …}: the actors of these events say that
 *       these sockets are their sources
 *   <li>{@code <node> <spaceId>~ …}: these Spaces have changed
 *   <li>{@code <node> <spaceId>-<userId> …}: these users have left these Spaces
 *   <li>{@code <node> <spaceId>=<userId>/<seq>/<count> …}: so far have these users read, and so
 *       many messages are unread; a count over the largest stands for any number
 *   <li>{@code <node> !<userId> …}: these users are erased
 *   <li>{@code access <spaceId>}: somebody may not read this Space any more
 * </ul>
 */
final class SignalText {
  static final String CHANNEL = "space7_events";

  /** PostgreSQL takes less than 8000 bytes. */
  static final int MAX_LENGTH = 7_999;

  /** The most characters of a word. */
  static final int LONGEST_WORD = 134;

  private static final String ACCESS = "access";
  private static final Pattern NODE = Pattern.compile("[0-9a-f]{8}");
  private static final Pattern EVENT = Pattern.compile("([0-9a-f-]{36})/([1-9][0-9]{0,17})(!?)");

  /** Our own ids; what a client says may be any text, words of a signal too. */
  private static final Pattern SOCKET = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

  private static final Pattern CLAIMED =
      Pattern.compile("([0-9a-f-]{36})/([1-9][0-9]{0,17})[?]([0-9a-f-]{36})/(" + SOCKET + ")");

  private static final Pattern UPDATED = Pattern.compile("([0-9a-f-]{36})~");
  private static final Pattern LEFT = Pattern.compile("([0-9a-f-]{36})-([0-9a-f-]{36})");
  private static final Pattern READ =
      Pattern.compile("([0-9a-f-]{36})=([0-9a-f-]{36})/([0-9]{1,18})/([0-9]{1,4})");

  private static final Pattern ERASED =
      Pattern.compile("!([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

  private SignalText() {}

  /** A name for a server that no other one has, as far as chance can tell. */
  static String newNode() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  }

  /**
   * What a transaction that makes events tells the other servers with its commit, in as few texts
   * as the Spaces fit in.
   */
  static List<String> ofCommit(String node, Collection<LockedSpace> changed) {
    List<String> texts = new ArrayList<>();
    StringBuilder text = new StringBuilder(node);
    for (LockedSpace space : changed) {
      String entry = " " + space.spaceId() + "/" + space.lastSeq();
      if (text.length() + entry.length() > MAX_LENGTH) {
        texts.add(text.toString());
        text = new StringBuilder(node);
      }
      text.append(entry);
    }
    texts.add(text.toString());
    return texts;
  }

  /** An event whose source has become known, as one word of a text. */
  static String announced(SpaceEvent event) {
    return event.spaceId() + "/" + event.seq() + "!";
  }

  /** An event and the socket that its actor names, as one word of a text, if it can be one. */
  static Optional<String> claimed(SpaceEvent event, SocketId hint) {
    return SOCKET.matcher(hint.value()).matches()
        ? Optional.of(
            event.spaceId() + "/" + event.seq() + "?" + event.actorId() + "/" + hint.value())
        : Optional.empty();
  }

  /** A Space that has changed, as one word of a text. */
  static String updated(SpaceId spaceId) {
    return spaceId + "~";
  }

  /** A user who has left a Space, as one word of a text. */
  static String left(SpaceId spaceId, UserId userId) {
    return spaceId + "-" + userId;
  }

  /** A user who is erased, as one word of a text. */
  static String erased(UserId userId) {
    return "!" + userId;
  }

  /** The users who are erased according to a text, this server's own included. */
  static List<UserId> erased(String text) {
    return ERASED
        .matcher(text)
        .results()
        .map(word -> new UserId(UUID.fromString(word.group(1))))
        .toList();
  }

  /** How far a user has read, as one word of a text. */
  static String read(SpaceId spaceId, UserId userId, Unread unread) {
    int count = unread.unreadCount() + (unread.unreadMore() ? 1 : 0);
    return spaceId + "=" + userId + "/" + unread.readSeq() + "/" + count;
  }

  /** Tells what a text says, unless this server has said it; what makes no sense is left out. */
  static void read(String text, String ownNode, Receiver receiver) {
    String[] words = text.split(" ", -1);
    if (words[0].equals(ACCESS)) {
      for (int i = 1; i < words.length; i++) {
        readAccess(words[i], receiver);
      }
    } else if (NODE.matcher(words[0]).matches() && !words[0].equals(ownNode)) {
      for (int i = 1; i < words.length; i++) {
        readEvent(words[i], receiver);
      }
    }
  }

  private static void readAccess(String word, Receiver receiver) {
    SpaceId spaceId = spaceId(word);
    if (spaceId != null) {
      receiver.accessChanged(spaceId);
    }
  }

  private static void readEvent(String word, Receiver receiver) {
    Matcher event = EVENT.matcher(word);
    SpaceId spaceId = event.matches() ? spaceId(event.group(1)) : null;
    if (spaceId == null) {
      readChange(word, receiver);
      return;
    }
    long seq = Long.parseLong(event.group(2));
    if (event.group(3).isEmpty()) {
      receiver.happened(spaceId, seq);
    } else {
      receiver.announced(spaceId, seq);
    }
  }

  private static void readChange(String word, Receiver receiver) {
    try {
      Matcher claimed = CLAIMED.matcher(word);
      Matcher updated = UPDATED.matcher(word);
      Matcher left = LEFT.matcher(word);
      Matcher read = READ.matcher(word);
      Matcher erased = ERASED.matcher(word);
      if (claimed.matches()) {
        receiver.claimed(
            SpaceId.parse(claimed.group(1)),
            Long.parseLong(claimed.group(2)),
            UserId.parse(claimed.group(3)),
            new SocketId(claimed.group(4)));
      } else if (updated.matches()) {
        receiver.updated(SpaceId.parse(updated.group(1)));
      } else if (left.matches()) {
        receiver.left(SpaceId.parse(left.group(1)), UserId.parse(left.group(2)));
      } else if (read.matches()) {
        receiver.read(
            SpaceId.parse(read.group(1)),
            UserId.parse(read.group(2)),
            Unread.of(Long.parseLong(read.group(3)), Integer.parseInt(read.group(4))));
      } else if (erased.matches()) {
        receiver.erased(UserId.parse(erased.group(1)));
      }
    } catch (Refusal malformed) {
      // It makes no sense.
    }
  }

  private static SpaceId spaceId(String word) {
    try {
      return SpaceId.parse(word);
    } catch (Refusal malformed) {
      return null;
    }
  }
}
