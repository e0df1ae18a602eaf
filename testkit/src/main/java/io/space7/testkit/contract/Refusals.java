package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.space7.application.Identity;
import io.space7.application.port.TokenVerifier;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Assertions about expected failures. */
public final class Refusals {
  private Refusals() {}

  /** Asserts that a call is refused for one reason, in words that a human can be shown. */
  public static Refusal assertRefused(ErrorCode code, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).as("refusal with %s", code).isInstanceOf(Refusal.class);
    Refusal refusal = (Refusal) thrown;
    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    assertThat(refusal).message().isNotBlank();
    return refusal;
  }

  /** Asserts that no caller gets in with a token, whatever its verifier throws. */
  public static void assertInvalidToken(TokenVerifier verifier, String token) {
    // Without users, since an invalid token names nobody who would be looked for.
    Identity identity = new Identity(verifier, null);
    assertThat(assertRefused(ErrorCode.INVALID_TOKEN, () -> identity.authenticate(token)))
        .hasMessage("Invalid token");
  }

  /** Why a call is refused, or null if it is not. */
  public static ErrorCode codeOf(Runnable call) {
    try {
      call.run();
      return null;
    } catch (Refusal refusal) {
      return refusal.code();
    }
  }
}
