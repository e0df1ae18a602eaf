package io.space7.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network between a client and a service on this machine that can be made to fail. Safe for use
 * by many threads.
 */
public final class FaultyRelay implements Closeable {
  private final InetSocketAddress target;
  private final ServerSocket listener = new ServerSocket();
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private final Set<Socket> services = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile boolean refusing;
  private volatile boolean silent;
  private volatile byte[] answer;

  public FaultyRelay(int targetPort) throws IOException {
    target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections there have been, those that were ended at once included. */
  public int accepted() {
    return accepted.get();
  }

  /** How many connections the client holds open. */
  public int open() {
    return clients.size();
  }

  /** Ends all connections, and every new one at once. */
  public void cut() {
    refusing = true;
    endAll();
  }

  /** Ends all connections, and answers whatever is asked on a new one with an HTTP status alone. */
  public void answer(int httpStatus) {
    answer =
        ("HTTP/1.1 " + httpStatus + " No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    endAll();
  }

  /** Loses everything that is sent from now on, and tells nobody. */
  public void fallSilent() {
    silent = true;
  }

  /** Works again; what was lost stays lost. */
  public void restore() {
    refusing = false;
    silent = false;
    answer = null;
  }

  private void endAll() {
    clients.forEach(FaultyRelay::closeQuietly);
    services.forEach(FaultyRelay::closeQuietly);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        accepted.incrementAndGet();
        byte[] prepared = answer;
        if (refusing) {
          client.close();
        } else if (prepared != null) {
          start(() -> answer(client, prepared));
        } else {
          relay(client);
        }
      } catch (IOException closed) {
        // the next accept tells whether it was this relay
      }
    }
  }

  private void relay(Socket client) throws IOException {
    Socket service = new Socket();
    clients.add(client);
    services.add(service);
    service.connect(target);
    client.setTcpNoDelay(true);
    service.setTcpNoDelay(true);
    start(() -> copy(client, service));
    start(() -> copy(service, client));
  }

  private void copy(Socket from, Socket to) {
    byte[] buffer = new byte[64 * 1024];
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
    } finally {
      clients.remove(from);
      clients.remove(to);
      services.remove(from);
      services.remove(to);
    }
  }

  /** Takes what is sent, so that the answer is not lost with a connection that is reset. */
  private static void answer(Socket client, byte[] prepared) {
    try (client) {
      client.setSoTimeout(1000);
      InputStream in = client.getInputStream();
      byte[] buffer = new byte[8192];
      int n = in.read(buffer);
      client.getOutputStream().write(prepared);
      client.getOutputStream().flush();
      client.shutdownOutput();
      while (n >= 0) {
        n = in.read(buffer);
      }
    } catch (IOException gone) {
      // the client has ended the connection
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "faulty relay");
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
