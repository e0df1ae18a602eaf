package io.space7.application.port;

/** A port without a contract and a twin, which also knows a library and hides another port. */
public interface CanaryPort {
  void call(io.netty.buffer.ByteBuf library);

  /** A port within a port. */
  interface Nested {
    void call();
  }
}
