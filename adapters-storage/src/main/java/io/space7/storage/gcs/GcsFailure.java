package io.space7.storage.gcs;

import com.google.cloud.BaseServiceException;
import io.space7.domain.Media;
import io.space7.domain.Refusal;
import java.util.StringJoiner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of the many ways in which Google's library fails. */
final class GcsFailure {
  private static final Logger LOG = LoggerFactory.getLogger(GcsFailure.class);
  private static final int LONGEST_CHAIN = 10;

  private GcsFailure() {}

  static Refusal unavailable(String what, Exception cause) {
    LOG.warn("Google Cloud Storage failed to {} a file: {}", what, describe(cause));
    keepInterrupt(cause);
    return Media.storageUnavailable();
  }

  /** The HTTP status that the service answered with; 0 if it did not answer. */
  static int status(Exception failure) {
    int links = 0;
    for (Throwable e = failure; e != null && links < LONGEST_CHAIN; e = e.getCause()) {
      if (e instanceof BaseServiceException answered && answered.getCode() > 0) {
        return answered.getCode();
      }
      links++;
    }
    return 0;
  }

  /**
   * Without the messages: the library writes into them the headers of requests and the addresses of
   * uploads, and anybody who has one of these may write to the bucket.
   */
  static String describe(Exception failure) {
    StringJoiner chain = new StringJoiner(", by ");
    int links = 0;
    for (Throwable e = failure; e != null && links < LONGEST_CHAIN; e = e.getCause()) {
      chain.add(e.getClass().getSimpleName());
      links++;
    }
    int status = status(failure);
    return status == 0 ? chain.toString() : "status " + status + ", " + chain;
  }

  /** The library clears a thread's mark when it waits before it tries again. */
  private static void keepInterrupt(Exception failure) {
    int links = 0;
    for (Throwable e = failure; e != null && links < LONGEST_CHAIN; e = e.getCause()) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      links++;
    }
  }
}
