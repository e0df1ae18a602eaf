package io.space7.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.feed.SpaceFeed;
import io.space7.application.port.ErasureStore;
import io.space7.application.port.Listener;
import io.space7.domain.SocketId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.testkit.memory.InMemoryDelivery;
import io.space7.testkit.memory.InMemoryErasureStore;
import io.space7.testkit.memory.InMemoryListener;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AccountErasureTest {
  private final UseCaseFixture on = new UseCaseFixture();
  private final InMemoryDelivery delivery = new InMemoryDelivery();
  private final ErasureStore erasures = new InMemoryErasureStore(on.world);
  private final AccountErasure erasure =
      new AccountErasure(
          erasures,
          on.identity,
          on.media,
          new SpaceFeed<>(on.spaces(), on.log(), on.clock, on.timer, delivery),
          on.timer);

  private Listener connect(UserId userId) {
    Listener listener = new InMemoryListener(userId, new SocketId(UUID.randomUUID().toString()));
    delivery.connect(listener);
    return listener;
  }

  /** As behind a pooler, where LISTEN hears nothing. */
  @Test
  void whomAnotherServerErasesIsCutWithoutAnySignal() {
    User bob = on.newUser();
    User carl = on.newUser();
    connect(bob.userId());
    connect(carl.userId());
    for (int i = 0; i < ErasureStore.MAX_ASKED; i++) {
      connect(new UserId(UUID.randomUUID()));
    }
    erasure.disconnectErased();
    assertThat(delivery.connected()).contains(bob.userId(), carl.userId());
    erasures.begin(bob.userId());
    erasure.disconnectErased();
    assertThat(delivery.connected())
        .contains(carl.userId())
        .doesNotContain(bob.userId())
        .hasSize(ErasureStore.MAX_ASKED + 1);
  }
}
