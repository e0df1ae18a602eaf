package io.space7.socket;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.space7.application.Identity.Principal;
import io.space7.application.SpaceFeed;
import io.space7.domain.SocketId;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * The sockets that are authenticated, and only those.
 *
 * <p>Safe for use by many threads.
 */
final class Sessions {
  private final SpaceFeed<SocketSession> feed;
  private final Executor workers;
  private final SocketSettings.Limits limits;
  private final Map<UUID, SocketSession> byId = new ConcurrentHashMap<>();
  private final Map<EventLoop, Outbox> outboxes = new ConcurrentHashMap<>();

  Sessions(SpaceFeed<SocketSession> feed, Executor workers, SocketSettings.Limits limits) {
    this.feed = feed;
    this.workers = workers;
    this.limits = limits;
  }

  /** Admits a socket until its connection ends. */
  SocketSession open(UUID id, Principal principal, Channel channel, Lane lane) {
    SocketSession session =
        new SocketSession(
            principal,
            new SocketId(id.toString()),
            channel.attr(HandshakeGuard.ORIGIN).get(),
            channel,
            outboxes.computeIfAbsent(channel.eventLoop(), Outbox::new),
            lane,
            limits.pendingBytes());
    byId.put(id, session);
    channel.closeFuture().addListener(closed -> end(id, session));
    return session;
  }

  /** The session, or null. */
  SocketSession find(UUID id) {
    return byId.get(id);
  }

  int size() {
    return byId.size();
  }

  /**
   * Leaving comes after everything that the socket has said, so that a Space it was just joining is
   * left too.
   */
  private void end(UUID id, SocketSession session) {
    byId.remove(id);
    session
        .lane()
        .close(workers, () -> session.joined().forEach(spaceId -> feed.leave(spaceId, session)));
  }
}
