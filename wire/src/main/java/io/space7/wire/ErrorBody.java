package io.space7.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import java.util.List;

/**
 * What every error looks like: {@code {"error", "code", "details"?}}.
 *
 * @param error one human sentence
 * @param code see {@link ErrorCode#wire()}
 * @param details more sentences; left out if empty
 */
public record ErrorBody(
    String error, String code, @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> details) {
  /** What {@code Retry-After} says where the server can answer soon: seconds. */
  public static final int RETRY_AFTER_SECONDS = 2;

  /** What {@code Retry-After} says of a refusal: whole seconds, from 1. */
  public static long retryAfterSeconds(Refusal refusal) {
    return refusal
        .retryAfter()
        .map(wait -> Math.max(1, wait.plusMillis(999).toSeconds()))
        .orElse((long) RETRY_AFTER_SECONDS);
  }

  public static ErrorBody of(Refusal refusal) {
    return new ErrorBody(refusal.getMessage(), refusal.code().wire(), refusal.details());
  }

  /** The answer to a client that meets a defect; what went wrong is for the log alone. */
  public static ErrorBody internal() {
    return new ErrorBody(
        "Something went wrong on the server.", ErrorCode.INTERNAL.wire(), List.of());
  }
}
