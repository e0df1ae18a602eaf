package io.space7.socket;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.space7.application.Identity.Principal;
import io.space7.domain.SocketId;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sockets that are authenticated, and only those.
 *
 * <p>Safe for use by many threads.
 */
final class Sessions {
  private static final int ID_BYTES = 16;

  private final SecureRandom random = new SecureRandom();
  private final Workers workers;
  private final SocketSettings.Limits limits;
  private final Set<SocketSession> open = ConcurrentHashMap.newKeySet();
  private final Map<EventLoop, WriteQueue> outboxes = new ConcurrentHashMap<>();

  Sessions(Workers workers, SocketSettings.Limits limits) {
    this.workers = workers;
    this.limits = limits;
  }

  Workers workers() {
    return workers;
  }

  SerialExecutor newExecutor() {
    return new SerialExecutor(limits.waitingEvents());
  }

  /**
   * Admits a socket until it leaves or its connection ends. Its id is a new one: the connection's
   * own is known to the library, and nothing that is known to it opens a way to another's events.
   */
  SocketSession open(String name, Principal principal, Channel channel, SerialExecutor executor) {
    SocketSession session =
        new SocketSession(
            principal,
            newSocketId(),
            name,
            channel,
            outboxes.computeIfAbsent(channel.eventLoop(), WriteQueue::new),
            executor,
            limits.pendingBytes());
    open.add(session);
    return session;
  }

  private SocketId newSocketId() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return new SocketId(HexFormat.of().formatHex(id));
  }

  int size() {
    return open.size();
  }

  /**
   * Leaving comes after everything that the socket has said, so that a Space it was just joining is
   * left too.
   *
   * @param left run on a worker, unless the session has ended before
   */
  void end(SocketSession session, Runnable left) {
    if (open.remove(session)) {
      session.executor().close(workers.usual(), left);
    }
  }
}
