package io.space7.domain;

/**
 * A client's own name for one attempt to send, repeated with every retry of it.
 *
 * @param value 1 to {@value #MAX_LENGTH} characters
 */
public record IdempotencyKey(String value) {
  public static final int MAX_LENGTH = 255;

  /**
   * @throws Refusal {@link ErrorCode#INVALID_PARAMETER}, {@link ErrorCode#TEXT_TOO_LONG} or {@link
   *     ErrorCode#INVALID_TEXT}
   */
  public IdempotencyKey {
    value = PlainText.require("idempotency key", value, 1, MAX_LENGTH);
  }
}
