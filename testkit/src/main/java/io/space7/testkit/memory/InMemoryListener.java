package io.space7.testkit.memory;

import io.space7.application.port.Listener;
import io.space7.domain.SocketId;
import io.space7.domain.UserId;
import java.util.Objects;

/** The in-memory twin of {@link Listener}. */
public record InMemoryListener(UserId userId, SocketId socketId) implements Listener {
  public InMemoryListener {
    Objects.requireNonNull(userId);
    Objects.requireNonNull(socketId);
  }
}
