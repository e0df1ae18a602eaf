package io.space7.http;

import io.space7.application.port.AbstractCanaryPort;
import io.space7.application.port.CanaryPort;
import io.space7.socket.SocketCanary;

/** An edge that calls ports and knows another adapter. */
public final class HttpCanary {
  SocketCanary other;

  void call(CanaryPort port) {
    port.call(null);
  }

  Runnable refer(AbstractCanaryPort port) {
    return port::call;
  }

  void callAbstract(AbstractCanaryPort port) {
    port.call();
  }

  void callNested(CanaryPort.Nested port) {
    port.call();
  }
}
