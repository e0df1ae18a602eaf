package io.space7.application.port;

import io.space7.domain.Refusal;
import io.space7.domain.Signal;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceId;
import io.space7.domain.Unread;
import io.space7.domain.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Signals as text, the same whatever carries it: the name of the server that sends it, then one
 * word for each signal. All of it is ASCII.
 *
 * <ul>
 *   <li>{@code <spaceId>/<seq>}: the events of the Space have come to this seq
 *   <li>{@code <spaceId>/<seq>!}: the source of this event has become known
 *   <li>{@code <spaceId>/<seq>?<userId>/<socketId>}: this user says that this event came from this
 *       connection; not written of a connection whose name no server gives
 *   <li>{@code <spaceId>?}: somebody may not read this Space any more
 *   <li>{@code <spaceId>~}: the Space has changed
 *   <li>{@code <spaceId>-<userId>}: this user has left the Space
 *   <li>{@code <spaceId>=<userId>/<seq>/<count>}: so far has this user read, and so many messages
 *       are unread; a count over the largest stands for any number
 *   <li>{@code !<userId>}: this user is erased
 *   <li>{@code *}: signals of this server may have been lost
 * </ul>
 *
 * <p>Immutable.
 */
public final class SignalText {
  /** No word is longer, the blank before it included. */
  public static final int MAX_WORD = 140;

  private static final String ID = "([0-9a-f-]{36})";
  private static final Pattern NODE = Pattern.compile("[0-9a-f]{8}");
  private static final Pattern EVENT = Pattern.compile(ID + "/([1-9][0-9]{0,17})(!?)");

  /** Our own ids; what a client says may be any text, words of a signal too. */
  private static final Pattern SOCKET = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

  private static final Pattern CLAIMED =
      Pattern.compile(ID + "/([1-9][0-9]{0,17})[?]" + ID + "/(" + SOCKET + ")");

  private static final Pattern SPACE = Pattern.compile(ID + "([?~])");
  private static final Pattern LEFT = Pattern.compile(ID + "-" + ID);
  private static final Pattern READ =
      Pattern.compile(ID + "=" + ID + "/([0-9]{1,18})/([0-9]{1,4})");
  private static final Pattern ERASED = Pattern.compile("!" + ID);
  private static final String LOST = "*";

  private final String node;

  private SignalText(String node) {
    this.node = node;
  }

  /** The text of a server whose name no other one has, as far as chance can tell. */
  public static SignalText ofNewServer() {
    return new SignalText(HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()));
  }

  /**
   * Writes signals, in their order.
   *
   * @param maxLength of each text, at least {@value #MAX_WORD} and the server's name
   * @return as few texts as the signals fit in; none for none
   */
  public List<String> write(Collection<Signal> signals, int maxLength) {
    List<String> texts = new ArrayList<>();
    StringBuilder text = new StringBuilder(node);
    Writer word = new Writer(text);
    for (Signal signal : signals) {
      int before = text.length();
      signal.accept(word);
      if (text.length() > maxLength) {
        texts.add(text.substring(0, before));
        text.delete(node.length(), before);
      }
    }
    if (text.length() > node.length()) {
      texts.add(text.toString());
    }
    return texts;
  }

  /**
   * Reads what another server has written; of what makes no sense, and of this server's own, none.
   */
  public List<Signal> read(String text) {
    String[] words = text.split(" ", -1);
    return NODE.matcher(words[0]).matches() && !words[0].equals(node)
        ? Stream.of(words).skip(1).map(SignalText::signal).filter(Objects::nonNull).toList()
        : List.of();
  }

  private static Signal signal(String word) {
    try {
      return word.equals(LOST) ? new Signal.Lost() : ofSpaceOrUser(word);
    } catch (Refusal malformedId) {
      return null;
    }
  }

  private static Signal ofSpaceOrUser(String word) {
    Matcher event = EVENT.matcher(word);
    if (event.matches()) {
      SpaceId spaceId = SpaceId.parse(event.group(1));
      long seq = Long.parseLong(event.group(2));
      return event.group(3).isEmpty()
          ? new Signal.Happened(spaceId, seq)
          : new Signal.Announced(spaceId, seq);
    }
    Matcher space = SPACE.matcher(word);
    return space.matches() ? ofSpace(space) : ofUser(word);
  }

  private static Signal ofSpace(Matcher space) {
    SpaceId spaceId = SpaceId.parse(space.group(1));
    return space.group(2).equals("?")
        ? new Signal.AccessChanged(spaceId)
        : new Signal.Updated(spaceId);
  }

  private static Signal ofUser(String word) {
    Matcher left = LEFT.matcher(word);
    if (left.matches()) {
      return new Signal.Left(SpaceId.parse(left.group(1)), UserId.parse(left.group(2)));
    }
    Matcher read = READ.matcher(word);
    if (read.matches()) {
      return new Signal.Read(
          SpaceId.parse(read.group(1)),
          UserId.parse(read.group(2)),
          Unread.of(Long.parseLong(read.group(3)), Integer.parseInt(read.group(4))));
    }
    Matcher claimed = CLAIMED.matcher(word);
    if (claimed.matches()) {
      return new Signal.Claimed(
          SpaceId.parse(claimed.group(1)),
          Long.parseLong(claimed.group(2)),
          UserId.parse(claimed.group(3)),
          new SocketId(claimed.group(4)));
    }
    Matcher erased = ERASED.matcher(word);
    return erased.matches() ? new Signal.Erased(UserId.parse(erased.group(1))) : null;
  }

  private record Writer(StringBuilder text) implements Signal.Visitor {
    private StringBuilder word(Object start) {
      return text.append(' ').append(start);
    }

    @Override
    public void happened(SpaceId spaceId, long seq) {
      word(spaceId).append('/').append(seq);
    }

    @Override
    public void announced(SpaceId spaceId, long seq) {
      word(spaceId).append('/').append(seq).append('!');
    }

    @Override
    public void claimed(SpaceId spaceId, long seq, UserId actorId, SocketId hint) {
      if (SOCKET.matcher(hint.value()).matches()) {
        word(spaceId).append('/').append(seq).append('?').append(actorId);
        text.append('/').append(hint.value());
      }
    }

    @Override
    public void accessChanged(SpaceId spaceId) {
      word(spaceId).append('?');
    }

    @Override
    public void updated(SpaceId spaceId) {
      word(spaceId).append('~');
    }

    @Override
    public void left(SpaceId spaceId, UserId userId) {
      word(spaceId).append('-').append(userId);
    }

    @Override
    public void read(SpaceId spaceId, UserId userId, Unread unread) {
      int count = unread.unreadCount() + (unread.unreadMore() ? 1 : 0);
      word(spaceId).append('=').append(userId);
      text.append('/').append(unread.readSeq()).append('/').append(count);
    }

    @Override
    public void erased(UserId userId) {
      word("!").append(userId);
    }

    @Override
    public void mayHaveMissed() {
      word(LOST);
    }
  }
}
