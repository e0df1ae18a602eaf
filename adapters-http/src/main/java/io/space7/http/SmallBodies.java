package io.space7.http;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Waits for small bodies without a thread: a request is handed on when its body is here. Otherwise
 * a few dozen clients that send a byte now and then could occupy every thread of the server.
 */
final class SmallBodies extends Handler.Wrapper {
  /** A body of this size, in bytes, or less is small, if its length is declared. */
  static final int LIMIT = 64 * 1024;

  private static final String HERE = SmallBodies.class.getName();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  SmallBodies(Handler next) {
    super(next);
  }

  /** Whether nothing has to be waited for when the request's body is read. */
  static boolean isHere(HttpServletRequest request) {
    return request.getAttribute(HERE) != null;
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
    private final ByteBuffer body;
    private final long start = System.nanoTime();

    Loader(Request request, Response response, Callback callback, int length) {
      this.request = request;
      this.response = response;
      this.callback = callback;
      this.body = ByteBuffer.allocate(length);
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
          request.demand(this);
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          fail(chunk.getFailure());
          return;
        }
        // Copied, because a chunk keeps a whole network buffer alive, however small it is itself.
        body.put(chunk.getByteBuffer());
        boolean last = chunk.isLast() || !body.hasRemaining();
        chunk.release();
        if (last) {
          body.flip();
          if (called) {
            request.getContext().execute(this::handOn);
          } else {
            handOn();
          }
          return;
        }
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          fail(new TimeoutException("the body comes too slowly"));
          return;
        }
      }
    }

    private void fail(Throwable failure) {
      int status = failure instanceof TimeoutException ? 408 : 400;
      Response.writeError(request, response, callback, status, null, failure);
    }

    private void handOn() {
      Request whole = new WithBody(request, body);
      whole.setAttribute(HERE, Boolean.TRUE);
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
