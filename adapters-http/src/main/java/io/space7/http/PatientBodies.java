package io.space7.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.IdleTimeout;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Waits for a body longer than for anything else that a connection may do. Once a request is
 * answered, it takes in what is left of its body, within bounds and without a thread: a client that
 * still sends can read why it need not go on, and one that does not look until it has sent
 * everything finds the answer instead of a connection that was reset.
 */
final class PatientBodies extends Handler.Wrapper {
  /** What a refused sender still wants to send is taken in for so long, whatever its pace. */
  private static final Duration DRAIN_TIME = Duration.ofSeconds(10);

  /** A refused sender that is silent for so long has read the answer and stopped. */
  private static final Duration DRAIN_PAUSE = Duration.ofSeconds(2);

  /** Cut off sooner, a sender that does not look until it is done would lose the answer. */
  private static final long MIN_DRAIN_BYTES = 64L * 1024 * 1024;

  private final Duration patience;
  private final long drainBytes;

  /**
   * @param patience how long a sender may be silent
   * @param largest the largest body that is ever accepted; of a refused one, so much is taken in,
   *     and at least {@value #MIN_DRAIN_BYTES} bytes
   */
  PatientBodies(Duration patience, long largest, Handler next) {
    super(next);
    this.patience = patience;
    this.drainBytes = Math.max(largest, MIN_DRAIN_BYTES);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (request.getLength() <= 0 && !request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
      return super.handle(request, response, callback);
    }
    Patient patient = new Patient(request);
    return super.handle(
        patient, response, Callback.from(() -> drain(patient, callback), callback::failed));
  }

  private void drain(Patient request, Callback callback) {
    // A sender that was to wait for a permission has sent nothing and got its answer.
    if (request.failed || request.getHeaders().contains(HttpHeader.EXPECT)) {
      callback.succeeded();
      return;
    }
    new Drain(request, callback).run();
  }

  /** Sets the time-out of the connection for as long as a body is waited for. */
  private final class Patient extends Request.Wrapper {
    private final EndPoint connection;
    private final long usual;
    private volatile boolean failed;

    Patient(Request request) {
      super(request);
      this.connection = request.getConnectionMetaData().getConnection().getEndPoint();
      this.usual = connection.getIdleTimeout();
    }

    @Override
    public Content.Chunk read() {
      Content.Chunk chunk = super.read();
      if (Content.Chunk.isFailure(chunk)) {
        failed = true;
      }
      return chunk;
    }

    @Override
    public void demand(Runnable demandCallback) {
      demand(demandCallback, patience);
    }

    void demand(Runnable demandCallback, Duration limit) {
      connection.setIdleTimeout(limit.toMillis());
      super.demand(
          Invocable.from(
              Invocable.getInvocationType(demandCallback),
              () -> {
                // What has come has ended the silence; the shorter limit would still count it.
                if (connection instanceof IdleTimeout silence) {
                  silence.notIdle();
                }
                connection.setIdleTimeout(usual);
                demandCallback.run();
              }));
    }

    /** What could not be consumed at once would make the answer the connection's last. */
    @Override
    public boolean consumeAvailable() {
      return failed ? super.consumeAvailable() : true;
    }
  }

  /** Throws a body away. What is left at its end makes Jetty close the connection. */
  private final class Drain implements Invocable.Task {
    private final Patient request;
    private final Callback callback;
    private final long start = System.nanoTime();
    private final AtomicBoolean ended = new AtomicBoolean();
    private Scheduler.Task deadline;
    private long count;

    Drain(Patient request, Callback callback) {
      this.request = request;
      this.callback = callback;
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }

    @Override
    public void run() {
      while (!ended.get()) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          setDeadline();
          request.demand(this, DRAIN_PAUSE);
          return;
        }
        count += chunk.remaining();
        boolean over =
            chunk.isLast()
                || Content.Chunk.isFailure(chunk)
                || count > drainBytes
                || System.nanoTime() - start > DRAIN_TIME.toNanos();
        chunk.release();
        if (over) {
          end();
        }
      }
    }

    private void setDeadline() {
      if (deadline == null) {
        deadline =
            request
                .getComponents()
                .getScheduler()
                .schedule(this::end, DRAIN_TIME.toMillis(), TimeUnit.MILLISECONDS);
      }
    }

    private void end() {
      if (ended.compareAndSet(false, true)) {
        if (deadline != null) {
          deadline.cancel();
        }
        callback.succeeded();
      }
    }
  }
}
