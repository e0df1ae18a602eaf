package io.space7.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.space7.application.Identity.Principal;
import io.space7.application.port.Listener;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One authenticated socket of one user. Exists from the moment its token was accepted until its
 * connection has ended; there is none for a connection that is not authenticated, so there is
 * nothing through which such a one could act or hear.
 *
 * <p>Two sessions are equal only if they are the same.
 */
public final class SocketSession implements Listener, WriteQueue.Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(SocketSession.class);
  private static final Duration LAST_WORD = Duration.ofSeconds(2);

  private final UserId userId;
  private final SocketId socketId;
  private final String name;
  private final String origin;
  private final Channel channel;
  private final WriteQueue writeQueue;
  private final SerialExecutor executor;
  private final int maxPendingBytes;
  private final SocketMeters meters;

  /** Bytes on their way to the channel; what has arrived there is counted by the channel. */
  private final AtomicInteger posted = new AtomicInteger();

  /** Touched on the executor only. */
  private final Set<SpaceId> joined = new HashSet<>();

  private int refusedJoins;

  /** When the token ends, or null if it never does. */
  private volatile Instant expiresAt;

  private volatile Runnable onRenewal = () -> {};

  /** Touched on the event loop only. */
  private boolean unflushed;

  SocketSession(
      Principal principal,
      SocketId socketId,
      String name,
      Channel channel,
      WriteQueue writeQueue,
      SerialExecutor executor,
      int maxPendingBytes,
      SocketMeters meters) {
    this.meters = meters;
    this.userId = principal.userId();
    this.expiresAt = principal.expiresAt();
    this.socketId = socketId;
    this.name = name;
    this.origin = channel.attr(HandshakeGuard.ORIGIN).get();
    this.channel = channel;
    this.writeQueue = writeQueue;
    this.executor = executor;
    this.maxPendingBytes = maxPendingBytes;
  }

  @Override
  public UserId userId() {
    return userId;
  }

  @Override
  public SocketId socketId() {
    return socketId;
  }

  /** Scheme, host and port under which this socket's client reaches the server. */
  String origin() {
    return origin;
  }

  WriteQueue writeQueue() {
    return writeQueue;
  }

  SerialExecutor executor() {
    return executor;
  }

  Instant expiresAt() {
    return expiresAt;
  }

  /** Takes a fresh token's end for the old one's. */
  void renew(Instant newExpiry) {
    expiresAt = newExpiry;
    onRenewal.run();
  }

  void onRenewal(Runnable action) {
    onRenewal = action;
  }

  Set<SpaceId> joined() {
    return joined;
  }

  int countRefusedJoin() {
    return ++refusedJoins;
  }

  /**
   * Ends the connection. No close frame is sent: the official Java client does not react to one,
   * while every client takes a connection that ends for what it is and comes back.
   */
  void cut(String reason) {
    if (channel.isActive()) {
      LOG.debug("Socket {} is cut: {}", socketId, reason);
    }
    channel.close();
  }

  /** Does something later, without a thread that waits. */
  CompletionStage<?> after(Duration wait, Executor executor, SerialExecutor.Task task) {
    CompletableFuture<Object> done = new CompletableFuture<>();
    Faults.schedule(
        channel.eventLoop(),
        () ->
            executor.execute(
                () ->
                    SerialExecutor.begin(task)
                        .whenComplete(
                            (result, failure) -> {
                              if (failure == null) {
                                done.complete(result);
                              } else {
                                done.completeExceptionally(failure);
                              }
                            })),
        wait);
    return done;
  }

  /** Ends the connection once everything that was sent has gone out, or after a moment. */
  void cutAfterLastWord(String reason) {
    taken(LAST_WORD).whenComplete((taken, failure) -> cut(reason));
  }

  /** Tells the client that it is let in. */
  void welcome(byte[] json) {
    send(Frame.connect(name, json));
  }

  /**
   * Emits an event.
   *
   * @param arguments JSON values with commas between them
   */
  void emit(String event, byte[] arguments, List<byte[]> attachments) {
    send(Frame.event(name, event, arguments, attachments));
  }

  /** Answers an event that wants it; as {@link #emit}. */
  void acknowledge(Event event, byte[] arguments, List<byte[]> attachments) {
    send(Frame.ack(name, event.ack(), arguments, attachments));
  }

  /** Sends in turn with everything else; releases the frame. */
  void send(ByteBuf frame) {
    writeQueue.post(frame, List.of(this));
    frame.release();
  }

  @Override
  public boolean reserve(int bytes) {
    if (posted.addAndGet(bytes) + pendingInChannel() <= maxPendingBytes) {
      return true;
    }
    posted.addAndGet(-bytes);
    if (channel.isActive()) {
      meters.slowConsumerCut();
    }
    cut("it reads too slowly");
    return false;
  }

  @Override
  public void release(int bytes) {
    posted.addAndGet(-bytes);
  }

  /**
   * Waits, without a thread, until the client's machine has taken everything that was sent.
   *
   * @param stall how long it may take nothing before it is cut
   */
  CompletionStage<Void> taken(Duration stall) {
    return Drain.of(channel, stall, () -> cut("it takes nothing of its replay"));
  }

  private long pendingInChannel() {
    return channel.isActive() ? maxPendingBytes - channel.bytesBeforeUnwritable() : 0;
  }

  @Override
  public void write(ByteBuf frame) {
    channel.write(frame, channel.voidPromise());
  }

  @Override
  public boolean markUnflushed() {
    boolean fresh = !unflushed;
    unflushed = true;
    return fresh;
  }

  @Override
  public void flush() {
    unflushed = false;
    channel.flush();
  }
}
