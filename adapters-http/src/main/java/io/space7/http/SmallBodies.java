package io.space7.http;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.wire.SharedBudget;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Waits for small bodies without a thread: a request is handed on when its body is here. Otherwise
 * a few dozen clients that send a byte now and then could occupy every thread of the server. A body
 * takes memory for what has come of it, whatever length it announces, and what is waited for counts
 * against a budget.
 */
final class SmallBodies extends Handler.Wrapper {
  /** A body of this size, in bytes, or less is small, if its length is declared. */
  static final int LIMIT = 64 * 1024;

  private static final int MIN_BUFFER = 1024;

  private final Clients clients;
  private final SharedBudget memory;
  private final Pace pace;

  /**
   * @param memory in bytes
   */
  SmallBodies(Clients clients, SharedBudget memory, Pace pace, Handler next) {
    super(next);
    this.clients = clients;
    this.memory = memory;
    this.pace = pace;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    long length = request.getLength();
    if (length <= 0 || length > LIMIT || request.getHeaders().contains(HttpHeader.EXPECT)) {
      return super.handle(request, response, callback);
    }
    new Loader(request, response, callback, (int) length).load(false);
    return true;
  }

  private final class Loader implements Runnable {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final int length;
    private final long start = System.nanoTime();
    private final AtomicBoolean settled = new AtomicBoolean();
    private byte[] body = new byte[0];
    private int count;

    /** Null while nothing had to be waited for. */
    private SharedBudget.Lease lease;

    Loader(Request request, Response response, Callback callback, int length) {
      this.request = request;
      this.response = response;
      this.callback = callback;
      this.length = length;
    }

    @Override
    public void run() {
      load(true);
    }

    /**
     * @param called whether this is one of Jetty's threads that must not block
     */
    void load(boolean called) {
      while (true) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          if (holdsMemory()) {
            request.demand(this);
          } else {
            refuse(busy());
          }
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          refuse(RequestBodies.failed(chunk.getFailure()));
          return;
        }
        append(chunk.getByteBuffer());
        boolean last = chunk.isLast() || count == length;
        chunk.release();
        if (last) {
          if (called) {
            request.getContext().execute(this::handOn);
          } else {
            handOn();
          }
          return;
        }
        if (pace.isBehind(start, count)) {
          refuse(RequestBodies.failed(new TimeoutException()));
          return;
        }
      }
    }

    /** Copied, because a chunk keeps a whole network buffer alive, however small it is itself. */
    private void append(ByteBuffer bytes) {
      int n = Math.min(bytes.remaining(), length - count);
      if (count + n > body.length) {
        int size = Math.max(count + n, Math.max(2 * body.length, MIN_BUFFER));
        body = Arrays.copyOf(body, Math.min(size, length));
      }
      bytes.get(body, count, n);
      count += n;
    }

    private boolean holdsMemory() {
      if (lease == null) {
        lease = memory.lease(clients.shares(request, memory), body.length, () -> refuse(busy()));
        return lease != null;
      }
      return lease.growTo(body.length);
    }

    private Refusal busy() {
      return new Refusal(
          ErrorCode.BUSY, "The server is receiving too much; try again in a moment.");
    }

    private void refuse(Refusal refusal) {
      if (settle()) {
        Response.writeError(
            request, response, callback, Errors.status(refusal.code()), null, refusal);
      }
    }

    /**
     * The thread that settles the request first does so alone; another thread may evict it
     * meanwhile.
     */
    private boolean settle() {
      if (!settled.compareAndSet(false, true)) {
        return false;
      }
      if (lease != null) {
        lease.close();
      }
      return true;
    }

    private void handOn() {
      if (!settle()) {
        return;
      }
      Request whole = new WithBody(request, ByteBuffer.wrap(body, 0, count));
      whole.setAttribute(RequestBodies.HERE, Boolean.TRUE);
      try {
        if (!SmallBodies.super.handle(whole, response, callback)) {
          Response.writeError(whole, response, callback, 404);
        }
      } catch (Throwable failure) {
        Response.writeError(whole, response, callback, failure);
      }
    }
  }

  private static final class WithBody extends Request.Wrapper {
    private ByteBuffer body;

    WithBody(Request request, ByteBuffer body) {
      super(request);
      this.body = body;
    }

    @Override
    public Content.Chunk read() {
      if (body == null) {
        return Content.Chunk.EOF;
      }
      Content.Chunk chunk = Content.Chunk.from(body, true);
      body = null;
      return chunk;
    }

    @Override
    public void demand(Runnable demandCallback) {
      demandCallback.run();
    }
  }
}
