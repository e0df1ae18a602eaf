package io.space7.application.port;

import io.space7.domain.Epoch;
import java.util.Objects;

/**
 * What a page of a thread is made from: two pages for the same request are equal if their versions
 * are, but for likes that only their reader sees; see {@link MessageStore.Standing}. Within an
 * epoch nothing in it ever decreases.
 *
 * @param epoch the history that {@code seq} was given out in
 * @param seq the Space's newest event, 0 if nothing ever happened
 * @param changes of the Space that are no events
 * @param profiles how often the name or picture of any user has changed
 */
public record ThreadVersion(Epoch epoch, long seq, long changes, long profiles) {
  public ThreadVersion {
    Objects.requireNonNull(epoch);
  }

  /** Whether what is of this version has everything that the other has. */
  public boolean covers(ThreadVersion other) {
    return epoch.equals(other.epoch)
        && seq >= other.seq
        && changes >= other.changes
        && profiles >= other.profiles;
  }
}
