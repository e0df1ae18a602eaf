package io.space7.http;

import io.space7.wire.CorsPolicy;
import java.time.Duration;
import java.util.Objects;

/**
 * How the HTTP edge is reached, and how much it takes on.
 *
 * @param host the address to listen on; the loopback address behind a front door
 * @param port 0 for any free port
 * @param proxied whether every connection begins with a PROXY protocol header (version 1 or 2) that
 *     names the client's real address; without the header such a connection is cut
 * @param cors the web pages that may read answers
 * @param maxThreads the largest number of requests that are worked on at a time; at least {@value
 *     #MIN_THREADS}
 * @param maxTransfers the largest number of files and other long answers that are on their way at a
 *     time; each holds up to 64 KiB outside the heap
 * @param idleTimeout how long a connection may be silent, in a request or between two
 * @param stopTimeout how long running requests get to finish when the server is closed
 */
public record HttpSettings(
    String host,
    int port,
    boolean proxied,
    CorsPolicy cors,
    int maxThreads,
    int maxTransfers,
    Duration idleTimeout,
    Duration stopTimeout) {
  public static final int MIN_THREADS = 8;

  public HttpSettings {
    Objects.requireNonNull(host);
    Objects.requireNonNull(cors);
    Objects.requireNonNull(idleTimeout);
    Objects.requireNonNull(stopTimeout);
    if (maxThreads < MIN_THREADS) {
      throw new IllegalArgumentException("fewer than " + MIN_THREADS + " threads");
    }
  }

  /** On a free loopback port, behind a front door. */
  public static HttpSettings behindFrontDoor(CorsPolicy cors) {
    // A quarter of what Java lets a program have outside the heap: as much again as within it.
    long room = Runtime.getRuntime().maxMemory() / 4;
    return new HttpSettings(
        "127.0.0.1",
        0,
        true,
        cors,
        160,
        (int) Math.min(room / Transfer.BUFFER, 10_000),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10));
  }
}
