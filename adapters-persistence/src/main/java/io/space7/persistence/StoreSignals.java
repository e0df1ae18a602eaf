package io.space7.persistence;

import io.space7.application.port.SpaceSignals;
import io.space7.domain.Signal;
import io.space7.domain.SpaceId;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

/**
 * Signals, whatever carries them, with what the stores have to do about them: to forget users that
 * are erased before the receiver hears of it, and to have it look for itself when the database
 * tells another history. Thread-safe.
 */
final class StoreSignals implements SpaceSignals {
  private final SpaceSignals carrier;
  private final JdbiUserStore users;
  private volatile Receiver receiver;

  StoreSignals(SpaceSignals carrier, JdbiUserStore users) {
    this.carrier = carrier;
    this.users = users;
  }

  @Override
  public void send(Collection<Signal> signals) {
    carrier.send(signals);
  }

  @Override
  public void tell(Receiver asked) {
    carrier.tell(new Forgetting(asked));
    receiver = asked;
  }

  @Override
  public CompletionStage<Void> follow(SpaceId spaceId) {
    return carrier.follow(spaceId);
  }

  @Override
  public void unfollow(SpaceId spaceId) {
    carrier.unfollow(spaceId);
  }

  /** Has the receiver look for itself. */
  void mayHaveMissed() {
    Receiver told = receiver;
    if (told != null) {
      told.mayHaveMissed();
    }
  }

  private final class Forgetting implements Receiver {
    private final Receiver then;

    Forgetting(Receiver then) {
      this.then = then;
    }

    @Override
    public void heard(Signal signal) {
      if (signal instanceof Signal.Erased erased) {
        users.forget(erased.userId());
      } else if (signal instanceof Signal.Lost) {
        users.forgetAll();
      }
      then.heard(signal);
    }

    @Override
    public void mayHaveMissed() {
      users.forgetAll();
      then.mayHaveMissed();
    }

    @Override
    public void hearsNobody() {
      then.hearsNobody();
    }
  }
}
