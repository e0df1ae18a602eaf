package io.space7.signals;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Dispatcher;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to NATS. Once it breaks it is of no use any more. Thread-safe.
 *
 * <p>A connection on which nothing comes back for 15 seconds counts as broken.
 */
final class NatsLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NatsLink.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PING_INTERVAL = Duration.ofSeconds(5);
  private static final int PINGS_UNANSWERED = 2;
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration GOODBYE_TIMEOUT = Duration.ofSeconds(1);

  /** Signals that wait to be written. */
  private static final int ROOM = 10_000;

  /** Texts that wait to be read, and their bytes. */
  private static final long UNREAD = 50_000;

  private static final long UNREAD_BYTES = 8L * 1024 * 1024;

  private final Connection connection;
  private final Dispatcher dispatcher;

  /**
   * Connects.
   *
   * @param hears is given each text, on a thread of this link's own
   * @throws IOException if none of the servers can be reached or lets this one in
   */
  NatsLink(NatsSettings settings, Consumer<String> hears, Events events)
      throws IOException, InterruptedException {
    connection = Nats.connect(options(settings, events));
    dispatcher =
        connection.createDispatcher(
            message -> hears.accept(new String(message.getData(), StandardCharsets.US_ASCII)));
    dispatcher.setPendingLimits(UNREAD, UNREAD_BYTES);
  }

  private static Options options(NatsSettings settings, Events events) {
    Options.Builder options =
        new Options.Builder()
            .servers(settings.servers().toArray(String[]::new))
            .connectionName("space7")
            .noReconnect()
            .noEcho()
            .connectionTimeout(CONNECT_TIMEOUT)
            .socketWriteTimeout(WRITE_TIMEOUT)
            .pingInterval(PING_INTERVAL)
            .maxPingsOut(PINGS_UNANSWERED)
            .maxMessagesInOutgoingQueue(ROOM)
            .discardMessagesWhenOutgoingQueueFull()
            .connectionListener(ended(events))
            .errorListener(new Trouble(events));
    if (settings.user() != null) {
      options.userInfo(settings.user().toCharArray(), settings.secret().toCharArray());
    } else if (settings.secret() != null) {
      options.token(settings.secret().toCharArray());
    }
    return options.build();
  }

  private static ConnectionListener ended(Events events) {
    return (connection, event) -> {
      if (event == ConnectionListener.Events.CLOSED) {
        events.ended();
      }
    };
  }

  /** Has no effect on a link that is broken. */
  void subscribe(String subject) {
    try {
      dispatcher.subscribe(subject);
    } catch (IllegalStateException broken) {
      LOG.debug("Not subscribed: {}", broken.getMessage());
    }
  }

  /** Has no effect on a link that is broken. */
  void unsubscribe(String subject) {
    try {
      dispatcher.unsubscribe(subject);
    } catch (IllegalStateException broken) {
      LOG.debug("Not unsubscribed: {}", broken.getMessage());
    }
  }

  /**
   * Returns at once.
   *
   * @return false if it cannot be sent
   */
  boolean publish(String subject, String text) {
    try {
      connection.publish(subject, text.getBytes(StandardCharsets.US_ASCII));
      return true;
    } catch (IllegalStateException broken) {
      return false;
    }
  }

  /** Whether everything asked for until now has been done; waits for the answer, for a while. */
  boolean confirm() {
    return confirm(ANSWER_TIMEOUT);
  }

  private boolean confirm(Duration timeout) {
    try {
      connection.flush(timeout);
      return true;
    } catch (TimeoutException | IllegalStateException broken) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What is on its way is sent first, if that goes quickly. */
  @Override
  public void close() {
    confirm(GOODBYE_TIMEOUT);
    abandon();
  }

  void abandon() {
    try {
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What befalls a link; on threads of its own. */
  interface Events {
    /** It is of no use any more. */
    void ended();

    /** Something that was to be sent was not. */
    void unsent();

    /** Something that was to be heard was not. */
    void unheard();
  }

  private record Trouble(Events events) implements ErrorListener {
    @Override
    public void errorOccurred(Connection connection, String error) {
      LOG.debug("NATS says: {}", error);
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception exception) {
      LOG.debug("NATS fails: {}", exception.toString());
    }

    @Override
    public void slowConsumerDetected(Connection connection, io.nats.client.Consumer consumer) {
      events.unheard();
    }

    @Override
    public void messageDiscarded(Connection connection, Message message) {
      events.unsent();
    }
  }
}
