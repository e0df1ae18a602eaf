package io.space7.socket;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Everything that is logged until it is closed, at the log's most talkative. */
final class LogRecorder extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  final Queue<String> lines = new ConcurrentLinkedQueue<>();
  final Queue<String> alarms = new ConcurrentLinkedQueue<>();

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Level usual = root.getLevel();
  private final List<Appender<ILoggingEvent>> usualAppenders = new ArrayList<>();

  LogRecorder() {
    start();
    root.iteratorForAppenders().forEachRemaining(usualAppenders::add);
    usualAppenders.forEach(root::detachAppender);
    root.addAppender(this);
    root.setLevel(Level.TRACE);
  }

  @Override
  protected void append(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    String line =
        event.getLoggerName()
            + " "
            + event.getFormattedMessage()
            + (thrown == null ? "" : " " + thrown.getClassName() + " " + thrown.getMessage());
    lines.add(line);
    if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      alarms.add(line);
    }
  }

  @Override
  public void close() {
    root.setLevel(usual);
    root.detachAppender(this);
    usualAppenders.forEach(root::addAppender);
  }
}
