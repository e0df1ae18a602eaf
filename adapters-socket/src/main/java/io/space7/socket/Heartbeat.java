package io.space7.socket;

import com.corundumstudio.socketio.handler.ClientHead;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Pings one client on the event loop, and gives it up if it does not answer. The library's own
 * heartbeat is late by up to a tenth of a second, runs for all clients on one thread, and tells
 * those that are given up that the server does not want them any more; they do not come back then.
 */
final class Heartbeat {
  private final ChannelHandlerContext ctx;
  private final SocketSettings.Timing timing;
  private final Runnable silent;
  private ScheduledFuture<?> ping;
  private ScheduledFuture<?> patience;

  /**
   * @param silent run when an answer does not come in time
   */
  Heartbeat(ChannelHandlerContext ctx, SocketSettings.Timing timing, Runnable silent) {
    this.ctx = ctx;
    this.timing = timing;
    this.silent = silent;
  }

  /** Takes the heartbeat of a session that is open over from the library. */
  void start() {
    ClientHead client = ctx.channel().attr(ClientHead.CLIENT).get();
    client.cancelPing();
    client.cancelPingTimeout();
    long interval = timing.pingInterval().toMillis();
    ping =
        ctx.executor().scheduleAtFixedRate(this::ping, interval, interval, TimeUnit.MILLISECONDS);
  }

  private void ping() {
    ctx.writeAndFlush(Frame.ping());
    if (patience == null) {
      patience =
          ctx.executor().schedule(silent, timing.pingTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  void answered() {
    if (patience != null) {
      patience.cancel(false);
      patience = null;
    }
  }

  void stop() {
    if (ping != null) {
      ping.cancel(false);
    }
    answered();
  }
}
