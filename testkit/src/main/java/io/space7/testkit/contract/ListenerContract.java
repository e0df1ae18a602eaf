package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.Listener;
import io.space7.domain.SocketId;
import io.space7.domain.UserId;
import io.space7.testkit.Together;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link Listener} has to be: the key of one connection, for as long as it lasts. */
public interface ListenerContract {
  /** Another connection of a user. */
  Listener newListener(UserId userId) throws Exception;

  /** Ends a connection; no effect if there is nothing to end. */
  void end(Listener listener) throws Exception;

  @Test
  default void itIsOneConnectionOfItsUser() throws Exception {
    UserId ada = new UserId(UUID.randomUUID());
    Listener listener = newListener(ada);
    assertThat(listener.userId()).isEqualTo(ada);
    assertThat(listener.socketId()).isNotNull();
  }

  @Test
  default void twoConnectionsOfOneUserAreTwoListeners() throws Exception {
    UserId ada = new UserId(UUID.randomUUID());
    Set<Listener> listeners = new HashSet<>();
    Set<SocketId> sockets = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      Listener listener = newListener(ada);
      listeners.add(listener);
      sockets.add(listener.socketId());
    }
    assertThat(listeners).hasSize(5);
    assertThat(sockets).hasSize(5);
  }

  @Test
  default void itStaysTheSameFromAnyThreadAndAfterItsEnd() throws Exception {
    UserId ada = new UserId(UUID.randomUUID());
    Listener listener = newListener(ada);
    SocketId socket = listener.socketId();
    Set<Listener> kept = new HashSet<>(List.of(listener, newListener(ada)));
    int hash = listener.hashCode();
    end(listener);
    assertThat(
            Together.run(
                4,
                i ->
                    () ->
                        List.of(listener.userId(), listener.socketId(), listener.hashCode(), kept)))
        .containsOnly(List.of(ada, socket, hash, kept));
    assertThat(kept.remove(listener)).as("it is found where it was put").isTrue();
  }
}
