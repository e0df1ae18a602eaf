package io.space7.socket;

import io.netty.channel.Channel;
import io.space7.wire.ClientAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many connections each client address has. A few above the limit are taken only to be told
 * that they are too many; beyond those, a connection just ends.
 *
 * <p>Safe for use by many threads.
 */
final class Addresses {
  /** So many may be told at a time. */
  private static final int TOLD = 32;

  private final int limit;
  private final Map<ClientAddress, Integer> connections = new ConcurrentHashMap<>();

  Addresses(int limit) {
    this.limit = limit;
  }

  /** Counts a connection until it is closed. */
  Standing enter(Channel channel, ClientAddress address) {
    int count = connections.merge(address, 1, Integer::sum);
    channel
        .closeFuture()
        .addListener(
            closed -> connections.computeIfPresent(address, (key, n) -> n == 1 ? null : n - 1));
    return count <= limit
        ? Standing.WITHIN
        : count <= limit + TOLD ? Standing.TO_BE_TOLD : Standing.TOO_MANY;
  }

  enum Standing {
    /** It may be served. */
    WITHIN,
    /** It is to be told that there are too many. */
    TO_BE_TOLD,
    /** It is to be closed. */
    TOO_MANY
  }
}
