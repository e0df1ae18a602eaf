import type { ShownMessage } from '@space7/client';

/** Messages of one person within so long belong together. */
const GROUP_MS = 5 * 60_000;

/** How a row stands to those that are shown around it. */
export interface Place {
  /** Tells who wrote it; the rows below of the same person do not. */
  readonly head: boolean;
  /** The first row of its day, to be announced above it. */
  readonly firstOfDay: boolean;
}

const APART: Place = { head: true, firstOfDay: false };

/**
 * Only where rows are in the order of time does what is above say anything.
 *
 * @param above the row that is shown above it: the newer one, or where the newest is at the bottom
 *     the older one
 */
export function placeOf(
  message: ShownMessage,
  above: ShownMessage | undefined,
  inTime: boolean,
): Place {
  if (!inTime) return APART;
  if (!above) return { head: true, firstOfDay: true };
  const [at, then] = [new Date(message.created_at), new Date(above.created_at)];
  const firstOfDay = at.toDateString() !== then.toDateString();
  const together =
    above.sender_id === message.sender_id && Math.abs(then.getTime() - at.getTime()) < GROUP_MS;
  return { head: firstOfDay || !together, firstOfDay };
}
