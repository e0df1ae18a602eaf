package io.space7.socket;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.space7.wire.CorsPolicy;
import io.space7.wire.RequestHead;
import io.space7.wire.TrustedProxies;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * What the public port is set up with. Every number is a bound: nothing behind the port grows
 * beyond these.
 *
 * @param address to listen on; port 0 lets the system choose
 * @param upstream where everything that is not Socket.IO is relayed to, on this machine; it gets a
 *     PROXY protocol header (version 1) first on each connection
 * @param cors the web origins whose pages may open a socket
 * @param proxies whose word about a client's address is taken
 * @param timing how long anything may take
 * @param limits how much of anything there may be
 */
public record SocketSettings(
    InetSocketAddress address,
    InetSocketAddress upstream,
    CorsPolicy cors,
    TrustedProxies proxies,
    Timing timing,
    Limits limits) {
  /**
   * @param firstBytes from the opening of a connection until it has said what it wants
   * @param requestHead from the first byte of a relayed request's head to its end
   * @param authentication from there until a socket is authenticated
   * @param pingInterval between two pings to a socket
   * @param pingTimeout how long a socket may take to answer one
   * @param replayStall how long a receiver of a replay may take nothing of it
   * @param relayIdle how long a relayed connection may be silent in both directions
   * @param expiryCheck at most this long after its token has expired a socket is cut, also if the
   *     machine slept or its clock was set
   */
  public record Timing(
      Duration firstBytes,
      Duration requestHead,
      Duration authentication,
      Duration pingInterval,
      Duration pingTimeout,
      Duration replayStall,
      Duration relayIdle,
      Duration expiryCheck) {
    /** The times for production. */
    public static Timing standard() {
      return new Timing(
          Duration.ofSeconds(10),
          RequestHead.DEADLINE,
          Duration.ofSeconds(10),
          Duration.ofSeconds(25),
          Duration.ofSeconds(20),
          Duration.ofSeconds(15),
          Duration.ofSeconds(120),
          Duration.ofMinutes(1));
    }
  }

  /**
   * @param connections of all kinds on the public port
   * @param descriptors that connections may take of the system's; a relayed one takes three
   * @param connectionsPerAddress of them that one address may have
   * @param sockets Socket.IO connections among them
   * @param socketsPerUser of them that one user may have
   * @param receivedBytes of all sockets that were received and not worked off; a user and an
   *     address have shares of it
   * @param earlyFrameBytes of one message before it is known who sends it
   * @param frameBytes of one message that a socket sends
   * @param pendingBytes that wait to be sent to one socket; one that falls behind further is cut
   * @param joins Spaces that one socket listens to; as many refused joins are forgiven
   * @param waitingEvents of one socket that are received and not yet begun when it is read no
   *     further
   * @param waitingBytes of them, as above
   * @param workers threads that run use cases for sockets
   * @param replayers threads that replay what a socket has missed
   */
  public record Limits(
      int connections,
      int descriptors,
      int connectionsPerAddress,
      int sockets,
      int socketsPerUser,
      long receivedBytes,
      int earlyFrameBytes,
      int frameBytes,
      int pendingBytes,
      int joins,
      int waitingEvents,
      int waitingBytes,
      int workers,
      int replayers) {
    private static final int PART_FOR_RECEIVED = 8;

    /** What is received is kept outside the heap first, and then in it. */
    private static long memory() {
      long heap = Runtime.getRuntime().maxMemory();
      String option =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
              .getVMOption("MaxDirectMemorySize")
              .getValue();
      long direct = Long.parseLong(option);
      return direct == 0 ? heap : Math.min(heap, direct);
    }

    /** The limits for production. */
    public static Limits standard(int connectionsPerAddress, int socketsPerUser) {
      return new Limits(
          20_000,
          DescriptorLimit.read(),
          connectionsPerAddress,
          10_000,
          socketsPerUser,
          memory() / PART_FOR_RECEIVED,
          16 * 1024,
          128 * 1024,
          1024 * 1024,
          100,
          64,
          64 * 1024,
          16,
          4);
    }
  }
}
