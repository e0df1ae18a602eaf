package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.WriteCounts;
import io.space7.application.port.WriteCounts.Count;
import io.space7.domain.UserId;
import io.space7.testkit.Together;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link WriteCounts} has to do. */
public interface WriteCountsContract {
  WriteCounts writeCounts();

  private static UserId someone() {
    return new UserId(UUID.randomUUID());
  }

  @Test
  default void whatIsAddedIsCountedTogether() {
    UserId ada = someone();
    assertThat(writeCounts().add(List.of(new Count(ada, 100, 3)), 0))
        .containsExactly(new Count(ada, 100, 3));
    assertThat(writeCounts().add(List.of(new Count(ada, 100, 4), new Count(ada, 101, 1)), 0))
        .containsExactlyInAnyOrder(new Count(ada, 100, 7), new Count(ada, 101, 1));
  }

  @Test
  default void slotsThatWereNotAddedToAreToldToo() {
    UserId ada = someone();
    writeCounts().add(List.of(new Count(ada, 10, 1), new Count(ada, 11, 2)), 0);
    assertThat(writeCounts().add(List.of(new Count(ada, 12, 3)), 11))
        .containsExactlyInAnyOrder(new Count(ada, 11, 2), new Count(ada, 12, 3));
  }

  @Test
  default void everyUserHasTheirOwnCount() {
    UserId ada = someone();
    UserId bob = someone();
    writeCounts().add(List.of(new Count(ada, 5, 1)), 0);
    assertThat(writeCounts().add(List.of(new Count(bob, 5, 2)), 0))
        .containsExactly(new Count(bob, 5, 2));
    assertThat(writeCounts().add(List.of(new Count(bob, 6, 1), new Count(ada, 6, 1)), 6))
        .containsExactlyInAnyOrder(new Count(ada, 6, 1), new Count(bob, 6, 1));
  }

  @Test
  default void manyServersMayAddAtOnce() throws Exception {
    List<UserId> users = List.of(someone(), someone(), someone());
    Together.run(
        8,
        i ->
            () -> {
              for (int n = 0; n < 10; n++) {
                List<Count> counts = new ArrayList<>();
                for (int u = 0; u < users.size(); u++) {
                  counts.add(new Count(users.get((u + i) % users.size()), 7, 1));
                }
                writeCounts().add(counts, 0);
              }
              return null;
            });
    for (UserId user : users) {
      assertThat(writeCounts().add(List.of(new Count(user, 7, 1)), 0))
          .containsExactly(new Count(user, 7, 81));
    }
  }

  @Test
  default void asManyAsAllowedFitInOneCall() {
    UserId ada = someone();
    List<Count> counts = new ArrayList<>();
    for (int slot = 0; slot < WriteCounts.MAX_COUNTS; slot++) {
      counts.add(new Count(ada, slot, 1));
    }
    assertThat(writeCounts().add(counts, WriteCounts.MAX_COUNTS - 2)).hasSize(2);
  }

  @Test
  default void whatIsOldIsForgotten() {
    UserId ada = someone();
    writeCounts().add(List.of(new Count(ada, 20, 1), new Count(ada, 21, 1)), 0);
    writeCounts().removeBefore(Instant.ofEpochMilli(21L * WriteCounts.SLOT_MILLIS));
    assertThat(writeCounts().add(List.of(new Count(ada, 22, 1)), 0))
        .containsExactlyInAnyOrder(new Count(ada, 21, 1), new Count(ada, 22, 1));
  }
}
