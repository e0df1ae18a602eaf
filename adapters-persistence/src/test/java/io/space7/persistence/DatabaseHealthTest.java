package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.space7.domain.Refusal;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DatabaseHealthTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(DatabaseHealth.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final DatabaseHealth health = new DatabaseHealth();
  private final SqlErrors errors = new SqlErrors(health);

  @BeforeEach
  void listen() {
    logger.setAdditive(false);
    logger.setLevel(Level.INFO);
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(logged);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  @Test
  void anOutageIsOneLineAndItsEndAnother() {
    for (int i = 0; i < 20; i++) {
      fail("starting up", "57P03");
    }
    assertThat(lines()).containsExactly("The database is away: starting up");
    for (int i = 0; i < 20; i++) {
      health.works(System.nanoTime(), false);
    }
    assertThat(lines()).hasSize(2);
    assertThat(lines().get(1)).matches("The database is back after \\d+ s");
  }

  /** A statement that was under way when the database went may still be answered. */
  @Test
  void whatBeganBeforeAnOutageDoesNotEndIt() {
    long before = System.nanoTime();
    fail("connection refused", "08001");
    health.works(before, true);
    assertThat(health.isAway()).isTrue();
  }

  @Test
  void readingDoesNotShowThatChangesWorkAgain() {
    fail("cannot execute UPDATE in a read-only transaction", "25006");
    health.works(System.nanoTime(), false);
    assertThat(health.isAway()).isTrue();
    health.works(System.nanoTime(), true);
    assertThat(health.isAway()).isFalse();
  }

  private void fail(String message, String state) {
    assertThat(errors.translate(new IllegalStateException(new SQLException(message, state))))
        .isInstanceOf(Refusal.class);
  }

  private java.util.List<String> lines() {
    return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
