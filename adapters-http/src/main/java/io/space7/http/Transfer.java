package io.space7.http;

import io.javalin.http.Context;
import io.space7.wire.SharedBudget;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.HttpOutput;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file on its way to a client. It takes a thread only while the client's line takes bytes, so
 * that many slow downloads do not keep the server from its other work. Its bytes never come into
 * the heap: they are read into a pooled buffer outside of it, and written from there.
 */
final class Transfer implements WriteListener {
  private static final Logger LOG = LoggerFactory.getLogger(Transfer.class);

  /** The largest that Jetty keeps for the next one; larger ones are no faster. */
  static final int BUFFER = 64 * 1024;

  private final ReadableByteChannel bytes;
  private final HttpOutput out;
  private final RetainableByteBuffer pooled;
  private final SharedBudget.Lease lease;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final long start = System.nanoTime();
  private long sent;

  private Transfer(
      ReadableByteChannel bytes,
      HttpOutput out,
      RetainableByteBuffer pooled,
      SharedBudget.Lease lease) {
    this.lease = lease;
    this.bytes = bytes;
    this.out = out;
    this.pooled = pooled;
  }

  /**
   * Begins to send.
   *
   * @param bytes closed at the end, whatever the end is
   * @param ctx of a request that is handled asynchronously
   * @param length of all the bytes; at least 1
   * @param lease told whenever the client takes something
   * @return complete when everything is sent or the client is gone; failed if the file cannot be
   *     read
   */
  static CompletableFuture<Void> start(
      ReadableByteChannel bytes, long length, Context ctx, SharedBudget.Lease lease) {
    try {
      HttpOutput out = (HttpOutput) ctx.res().getOutputStream();
      Transfer transfer =
          new Transfer(bytes, out, buffer(ctx, (int) Math.min(length, BUFFER)), lease);
      out.setWriteListener(transfer);
      return transfer.done;
    } catch (IOException | RuntimeException e) {
      close(bytes);
      return CompletableFuture.failedFuture(e);
    }
  }

  private static RetainableByteBuffer buffer(Context ctx, int size) {
    return ServletContextRequest.getServletContextRequest(ctx.req())
        .getComponents()
        .getByteBufferPool()
        .acquire(size, true);
  }

  @Override
  public void onWritePossible() throws IOException {
    // Until the line is ready again, the buffer belongs to what is being written.
    while (out.isReady()) {
      ByteBuffer buffer = pooled.getByteBuffer().clear();
      int n;
      try {
        n = bytes.read(buffer);
      } catch (IOException | RuntimeException e) {
        release();
        done.completeExceptionally(new IllegalStateException("a stored file cannot be read", e));
        return;
      }
      if (n < 0) {
        release();
        done.complete(null);
        return;
      }
      lease.active();
      if (Pace.DOWNLOAD.isBehind(start, sent)) {
        throw new IOException("the client takes the file too slowly");
      }
      sent += n;
      out.write(buffer.flip());
    }
  }

  @Override
  public void onError(Throwable failure) {
    LOG.debug("client went away: {}", failure.toString());
    release();
    done.complete(null);
  }

  private void release() {
    pooled.release();
    close(bytes);
  }

  static void close(ReadableByteChannel bytes) {
    try {
      bytes.close();
    } catch (IOException e) {
      LOG.debug("a stored file was not closed", e);
    }
  }
}
