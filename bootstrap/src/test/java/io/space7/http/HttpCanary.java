package io.space7.http;

import io.space7.application.port.CanaryPort;
import io.space7.socket.SocketCanary;

/** An edge that calls a port and knows another adapter. */
public final class HttpCanary {
  SocketCanary other;

  void call(CanaryPort port) {
    port.call(null);
  }
}
