package io.space7.persistence;

import io.space7.application.port.MessageStore.Standing;
import io.space7.domain.Position;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import io.space7.persistence.ThreadVersions.Question;
import java.util.Map;
import java.util.Optional;

/**
 * What users may do and of which version threads are: what nearly every request asks for, and
 * therefore asked for together. Thread-safe.
 */
final class Standings {
  /** Two, so that one can be on its way while another is answered. */
  private static final int AT_ONCE = 2;

  private final WatchedReads reads;
  private final SharedReading<Question, Standing> shared;

  Standings(WatchedReads reads) {
    this.reads = reads;
    shared =
        new SharedReading<>(
            AT_ONCE,
            asked ->
                reads.transactions().single(handle -> ThreadVersions.standings(handle, asked)));
  }

  /** See {@link io.space7.application.port.MessageStore#standing}. */
  Optional<Standing> of(SpaceId spaceId, UserId viewerId, Map<Long, Long> crowded) {
    Question question = new Question(spaceId, viewerId);
    return reads.read(
        spaceId,
        () ->
            crowded.isEmpty()
                ? shared.ask(question)
                : reads
                    .transactions()
                    .single(handle -> ThreadVersions.standing(handle, question, crowded)),
        standing -> new Position(standing.version().seq(), standing.version().epoch()));
  }
}
