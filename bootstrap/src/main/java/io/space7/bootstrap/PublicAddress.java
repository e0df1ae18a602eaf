package io.space7.bootstrap;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Where the server listens.
 *
 * @param host null for all addresses
 * @param port 0 for any free one
 */
record PublicAddress(String host, int port) {
  InetSocketAddress socketAddress() {
    return host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
  }

  /**
   * Known early, a port in use costs nobody the start of a database.
   *
   * @throws StartException if it cannot be listened on
   */
  void requireFree() {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(socketAddress());
    } catch (IOException e) {
      throw inUse();
    }
  }

  StartException inUse() {
    if (host != null && !isOfThisMachine()) {
      return StartException.wrong("HOST", "\"" + host + "\"", "an address of this machine");
    }
    return new StartException(
        "Port " + port + " is in use or not allowed; stop what uses it, or set PORT to another.");
  }

  private boolean isOfThisMachine() {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(host, 0));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** As somebody on this machine opens it. */
  String shown(int realPort) {
    String shownHost =
        switch (host == null ? "localhost" : host) {
          case "127.0.0.1", "0.0.0.0", "0:0:0:0:0:0:0:0", "localhost" -> "localhost";
          default -> host.contains(":") ? "[" + host + "]" : host;
        };
    return "http://" + shownHost + ":" + realPort;
  }
}
