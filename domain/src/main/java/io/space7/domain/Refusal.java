package io.space7.domain;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An expected failure: the request was understood and is refused, and nothing was changed.
 *
 * <p>It has no stack trace, because it says what the caller did rather than where the code was, and
 * because an attacker can cause it at will. The message is one human sentence that clients show to
 * their users; it never holds secrets or what other people wrote.
 */
public final class Refusal extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient List<String> details;
  private final transient Duration retryAfter;

  public Refusal(ErrorCode code, String sentence) {
    this(code, sentence, List.of());
  }

  /**
   * @param details more sentences, one for each thing that is wrong; may be empty
   */
  public Refusal(ErrorCode code, String sentence, List<String> details) {
    this(code, sentence, details, null);
  }

  private Refusal(ErrorCode code, String sentence, List<String> details, Duration retryAfter) {
    super(sentence, null, false, false);
    this.code = Objects.requireNonNull(code);
    this.details = List.copyOf(details);
    this.retryAfter = retryAfter;
  }

  /** {@link ErrorCode#RATE_LIMITED}, until so much time has passed. */
  public static Refusal rateLimited(Duration retryAfter) {
    return new Refusal(
        ErrorCode.RATE_LIMITED,
        "You are doing this too often. Please wait a moment.",
        List.of(),
        Objects.requireNonNull(retryAfter));
  }

  public ErrorCode code() {
    return code;
  }

  public List<String> details() {
    return details == null ? List.of() : details;
  }

  /** When the same request may succeed; empty if that is not known. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
