package io.space7.http;

import io.space7.wire.CorsPolicy;
import io.space7.wire.RequestHead;
import io.space7.wire.TrustedProxies;
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
 * @param proxies whose word about a client's address is taken
 * @param maxThreads the largest number of requests that are worked on at a time; at least {@value
 *     #MIN_THREADS}
 * @param memory in bytes; one half is for bodies that are being received, the other for long
 *     answers that are being sent; a quarter as much again is for pages of threads
 * @param idleTimeout how long a connection may be silent while no body is received
 * @param bodyTimeout how long a body may stop coming
 * @param headTimeout from the first byte of a request to the end of its headers
 * @param stopTimeout how long running requests get to finish when the server is closed
 */
public record HttpSettings(
    String host,
    int port,
    boolean proxied,
    CorsPolicy cors,
    TrustedProxies proxies,
    int maxThreads,
    long memory,
    Duration idleTimeout,
    Duration bodyTimeout,
    Duration headTimeout,
    Duration stopTimeout) {
  public static final int MIN_THREADS = 8;

  public HttpSettings {
    Objects.requireNonNull(host);
    Objects.requireNonNull(cors);
    Objects.requireNonNull(proxies);
    Objects.requireNonNull(idleTimeout);
    Objects.requireNonNull(bodyTimeout);
    Objects.requireNonNull(headTimeout);
    Objects.requireNonNull(stopTimeout);
    if (maxThreads < MIN_THREADS) {
      throw new IllegalArgumentException("fewer than " + MIN_THREADS + " threads");
    }
  }

  /** On a free loopback port, behind a front door. */
  public static HttpSettings behindFrontDoor(CorsPolicy cors, TrustedProxies proxies) {
    return new HttpSettings(
        "127.0.0.1",
        0,
        true,
        cors,
        proxies,
        160,
        Runtime.getRuntime().maxMemory() / 4,
        Duration.ofSeconds(30),
        Duration.ofSeconds(75),
        RequestHead.DEADLINE,
        Duration.ofSeconds(10));
  }
}
