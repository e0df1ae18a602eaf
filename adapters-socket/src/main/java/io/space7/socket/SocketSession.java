package io.space7.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.space7.application.Identity.Principal;
import io.space7.application.port.Listener;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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
  private static final long REPLAY_POLL_NANOS = Duration.ofMillis(2).toNanos();

  private final Principal principal;
  private final SocketId socketId;
  private final String name;
  private final String origin;
  private final Channel channel;
  private final WriteQueue writeQueue;
  private final SerialExecutor executor;
  private final int maxPendingBytes;

  /** Bytes on their way to the channel; what has arrived there is counted by the channel. */
  private final AtomicInteger posted = new AtomicInteger();

  /** Touched on the executor only. */
  private final Set<SpaceId> joined = new HashSet<>();

  private int refusedJoins;

  /** Touched on the event loop only. */
  private boolean unflushed;

  private int refusedEvents;

  SocketSession(
      Principal principal,
      SocketId socketId,
      String name,
      Channel channel,
      WriteQueue writeQueue,
      SerialExecutor executor,
      int maxPendingBytes) {
    this.principal = principal;
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
    return principal.userId();
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

  Set<SpaceId> joined() {
    return joined;
  }

  int countRefusedJoin() {
    return ++refusedJoins;
  }

  /** Counts events that were refused one after another. */
  void countRefusedEvents(boolean taken) {
    refusedEvents = taken ? 0 : refusedEvents + 1;
  }

  int refusedEvents() {
    return refusedEvents;
  }

  /**
   * Ends the connection. No close frame is sent: the official Java client does not react to one,
   * while every client takes a connection that ends for what it is and comes back.
   */
  void cut(String reason) {
    if (channel.isActive()) {
      LOG.info("Socket {} is cut: {}", socketId, reason);
    }
    channel.close();
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

  /** Sends in turn with everything else. */
  private void send(ByteBuf frame) {
    writeQueue.post(frame, List.of(this));
    frame.release();
  }

  @Override
  public boolean reserve(int bytes) {
    if (posted.addAndGet(bytes) + pendingInChannel() <= maxPendingBytes) {
      return true;
    }
    posted.addAndGet(-bytes);
    cut("it reads too slowly");
    return false;
  }

  @Override
  public void release(int bytes) {
    posted.addAndGet(-bytes);
  }

  /**
   * Waits until the socket has read so much that a replay can go on; a client that takes its time
   * with a long replay is not cut for it.
   *
   * @throws Refusal {@link ErrorCode#BUSY} if the connection has ended or the client reads nothing
   */
  void awaitRoomForReplay(Duration patience) {
    long start = System.nanoTime();
    while (posted.get() + pendingInChannel() > maxPendingBytes / 2) {
      if (!channel.isActive() || Thread.currentThread().isInterrupted()) {
        break;
      }
      if (System.nanoTime() - start > patience.toNanos()) {
        cut("it does not read its replay");
        break;
      }
      LockSupport.parkNanos(REPLAY_POLL_NANOS);
    }
    if (!channel.isActive()) {
      throw new Refusal(ErrorCode.BUSY, "The socket has gone.");
    }
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
