package io.space7.bootstrap;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.space7.application.port.Timer;
import io.space7.testkit.contract.TimerContract;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.slf4j.LoggerFactory;

class BackgroundTimerContractTest implements TimerContract {
  private final Logger log = (Logger) LoggerFactory.getLogger(BackgroundTimer.class);
  private final BackgroundTimer timer = new BackgroundTimer();

  /** Tasks that are meant to fail are not worth a stack trace each. */
  @BeforeEach
  void silence() {
    log.setLevel(Level.OFF);
  }

  @AfterEach
  void close() {
    timer.close();
    log.setLevel(null);
  }

  @Override
  public Timer timer() {
    return timer;
  }

  @Override
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime());
  }

  @Override
  public void pass(Duration duration) {
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
