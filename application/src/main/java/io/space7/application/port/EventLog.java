package io.space7.application.port;

import io.space7.domain.Epoch;
import io.space7.domain.ErrorCode;
import io.space7.domain.MessageId;
import io.space7.domain.Position;
import io.space7.domain.Refusal;
import io.space7.domain.Signal;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happened in each Space, in order; written by {@link MessageStore} in the transaction of each
 * change, read here by readers that missed something.
 *
 * <p>A posting whose message has been deleted since is read as a {@link SpaceEvent.MessageDeleted}
 * with the posting's own {@code seq}: the order keeps its numbers, and what was deleted stays
 * deleted.
 *
 * <p>When the store has lost something that it had acknowledged, such as by a restored backup, the
 * {@link Epoch} changes before any event gets a number that was given out before the loss, and
 * before a reader that held such a number through this server is answered. A restart or a failover
 * that loses nothing leaves it.
 *
 * <p>Every method throws a {@link Refusal} with {@link ErrorCode#DATABASE_UNAVAILABLE} if the store
 * does not answer in time.
 */
public interface EventLog {
  /** The most events or Spaces that are asked for at once. */
  int MAX_ASKED = 1000;

  /**
   * The events after a position, oldest first, without a gap.
   *
   * @param after the last seq that the reader has, from 0
   * @param limit the largest number of events, from 1 to {@value #MAX_ASKED}; fewer are given only
   *     if the log ends before
   * @return empty if there is no such Space
   */
  Optional<Slice> read(SpaceId spaceId, long after, int limit);

  /**
   * Single events of a Space, oldest first; those that are no longer kept or never happened are
   * left out.
   *
   * @param seqs at most {@value #MAX_ASKED}
   */
  List<SpaceEvent> find(SpaceId spaceId, Collection<Long> seqs);

  /**
   * Where each of some Spaces stands; Spaces that do not exist are left out.
   *
   * @param spaceIds at most {@value #MAX_ASKED}
   */
  Map<SpaceId, Position> positions(Collection<SpaceId> spaceIds);

  /**
   * Notes which connection made a change whose source was not known. Of any number of calls for one
   * event, on any number of servers, exactly one gets the event back.
   *
   * @param appreciated null for the posting of the message; otherwise a state of the actor's
   *     appreciation of it, and meant is the newest change to that state whose source is not known
   * @return the event with its source, or empty if there is no such event of this actor without a
   *     source
   */
  Optional<SpaceEvent> announce(
      SpaceId spaceId, MessageId messageId, UserId actorId, Boolean appreciated, SocketId source);

  /**
   * As {@link #announce}, for the event with a seq, whatever kind it is of.
   *
   * @return the event with its source, or empty if there is no such event of this actor without a
   *     source
   */
  Optional<SpaceEvent> confirm(SpaceId spaceId, long seq, UserId actorId, SocketId source);

  /**
   * Asks the other servers, by a {@link Signal.Claimed signal}, whether an event's actor has a
   * connection to one of them, which is then the event's source. Returns at once and promises
   * nothing.
   *
   * @param hint what the actor says, any text
   */
  void claim(SpaceEvent event, SocketId hint);

  /**
   * A part of the log.
   *
   * @param lastSeq the newest event's seq
   * @param recovered false if events after the position are no longer kept, or if the position lies
   *     in the future; then there are no events, and the reader has to start anew from {@code
   *     lastSeq}
   * @param epoch the history that all this is of
   */
  record Slice(List<SpaceEvent> events, long lastSeq, boolean recovered, Epoch epoch) {
    /**
     * What a reader gets that holds its position in some history.
     *
     * @param claimed null if the reader does not say which
     * @return this slice, or one to start anew from if the reader's history is another
     */
    public Slice heldIn(Epoch claimed) {
      return epoch.admits(claimed) ? this : new Slice(List.of(), lastSeq, false, epoch);
    }
  }
}
