package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.SocketId;
import io.space7.domain.UserId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SocketIdsTest {
  private final UserId ada = new UserId(UUID.randomUUID());
  private final UserId eve = new UserId(UUID.randomUUID());
  private final SocketIds here = new SocketIds();
  private final SocketIds there = new SocketIds();

  @Test
  void saysWhichServerMadeAnIdAndForWhom() {
    SocketId id = here.next(ada);
    assertThat(here.isFromHere(id)).isTrue();
    assertThat(there.isFromHere(id)).isFalse();
    assertThat(SocketIds.isFor(ada, id)).isTrue();
    assertThat(SocketIds.isFor(eve, id)).isFalse();
    assertThat(here.next(ada)).isNotEqualTo(id);
  }

  @Test
  void whatWasNotMadeIsForNobody() {
    String id = here.next(ada).value();
    for (String text :
        new String[] {"x", ".", "a.b", "a.b.c", id + "x", "x" + id, id + ".", "." + id}) {
      assertThat(SocketIds.isFor(ada, new SocketId(text))).as(text).isFalse();
    }
  }
}
