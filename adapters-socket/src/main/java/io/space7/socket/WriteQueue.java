package io.space7.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

/**
 * What goes out through one event loop: the one way on which anything of ours reaches a socket, so
 * that the order in which things are posted is the order in which they arrive.
 *
 * <p>Frames are written at once, and their sockets flushed some at a time. What is posted meanwhile
 * is written before the next are flushed: under load many frames share one system call, and an idle
 * server flushes without delay.
 */
final class WriteQueue {
  /** Sockets that are flushed before what was posted meanwhile is written: about 0.2 ms. */
  private static final int FLUSHED_AT_ONCE = 32;

  private final EventLoop loop;

  /** Written to, not yet flushed, the longest waiting first; touched on the loop only. */
  private final Queue<Receiver> unflushed = new ArrayDeque<>();

  WriteQueue(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * Sends one frame to many sockets of this loop. Never blocks, and never keeps more than a
   * socket's bound: who has too much pending already is cut instead.
   *
   * @param frame not released
   */
  void post(ByteBuf frame, List<? extends Receiver> receivers) {
    int size = frame.readableBytes();
    List<Receiver> ready = new ArrayList<>(receivers.size());
    for (Receiver receiver : receivers) {
      if (receiver.reserve(size)) {
        ready.add(receiver);
      }
    }
    if (ready.isEmpty()) {
      return;
    }
    frame.retain();
    if (!execute(() -> write(frame, size, ready))) {
      frame.release();
    }
  }

  /** No effect once the server has stopped. */
  private boolean execute(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException stopped) {
      return false;
    }
  }

  private void write(ByteBuf frame, int size, List<Receiver> receivers) {
    if (unflushed.isEmpty()) {
      loop.execute(this::flush);
    }
    for (Receiver receiver : receivers) {
      receiver.release(size);
      receiver.write(frame.retainedDuplicate());
      if (receiver.markUnflushed()) {
        unflushed.add(receiver);
      }
    }
    frame.release();
  }

  private void flush() {
    for (int i = 0; i < FLUSHED_AT_ONCE && !unflushed.isEmpty(); i++) {
      unflushed.poll().flush();
    }
    if (!unflushed.isEmpty()) {
      loop.execute(this::flush);
    }
  }

  /** A socket of this loop. */
  interface Receiver {
    /** Announces bytes; if they are too many, the socket is cut and they must not be sent. */
    boolean reserve(int bytes);

    /** Takes an announcement back, because the bytes are written next. */
    void release(int bytes);

    /** Without a flush; on the loop. */
    void write(ByteBuf frame);

    /** Returns whether it was not marked before; on the loop. */
    boolean markUnflushed();

    /** On the loop. */
    void flush();
  }
}
