package io.space7.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * What goes out through one event loop: the one way on which anything of ours reaches a socket, so
 * that the order in which things are posted is the order in which they arrive.
 *
 * <p>Frames are written at once and flushed when everything that was posted meanwhile is written
 * too: under load many frames share one system call, and an idle server flushes without delay.
 */
final class WriteQueue {
  private final EventLoop loop;

  /** Written to, not yet flushed; touched on the loop only. */
  private final List<SocketSession> unflushed = new ArrayList<>();

  WriteQueue(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * Sends one frame to many sockets of this loop. Never blocks, and never keeps more than a
   * socket's bound: who has too much pending already is cut instead.
   *
   * @param frame not released
   */
  void post(ByteBuf frame, List<SocketSession> receivers) {
    int size = frame.readableBytes();
    List<SocketSession> ready = new ArrayList<>(receivers.size());
    for (SocketSession receiver : receivers) {
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

  private void write(ByteBuf frame, int size, List<SocketSession> receivers) {
    if (unflushed.isEmpty()) {
      loop.execute(this::flush);
    }
    for (SocketSession receiver : receivers) {
      receiver.release(size);
      receiver.write(frame.retainedDuplicate());
      if (receiver.markUnflushed()) {
        unflushed.add(receiver);
      }
    }
    frame.release();
  }

  private void flush() {
    for (SocketSession receiver : unflushed) {
      receiver.flush();
    }
    unflushed.clear();
  }
}
