package io.space7.domain;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place between two messages of a thread, from which a list goes on: everything that sorts after
 * the message it was taken from. Under {@link MessageOrder#RECENT} a walk by cursor neither skips
 * nor repeats, whatever is written meanwhile.
 *
 * @param order the order of the list it belongs to
 * @param appreciationCount of the last message seen; 0 and without meaning under {@code RECENT}
 * @param seq of the last message seen
 * @param epoch the history that the list was of; null in cursors from before there were epochs
 */
public record MessageCursor(MessageOrder order, int appreciationCount, long seq, Epoch epoch) {
  private static final Pattern FORM =
      Pattern.compile("(r|m)\\.(\\d{1,10})\\.(\\d{1,19})(?:\\.([A-Za-z0-9-]{8,64}))?");

  /** The place right after a message. */
  public static MessageCursor after(MessageOrder order, Message message, Epoch epoch) {
    return new MessageCursor(
        order,
        order == MessageOrder.RECENT ? 0 : message.appreciationCount(),
        message.seq(),
        epoch);
  }

  /** Whether a message lies behind this place. */
  public boolean precedes(Message message) {
    return switch (order) {
      case RECENT -> message.seq() < seq;
      case MOST_APPRECIATED ->
          message.appreciationCount() < appreciationCount
              || (message.appreciationCount() == appreciationCount && message.seq() < seq);
    };
  }

  /**
   * Asks whether a list can go on from here.
   *
   * @throws Refusal {@link ErrorCode#INVALID_PARAMETER} if the list was of another history
   */
  public void requireHistory(Epoch current) {
    if (!current.admits(epoch)) {
      throw new Refusal(
          ErrorCode.INVALID_PARAMETER,
          "cursor belongs to a list from before messages were lost; load the list anew.");
    }
  }

  /** The form clients hand back unread; safe in an address. */
  public String encode() {
    String plain =
        (order == MessageOrder.RECENT ? "r." : "m.")
            + appreciationCount
            + "."
            + seq
            + (epoch == null ? "" : "." + epoch);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Reads a cursor that this server gave.
   *
   * @param order the order now asked for
   * @throws Refusal {@link ErrorCode#INVALID_PARAMETER} if it is not one, or is of another order
   */
  public static MessageCursor decode(String text, MessageOrder order) {
    try {
      Matcher form =
          FORM.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
      if (form.matches() && form.group(1).equals(order == MessageOrder.RECENT ? "r" : "m")) {
        return new MessageCursor(
            order,
            Integer.parseInt(form.group(2)),
            Long.parseLong(form.group(3)),
            Epoch.parse(form.group(4)));
      }
    } catch (IllegalArgumentException notBase64OrTooLarge) {
      // refused below
    }
    throw new Refusal(
        ErrorCode.INVALID_PARAMETER,
        "cursor must be a nextCursor from a list of the same sort order.");
  }
}
