package io.space7.http;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/**
 * How request bodies are read: bounded in size and pace, and those that were not here before the
 * request was taken on (see {@link SmallBodies}) also in number, so that senders on slow lines
 * cannot occupy every thread.
 *
 * <p>Safe for use by many threads.
 */
final class RequestBodies {
  /** A body may lag behind the pace by so much. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  /** Bytes a second. */
  private static final long PACE = 4 * 1024;

  /** What a refused sender still wants to send is taken in for so long. */
  private static final Duration DRAIN_TIME = Duration.ofSeconds(10);

  /** Cut off sooner, a sender that does not look until it is done would lose the answer. */
  private static final long MIN_DRAIN_BYTES = 64L * 1024 * 1024;

  /** A refused sender that is silent for so long has read the answer and stopped. */
  private static final Duration DRAIN_PAUSE = Duration.ofSeconds(2);

  /** Marks a request whose body broke off or came too slowly. */
  private static final String BROKEN = RequestBodies.class.getName() + ".broken";

  private final long drainBytes;
  private final Semaphore slow;

  /**
   * @param maxSlow the largest number of bodies that are waited for at a time
   * @param largest the largest body that is ever accepted; of a refused one, so much is taken in,
   *     and at least {@value #MIN_DRAIN_BYTES} bytes
   */
  RequestBodies(int maxSlow, long largest) {
    this.slow = new Semaphore(maxSlow);
    this.drainBytes = Math.max(largest, MIN_DRAIN_BYTES);
  }

  static Refusal brokenOff() {
    return new Refusal(
        ErrorCode.MALFORMED_REQUEST, "The request's body broke off or came too slowly.");
  }

  static boolean hasBody(HttpServletRequest request) {
    return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
  }

  /**
   * Lets a body be read as a stream that throws {@link ErrorCode#TOO_LARGE} beyond the limit.
   *
   * @throws Refusal {@link ErrorCode#TOO_LARGE} before anything is read, if the length is declared;
   *     {@link ErrorCode#BUSY}
   * @throws IOException if the body breaks off or comes too slowly
   */
  <T> T read(HttpServletRequest request, long limit, Reader<T> reader) throws IOException {
    if (request.getContentLengthLong() > limit) {
      throw tooLarge(limit);
    }
    boolean waits = !SmallBodies.isHere(request);
    if (waits && !slow.tryAcquire()) {
      throw new Refusal(
          ErrorCode.BUSY, "The server is receiving too many files; try again in a moment.");
    }
    try {
      return reader.read(new Paced(request, limit, GRACE));
    } finally {
      if (waits) {
        slow.release();
      }
    }
  }

  /** As {@link #read}, but all of it at once. */
  byte[] readAll(HttpServletRequest request, int limit) throws IOException {
    return read(request, limit, InputStream::readAllBytes);
  }

  /**
   * Answers a refused request, and then takes in what is left of its body, within bounds. What is
   * left after that makes Jetty close the connection.
   *
   * @param answer sends the answer; not called if there is no time to wait for the sender, in which
   *     case the answer leaves in the ordinary way
   */
  void drain(HttpServletRequest request, Answer answer) {
    boolean nothingComes =
        request.getHeader("Expect") != null || request.getAttribute(BROKEN) != null;
    if (nothingComes || !slow.tryAcquire()) {
      return;
    }
    EndPoint connection =
        ServletContextRequest.getServletContextRequest(request)
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint();
    long idleTimeout = connection.getIdleTimeout();
    try {
      answer.send();
      connection.setIdleTimeout(Math.min(idleTimeout, DRAIN_PAUSE.toMillis()));
      new Paced(request, drainBytes, DRAIN_TIME).transferTo(OutputStream.nullOutputStream());
    } catch (IOException | Refusal | IllegalStateException e) {
      // The answer is on its way; whether the client sends the rest is its own affair.
    } finally {
      connection.setIdleTimeout(idleTimeout);
      slow.release();
    }
  }

  private static Refusal tooLarge(long limit) {
    return new Refusal(
        ErrorCode.TOO_LARGE,
        "The request is larger than " + limit + " bytes, the largest allowed.");
  }

  /** Reads a body. */
  @FunctionalInterface
  interface Reader<T> {
    T read(InputStream body) throws IOException;
  }

  /** Sends an answer at once. */
  @FunctionalInterface
  interface Answer {
    void send() throws IOException;
  }

  /** Gives up on a body that is too long, or too long in coming. */
  private static final class Paced extends InputStream {
    private final HttpServletRequest request;
    private final InputStream body;
    private final long limit;
    private final long grace;
    private final long start = System.nanoTime();
    private long count;

    Paced(HttpServletRequest request, long limit, Duration grace) throws IOException {
      this.request = request;
      this.body = request.getInputStream();
      this.limit = limit;
      this.grace = grace.toNanos();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        int n = body.read(buffer, offset, length);
        count += Math.max(n, 0);
        if (System.nanoTime() - start > grace + count * 1_000_000_000L / PACE) {
          throw new IOException("the body comes too slowly");
        }
        if (count > limit) {
          throw tooLarge(limit);
        }
        return n;
      } catch (IOException e) {
        request.setAttribute(BROKEN, Boolean.TRUE);
        throw e;
      }
    }
  }
}
