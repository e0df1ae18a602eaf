package io.space7.socket;

import io.space7.socket.SocketSettings.Limits;
import io.space7.socket.SocketSettings.Timing;
import io.space7.wire.CorsPolicy;
import io.space7.wire.TrustedProxies;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Production's settings, of which a test changes some. */
final class Setup {
  /** Nothing listens there. */
  static final InetSocketAddress NOWHERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

  private static final Timing TIMING = Timing.standard();

  /** Many sockets of a test are one user's, and all come from one address. */
  private static final Limits LIMITS = Limits.standard(20_000, 10_000);

  int port = 0;
  InetSocketAddress upstream = NOWHERE;
  CorsPolicy cors = CorsPolicy.of(List.of(CorsPolicy.ANY_ORIGIN));
  TrustedProxies proxies = TrustedProxies.NONE;

  Duration firstBytes = TIMING.firstBytes();
  Duration requestHead = TIMING.requestHead();
  Duration authentication = TIMING.authentication();
  Duration pingInterval = TIMING.pingInterval();
  Duration pingTimeout = TIMING.pingTimeout();
  Duration replayStall = TIMING.replayStall();
  Duration relayIdle = TIMING.relayIdle();
  Duration expiryCheck = TIMING.expiryCheck();

  int connections = LIMITS.connections();
  int descriptors = LIMITS.descriptors();
  int connectionsPerAddress = LIMITS.connectionsPerAddress();
  int sockets = LIMITS.sockets();
  int socketsPerUser = LIMITS.socketsPerUser();
  long receivedBytes = LIMITS.receivedBytes();
  int earlyFrameBytes = LIMITS.earlyFrameBytes();
  int frameBytes = LIMITS.frameBytes();
  int pendingBytes = LIMITS.pendingBytes();
  int joins = LIMITS.joins();
  int waitingEvents = LIMITS.waitingEvents();
  int waitingBytes = LIMITS.waitingBytes();
  int workers = LIMITS.workers();
  int replayers = LIMITS.replayers();

  private Setup() {}

  static SocketSettings standard() {
    return with(setup -> {});
  }

  static SocketSettings with(Consumer<Setup> change) {
    Setup setup = new Setup();
    change.accept(setup);
    return setup.settings();
  }

  /** Nothing takes long. */
  static SocketSettings impatient(Consumer<Setup> change) {
    return with(
        setup -> {
          setup.firstBytes = Duration.ofMillis(400);
          setup.requestHead = Duration.ofMillis(800);
          setup.authentication = Duration.ofMillis(600);
          setup.pingInterval = Duration.ofMillis(300);
          setup.pingTimeout = Duration.ofMillis(300);
          setup.replayStall = Duration.ofMillis(500);
          setup.relayIdle = Duration.ofMillis(700);
          setup.expiryCheck = Duration.ofMillis(200);
          change.accept(setup);
        });
  }

  private SocketSettings settings() {
    return new SocketSettings(
        new InetSocketAddress(port),
        upstream,
        cors,
        proxies,
        new Timing(
            firstBytes,
            requestHead,
            authentication,
            pingInterval,
            pingTimeout,
            replayStall,
            relayIdle,
            expiryCheck),
        new Limits(
            connections,
            descriptors,
            connectionsPerAddress,
            sockets,
            socketsPerUser,
            receivedBytes,
            earlyFrameBytes,
            frameBytes,
            pendingBytes,
            joins,
            waitingEvents,
            waitingBytes,
            workers,
            replayers));
  }
}
