package io.space7.application.port;

import io.space7.domain.Signal;
import io.space7.domain.SpaceId;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What the servers on one database tell each other, both ways. A signal is a hint and never the
 * truth: it says where to look. Signals may be lost, come late, repeatedly or in another order; a
 * receiver asks the {@link EventLog} and the {@link SpaceStore} for what really is. Thread-safe.
 *
 * <p>No method waits for another server, for a network or for what carries the signals, and none
 * fails because that is away: who is cut off goes on trying, and says so once.
 */
public interface SpaceSignals {
  /**
   * Tells the other servers what has happened; not this one, which knows. To be called after the
   * commit.
   *
   * <p>Bounded: signals for which there is no room are dropped. Whenever some were dropped or could
   * not be sent, the receivers that can be reached learn afterwards that they {@link
   * Receiver#mayHaveMissed may have missed} something.
   *
   * @param signals in the order in which they happened; sent in this order
   */
  void send(Collection<Signal> signals);

  /** {@link #send(Collection) Sends} a single signal. */
  default void send(Signal signal) {
    send(List.of(signal));
  }

  /**
   * Begins to tell a receiver, until these signals are closed by their owner. Returns at once;
   * while the other servers cannot be heard, it goes on trying.
   *
   * @throws IllegalStateException if there is a receiver already
   */
  void tell(Receiver receiver);

  /**
   * From now on the receiver wants to hear of a Space. It may hear of others too, and hears of what
   * has no {@link Signal#audience} in any case. No effect on one that is followed already.
   *
   * @return completes when no signal is lost any more for want of following; completed already if
   *     none ever is
   */
  CompletionStage<Void> follow(SpaceId spaceId);

  /** Ends what {@link #follow} began; no effect on a Space that is not followed. */
  void unfollow(SpaceId spaceId);

  /**
   * Takes signals, from any number of threads. Must neither block nor throw. A change is signalled
   * only after its commit.
   */
  interface Receiver {
    void heard(Signal signal);

    /**
     * Signals of any kind may have been lost until now. The first call is this one; after an
     * interruption it comes within 30 seconds of the network's return, and while it lasts every 10
     * seconds.
     */
    void mayHaveMissed();

    /** Nobody can be heard at present; comes every second while that is so. */
    void hearsNobody();
  }
}
