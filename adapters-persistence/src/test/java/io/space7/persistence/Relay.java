package io.space7.persistence;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A network between a client and a server on this machine that can be made to fail. */
final class Relay implements Closeable {
  private final InetSocketAddress target;
  private final ServerSocket listener = new ServerSocket();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile boolean refusing;
  private volatile boolean silent;

  Relay(int targetPort) throws IOException {
    target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many connections there have been, those that were ended at once included. */
  int accepted() {
    return accepted.get();
  }

  /** Ends all connections, and every new one at once. */
  void cut() {
    refusing = true;
    sockets.forEach(Relay::closeQuietly);
  }

  /** Loses everything that is sent from now on, and tells nobody. */
  void fallSilent() {
    silent = true;
  }

  void restore() {
    refusing = false;
    silent = false;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        accepted.incrementAndGet();
        if (refusing) {
          client.close();
          continue;
        }
        Socket server = new Socket();
        sockets.add(client);
        sockets.add(server);
        server.connect(target);
        start(() -> copy(client, server));
        start(() -> copy(server, client));
      } catch (IOException closed) {
        // the next accept tells whether it was this relay
      }
    }
  }

  private void copy(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (!silent) {
          out.write(buffer, 0, n);
          out.flush();
        }
      }
    } catch (IOException cut) {
      // both ends are closed
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException closed) {
      // it is
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
