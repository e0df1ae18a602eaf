package io.space7.bootstrap;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.Marker;

/**
 * Ends the process when an error for want of memory is about to be logged. Netty, Jetty and others
 * catch errors on their threads, log them, at whatever level, and go on. Allocates nothing.
 */
public final class OutOfMemoryWatch extends TurboFilter {
  private static final int DEPTH = 10;

  @Override
  public FilterReply decide(
      Marker marker, Logger logger, Level level, String format, Object[] params, Throwable t) {
    look(t);
    if (params != null
        && params.length > 0
        && params[params.length - 1] instanceof Throwable last) {
      look(last);
    }
    return FilterReply.NEUTRAL;
  }

  private static void look(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < DEPTH && cause != null; i++) {
      OutOfMemory.endIf(cause);
      cause = cause.getCause();
    }
  }
}
