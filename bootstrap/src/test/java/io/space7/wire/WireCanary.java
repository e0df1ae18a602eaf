package io.space7.wire;

/** Public JSON that knows what carries it. */
final class WireCanary {
  io.javalin.Javalin http;
}
