package io.space7.domain;

import java.util.Objects;

/**
 * A message that somebody wants to post; everything but its place in the thread is settled.
 *
 * @param media the stored file, or null; text and file are not both absent
 * @param attempt how a retry is recognised, or null if the client does not care
 * @param source the connection it was sent from, or null while that is not known
 */
public record NewMessage(
    MessageId messageId,
    SpaceId spaceId,
    UserId senderId,
    MessageText text,
    Media media,
    Attempt attempt,
    SocketId source) {
  /**
   * @throws Refusal {@link ErrorCode#EMPTY_MESSAGE} if there is neither text nor a file
   */
  public NewMessage {
    Objects.requireNonNull(messageId);
    Objects.requireNonNull(spaceId);
    Objects.requireNonNull(senderId);
    if (text.isEmpty() && media == null) {
      throw new Refusal(ErrorCode.EMPTY_MESSAGE, "A message needs text or a file.");
    }
  }

  /**
   * One attempt to send, which may be made many times.
   *
   * @param key the client's name for it; two users' or two Spaces' keys are never mixed
   * @param fingerprint tells whether two attempts carry the same body
   */
  public record Attempt(IdempotencyKey key, String fingerprint) {
    public Attempt {
      Objects.requireNonNull(key);
      Objects.requireNonNull(fingerprint);
    }

    /** The refusal for a key that was used for another body. */
    public static Refusal reused() {
      return new Refusal(
          ErrorCode.IDEMPOTENCY_KEY_REUSED,
          "This Idempotency-Key was used for another message; use a new one.");
    }
  }
}
