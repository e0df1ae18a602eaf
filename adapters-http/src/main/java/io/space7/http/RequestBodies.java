package io.space7.http;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.wire.SharedBudget;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;

/**
 * How request bodies are read: bounded in size and pace, and those that were not here before the
 * request was taken on (see {@link SmallBodies}) also in number, so that senders on slow lines
 * cannot occupy every thread.
 *
 * <p>Safe for use by many threads.
 */
final class RequestBodies {
  private static final int STEP = 8 * 1024;

  /** Marks a request whose body has arrived as a whole. */
  static final String HERE = RequestBodies.class.getName() + ".here";

  private final SharedBudget places;
  private final Clients clients;
  private final SharedBudget memory;
  private final Pace pace;

  /**
   * @param places for bodies that are waited for
   * @param memory in bytes, for those that are read as a whole
   */
  RequestBodies(Clients clients, SharedBudget places, SharedBudget memory, Pace pace) {
    this.places = places;
    this.clients = clients;
    this.memory = memory;
    this.pace = pace;
  }

  /** Whether nothing has to be waited for when the request's body is read. */
  static boolean isHere(HttpServletRequest request) {
    return request.getAttribute(HERE) != null;
  }

  static boolean hasBody(HttpServletRequest request) {
    return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
  }

  /** What to answer if a body could not be read. */
  static Refusal failed(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException) {
        return new Refusal(
            ErrorCode.REQUEST_TIMEOUT,
            "The request's body came too slowly or stopped coming; send it again.");
      }
    }
    return new Refusal(ErrorCode.MALFORMED_REQUEST, "The request's body broke off.");
  }

  /**
   * Lets a body be read as a stream that throws {@link ErrorCode#TOO_LARGE} beyond the limit, and
   * {@link ErrorCode#REQUEST_TIMEOUT} if it comes too slowly.
   *
   * @throws Refusal {@link ErrorCode#UNSUPPORTED_ENCODING}; {@link ErrorCode#TOO_LARGE} before
   *     anything is read, if the length is declared; {@link ErrorCode#BUSY}
   * @throws IOException if the body breaks off
   */
  <T> T read(HttpServletRequest request, long limit, Reader<T> reader) throws IOException {
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
      throw new Refusal(
          ErrorCode.UNSUPPORTED_ENCODING, "The body must come without a content encoding.");
    }
    if (request.getContentLengthLong() > limit) {
      throw tooLarge(limit);
    }
    if (isHere(request)) {
      return reader.read(new Paced(request, limit, null));
    }
    try (SharedBudget.Lease place =
        places.lease(clients.shares(request, places), 1, Clients.cutOff(request))) {
      if (place == null) {
        throw busy();
      }
      return reader.read(new Paced(request, limit, place));
    }
  }

  /** As {@link #read}, but all of it at once. */
  byte[] readAll(HttpServletRequest request, int limit) throws IOException {
    return isHere(request)
        ? read(request, limit, InputStream::readAllBytes)
        : read(request, limit, body -> collect(request, body));
  }

  /** Takes memory for what has come, whatever length was announced. */
  private byte[] collect(HttpServletRequest request, InputStream body) throws IOException {
    try (SharedBudget.Lease lease = memory.lease(clients.shares(request, memory), STEP, () -> {})) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      byte[] step = new byte[STEP];
      for (int n = body.read(step); n >= 0; n = body.read(step)) {
        all.write(step, 0, n);
        if (lease == null || !lease.growTo(all.size())) {
          throw busy();
        }
      }
      return all.toByteArray();
    }
  }

  private static Refusal busy() {
    return new Refusal(ErrorCode.BUSY, "The server is receiving too much; try again in a moment.");
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

  /** Gives up on a body that is too long, or too long in coming. */
  private final class Paced extends InputStream {
    private final InputStream body;
    private final long limit;
    private final SharedBudget.Lease place;
    private final long start = System.nanoTime();
    private long count;

    /**
     * @param place null if nothing has to be waited for
     */
    Paced(HttpServletRequest request, long limit, SharedBudget.Lease place) throws IOException {
      this.body = request.getInputStream();
      this.limit = limit;
      this.place = place;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = receive(buffer, offset, length);
      count += Math.max(n, 0);
      if (pace.isBehind(start, count)) {
        throw failed(new TimeoutException());
      }
      if (count > limit) {
        throw tooLarge(limit);
      }
      if (place != null) {
        place.active();
      }
      return n;
    }

    private int receive(byte[] buffer, int offset, int length) throws IOException {
      try {
        return body.read(buffer, offset, length);
      } catch (IOException e) {
        Refusal refusal = failed(e);
        if (refusal.code() == ErrorCode.REQUEST_TIMEOUT) {
          throw refusal;
        }
        throw e;
      }
    }
  }
}
