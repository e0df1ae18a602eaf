package io.space7.socket;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.space7.application.Identity.Principal;
import io.space7.domain.SocketId;
import io.space7.domain.UserId;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The sockets that are authenticated, and only those.
 *
 * <p>Safe for use by many threads.
 */
final class Sessions {
  private static final int ID_BYTES = 18;

  private final SecureRandom random = new SecureRandom();

  /** Those that are open or still have something to do, by their ids. */
  private final Map<SocketId, SocketSession> acting = new ConcurrentHashMap<>();

  private final Map<UserId, Set<SocketSession>> open = new ConcurrentHashMap<>();
  private final Map<EventLoop, WriteQueue> writeQueues = new ConcurrentHashMap<>();
  private final AtomicInteger size = new AtomicInteger();
  private final SocketMeters meters;

  Sessions(SocketMeters meters) {
    this.meters = meters;
  }

  /**
   * Admits a socket until it leaves or its connection ends. Its id is a new one: the connection's
   * own is known to the library, and nothing that is known to it opens a way to another's events.
   *
   * @return null if the user has too many already
   */
  SocketSession open(
      String name,
      Principal principal,
      Channel channel,
      SerialExecutor executor,
      SocketSettings.Limits limits) {
    SocketSession session =
        new SocketSession(
            principal,
            newId(),
            name,
            channel,
            writeQueues.computeIfAbsent(channel.eventLoop(), WriteQueue::new),
            executor,
            limits.pendingBytes(),
            meters);
    boolean[] admitted = new boolean[1];
    open.compute(
        principal.userId(),
        (userId, present) -> {
          Set<SocketSession> sockets = present == null ? ConcurrentHashMap.newKeySet(1) : present;
          admitted[0] = sockets.size() < limits.socketsPerUser() && sockets.add(session);
          return sockets;
        });
    if (!admitted[0]) {
      meters.hit(SocketMeters.Limit.SOCKETS_PER_USER);
      return null;
    }
    size.incrementAndGet();
    acting.put(session.socketId(), session);
    return session;
  }

  private SocketId newId() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return new SocketId(Base64.getUrlEncoder().withoutPadding().encodeToString(id));
  }

  int size() {
    return size.get();
  }

  /** The users who have a socket. */
  Set<UserId> users() {
    return Set.copyOf(open.keySet());
  }

  /** The sockets of a user. */
  Collection<SocketSession> of(UserId userId) {
    Set<SocketSession> sockets = open.get(userId);
    return sockets == null ? List.of() : List.copyOf(sockets);
  }

  /** See {@link io.space7.application.port.Delivery#isConnected}. */
  boolean isConnected(UserId userId, SocketId socketId) {
    SocketSession session = acting.get(socketId);
    return session != null && session.userId().equals(userId);
  }

  /**
   * Leaving comes after everything that the socket has said, so that a Space it was just joining is
   * left too.
   *
   * @param left run on a worker, unless the session has ended before
   */
  void end(SocketSession session, Workers workers, Runnable left) {
    boolean[] removed = new boolean[1];
    open.computeIfPresent(
        session.userId(),
        (userId, sockets) -> {
          removed[0] = sockets.remove(session);
          return sockets.isEmpty() ? null : sockets;
        });
    if (removed[0]) {
      size.decrementAndGet();
      session
          .executor()
          .close(
              workers.useCases(session.userId()),
              () -> {
                acting.remove(session.socketId());
                left.run();
              });
    }
  }
}
