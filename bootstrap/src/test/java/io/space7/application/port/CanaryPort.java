package io.space7.application.port;

/** A port without a contract and a twin, which also knows a library. */
public interface CanaryPort {
  void call(io.netty.buffer.ByteBuf library);
}
