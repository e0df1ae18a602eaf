package io.space7.testkit.memory;

import java.time.Instant;

/** A membership; guarded by the world's lock. */
final class MemberState {
  final Instant joinedAt;
  long readSeq;

  MemberState(Instant joinedAt, long readSeq) {
    this.joinedAt = joinedAt;
    this.readSeq = readSeq;
  }
}
