package io.space7.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file on its way to a client. It takes a thread only while the client's line takes bytes, so
 * that many slow downloads do not keep the server from its other work.
 */
final class Transfer implements WriteListener {
  private static final Logger log = LoggerFactory.getLogger(Transfer.class);
  private static final int BUFFER = 32 * 1024;

  /** A client may lag behind the pace by so much. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  /** Bytes a second. */
  private static final long PACE = 2 * 1024;

  private final ReadableByteChannel bytes;
  private final ServletOutputStream out;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final long start = System.nanoTime();
  private long sent;

  private Transfer(ReadableByteChannel bytes, ServletOutputStream out) {
    this.bytes = bytes;
    this.out = out;
  }

  /**
   * Begins to send.
   *
   * @param bytes closed at the end, whatever the end is
   * @param response of a request that is handled asynchronously
   * @return complete when everything is sent or the client is gone; failed if the file cannot be
   *     read
   */
  static CompletableFuture<Void> start(ReadableByteChannel bytes, HttpServletResponse response) {
    try {
      Transfer transfer = new Transfer(bytes, response.getOutputStream());
      transfer.done.whenComplete((nothing, failure) -> close(bytes));
      transfer.out.setWriteListener(transfer);
      return transfer.done;
    } catch (IOException | RuntimeException e) {
      close(bytes);
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void onWritePossible() throws IOException {
    while (out.isReady()) {
      int n;
      try {
        n = bytes.read(buffer.clear());
      } catch (IOException | RuntimeException e) {
        done.completeExceptionally(new IllegalStateException("a stored file cannot be read", e));
        return;
      }
      if (n < 0) {
        done.complete(null);
        return;
      }
      if (System.nanoTime() - start > GRACE.toNanos() + sent * 1_000_000_000L / PACE) {
        throw new IOException("the client takes the file too slowly");
      }
      out.write(buffer.array(), 0, n);
      sent += n;
    }
  }

  @Override
  public void onError(Throwable failure) {
    log.debug("client went away: {}", failure.toString());
    done.complete(null);
  }

  private static void close(ReadableByteChannel bytes) {
    try {
      bytes.close();
    } catch (IOException e) {
      log.debug("a stored file was not closed", e);
    }
  }
}
