package io.space7.signals;

import java.io.Serial;

/** NATS cannot be used; the message says why, in one sentence without a secret. */
public final class SignalsStartException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  SignalsStartException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
