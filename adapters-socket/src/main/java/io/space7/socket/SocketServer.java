package io.space7.socket;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.space7.application.Identity;
import io.space7.application.Messages;
import io.space7.application.feed.SpaceFeed;
import io.space7.application.limit.RateLimits;
import io.space7.socket.library.EngineIo;
import io.space7.wire.RequestHead;
import io.space7.wire.SharedBudget;
import io.space7.wire.Wire;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The one public port: Socket.IO is served here, everything else is relayed to the HTTP server.
 * Listens from construction to {@link #close}.
 *
 * <p>Safe for use by many threads.
 */
public final class SocketServer implements AutoCloseable {
  private static final int STOP_MILLIS = 400;

  /** Who has sent nothing for so long makes room for others that need it. */
  private static final Duration STALL = Duration.ofSeconds(1);

  private static final int BACKLOG = 1024;

  private final Workers workers;
  private final EventLoopGroup loops;
  private final Sessions sessions;
  private final EngineIo engine;
  private final FrontDoor door;
  private final Channel listening;

  /**
   * @param feed delivers through the fan-out
   * @param fanout of the same settings
   * @param rates how often a user may write
   * @param clock decides when a token has expired
   * @throws BindException if the port is in use or not allowed
   */
  public SocketServer(
      SocketSettings settings,
      Identity identity,
      Messages messages,
      SpaceFeed<SocketSession> feed,
      Fanout fanout,
      RateLimits rates,
      Wire wire,
      Clock clock)
      throws BindException {
    this(
        settings,
        fanout,
        rates,
        wire,
        clock,
        workers ->
            Map.of(
                Packet.MAIN,
                new ClientEvents(
                    identity,
                    new UseCases(
                        identity, messages, feed, settings.limits(), workers, fanout.meters()),
                    rates,
                    wire,
                    workers)));
  }

  /**
   * @param namespaces by name, each beginning with a slash
   */
  SocketServer(
      SocketSettings settings,
      Fanout fanout,
      RateLimits rates,
      Wire wire,
      Clock clock,
      Function<Workers, Map<String, Namespace>> namespaces)
      throws BindException {
    workers = new Workers(settings.limits());
    int processors = Runtime.getRuntime().availableProcessors();
    loops =
        Epoll.isAvailable()
            ? new EpollEventLoopGroup(processors)
            : new NioEventLoopGroup(processors);
    sessions = fanout.sessions();
    engine =
        new EngineIo(
            settings.timing().pingInterval(),
            settings.timing().pingTimeout(),
            RequestHead.MAX_BYTES,
            settings.limits().frameBytes(),
            open -> wire.encode(open, ""));
    SharedBudget received = new SharedBudget(settings.limits().receivedBytes(), STALL);
    ServerContext server =
        new ServerContext(
            settings,
            namespaces.apply(workers),
            sessions,
            received,
            rates,
            workers,
            wire,
            fanout.meters(),
            clock);
    fanout.meters().watch(sessions::size, workers::waitingUseCases, workers::waitingReplays);
    door =
        new FrontDoor(
            settings, wire, engine, received, fanout.meters(), () -> new SocketIoHandler(server));
    listening = listen(settings.address());
  }

  private Channel listen(InetSocketAddress address) throws BindException {
    try {
      return new ServerBootstrap()
          .group(loops)
          .channel(
              Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
          .option(ChannelOption.SO_REUSEADDR, true)
          .option(ChannelOption.SO_BACKLOG, BACKLOG)
          .childOption(ChannelOption.TCP_NODELAY, true)
          .childHandler(door)
          .bind(address)
          .syncUninterruptibly()
          .channel();
    } catch (Exception e) {
      stopThreads();
      // The native transport has an exception of its own for a port in use.
      throw (BindException) new BindException(e.getMessage()).initCause(e);
    }
  }

  /** The port that is listened on. */
  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** The number of authenticated sockets; for watching over leaks. */
  public int openSockets() {
    return sessions.size();
  }

  /**
   * Takes no more sockets, and ends those that there are with the word that this server goes away;
   * one after another, so that they do not all come to the other servers at once. Requests go on.
   *
   * @param most how long it may take until the last one is told
   * @return complete when all have ended; each gets two seconds to say goodbye
   */
  public CompletableFuture<Void> dismiss(Duration most) {
    return door.dismiss(most);
  }

  /** Takes no more connections; those that there are go on. */
  public void closeListening() {
    listening.close().awaitUninterruptibly(STOP_MILLIS);
  }

  /**
   * Takes no more connections and ends those of sockets. What is being relayed goes on, so that the
   * HTTP server can be stopped next without losing an answer.
   */
  public void drain() {
    closeListening();
    door.sockets().close().awaitUninterruptibly(STOP_MILLIS);
  }

  /** Ends everything, in less than two seconds. */
  @Override
  public void close() {
    drain();
    door.relays().close().awaitUninterruptibly(STOP_MILLIS);
    stopThreads();
  }

  private void stopThreads() {
    workers.stop(STOP_MILLIS);
    loops
        .shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(STOP_MILLIS);
    engine.close();
  }
}
