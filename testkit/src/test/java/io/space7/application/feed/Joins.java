package io.space7.application.feed;

import io.space7.application.port.Listener;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceId;
import java.util.concurrent.CompletionException;

/** Joins on the calling thread. */
public final class Joins {
  private Joins() {}

  /**
   * @throws Refusal as {@link SpaceFeed#join} fails with
   */
  public static <L extends Listener> Joined join(
      SpaceFeed<L> feed, SpaceId spaceId, L listener, Long lastSeq) {
    try {
      return feed.join(spaceId, listener, lastSeq, null, Runnable::run)
          .toCompletableFuture()
          .join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof Refusal refusal) {
        throw refusal;
      }
      throw failure;
    }
  }
}
