package io.space7.persistence;

import io.space7.application.port.ErasureStore.Witness;
import io.space7.application.port.SpaceSignals;
import io.space7.domain.Signal;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/**
 * What one server has still to do to erase a user, in steps of a few transactions each. Whoever
 * begins again finds less to do. Not safe for use by several threads at once.
 */
final class ErasingUser {
  private final UserId userId;
  private final ErasingSteps steps;
  private final SpaceSignals signals;
  private final SpaceTrends trends;

  /** What may have been begun for the user before they were marked. */
  private final Set<String> changesBefore;

  private final Queue<SpaceId> spaces = new ArrayDeque<>();
  private final Queue<ErasingWalk> walks = new ArrayDeque<>(List.of(ErasingWalk.values()));
  private final Queue<ThreadMessage.Place> found = new ArrayDeque<>();
  private ErasingWalk.Position position = ErasingWalk.Position.BEFORE_ALL;
  private boolean settled;

  ErasingUser(UserId userId, ErasingSteps steps, SpaceSignals signals, SpaceTrends trends) {
    this.userId = userId;
    this.steps = steps;
    this.signals = signals;
    this.trends = trends;
    changesBefore = steps.changesAtWork();
  }

  UserId userId() {
    return userId;
  }

  /** Whether every change has ended that may have begun before the user was marked. */
  boolean isSettled() {
    if (!settled) {
      changesBefore.retainAll(steps.changesAtWork());
      settled = changesBefore.isEmpty();
      if (settled) {
        spaces.addAll(steps.spacesOf(userId));
      }
    }
    return settled;
  }

  /**
   * Does one step.
   *
   * @return false if it was the last
   */
  boolean step(Witness witness) {
    if (!spaces.isEmpty()) {
      leave(spaces.remove(), witness);
    } else if (!found.isEmpty()) {
      erase(found.remove(), witness);
    } else if (!walks.isEmpty()) {
      walk();
    } else if (position != null) {
      position = steps.eraseEvents(position, userId);
    } else {
      steps.end(userId);
      return false;
    }
    return true;
  }

  private void leave(SpaceId spaceId, Witness witness) {
    if (steps.leave(spaceId, userId)) {
      signals.send(new Signal.Left(spaceId, userId));
      signals.send(new Signal.Updated(spaceId));
      witness.left(spaceId, userId);
    }
  }

  private void walk() {
    ErasingWalk.Slice slice = steps.next(walks.element(), position, userId);
    found.addAll(slice.found());
    position = slice.end();
    if (slice.isLast()) {
      walks.remove();
      position = ErasingWalk.Position.BEFORE_ALL;
    }
  }

  private void erase(ThreadMessage.Place place, Witness witness) {
    Erasing.Erased erased = steps.erase(place.spaceId(), place.messageId(), userId);
    if (erased == null) {
      return;
    }
    trends.changed(place.spaceId());
    witness.happened(erased.event());
    if (erased.media() != null) {
      witness.freed(place.spaceId(), erased.media());
    }
  }
}
