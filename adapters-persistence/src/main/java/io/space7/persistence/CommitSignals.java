package io.space7.persistence;

import io.space7.application.port.SignalText;
import io.space7.application.port.SpaceSignals;
import io.space7.domain.Signal;
import java.util.List;

/**
 * How the other servers learn of the events of a commit: with it, or after it. Thread-safe.
 *
 * <p>Why it is so: docs/adr/0024-signals.md.
 */
interface CommitSignals {
  /**
   * Texts that the transaction itself notifies of, so that they are sent if and only if it commits.
   */
  List<String> within(List<Signal> signals);

  /** Called after the commit, which the callers of the changes wait for; returns at once. */
  void after(List<Signal> signals);

  /** In the transaction, which costs no round trip. */
  static CommitSignals byNotify(SignalText text) {
    return new CommitSignals() {
      @Override
      public List<String> within(List<Signal> signals) {
        return text.write(signals, Notifier.MAX_LENGTH);
      }

      @Override
      public void after(List<Signal> signals) {}
    };
  }

  /** After the commit. */
  static CommitSignals by(SpaceSignals others) {
    return new CommitSignals() {
      @Override
      public List<String> within(List<Signal> signals) {
        return List.of();
      }

      @Override
      public void after(List<Signal> signals) {
        others.send(signals);
      }
    };
  }
}
