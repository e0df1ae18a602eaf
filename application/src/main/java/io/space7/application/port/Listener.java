package io.space7.application.port;

import io.space7.domain.SocketId;
import io.space7.domain.UserId;

/**
 * One connection of one user that listens to Spaces.
 *
 * <p>Two listeners are the same if they are equal; a connection's {@link #socketId} belongs to no
 * other. Both methods answer the same for the whole life of the connection, from any thread.
 */
public interface Listener {
  UserId userId();

  SocketId socketId();
}
