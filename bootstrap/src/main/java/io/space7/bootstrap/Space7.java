package io.space7.bootstrap;

import com.fasterxml.uuid.Generators;
import io.space7.application.Identity;
import io.space7.application.MediaFiles;
import io.space7.application.Messages;
import io.space7.application.Profiles;
import io.space7.application.SpaceFeed;
import io.space7.application.Spaces;
import io.space7.http.HttpServer;
import io.space7.persistence.Database;
import io.space7.persistence.DatabaseSettings;
import io.space7.persistence.EmbeddedDatabase;
import io.space7.socket.Fanout;
import io.space7.socket.SocketServer;
import io.space7.storage.LocalMediaStore;
import io.space7.storage.TikaMediaDetector;
import io.space7.wire.Wire;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running server. */
final class Space7 implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Space7.class);
  private static final Duration HOUSEKEEPING_INTERVAL = Duration.ofMinutes(10);
  private static final int TIMER_THREADS = 2;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private SocketServer door;

  private Space7() {}

  /**
   * Starts everything, or nothing.
   *
   * @throws StartException if the server cannot start for a reason that its owner can mend
   */
  static Space7 start(Config config, Clock clock) {
    Space7 server = new Space7();
    try {
      requireFree(config.port());
      server.assemble(config, clock);
      return server;
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  /** The port of the one origin. */
  int port() {
    return door.port();
  }
}
