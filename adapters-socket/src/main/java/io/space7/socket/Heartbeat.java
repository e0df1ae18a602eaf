package io.space7.socket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import io.space7.socket.library.EngineIo;
import java.util.concurrent.TimeUnit;

/** Pings one client on its event loop, and gives it up if it does not answer. */
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
    EngineIo.stopPinging(ctx.channel());
    long interval = timing.pingInterval().toMillis();
    ping =
        ctx.executor().scheduleAtFixedRate(this::ping, interval, interval, TimeUnit.MILLISECONDS);
  }

  private void ping() {
    ctx.writeAndFlush(Frame.ping());
    if (patience == null) {
      patience = Faults.schedule(ctx.executor(), silent, timing.pingTimeout());
    }
  }

  /** Returns whether an answer was waited for. */
  boolean answered() {
    if (patience == null) {
      return false;
    }
    patience.cancel(false);
    patience = null;
    return true;
  }

  void stop() {
    if (ping != null) {
      ping.cancel(false);
    }
    answered();
  }
}
