import type { LogEvent } from './events.js';

/** More than that is not kept waiting; it will be asked for instead. */
const MAX_WAITING = 1000;

/**
 * How far the Space's log has been read. Events are numbered without a gap, and they are let
 * through in exactly that order, each once, whichever way they come: over the socket, in the answer
 * to a request, or asked for. Never changed, only replaced.
 *
 * The position is where to resume from: everything up to it has been let through, nothing after it
 * has. It is not moved by the seq of an own message that the answer to the sending tells, unless
 * nothing is missing before it. The server spares a socket the changes it made itself, and keeps
 * back from the user's sockets what came without a socket's name; each of these is a gap here as
 * soon as something later is known, and a gap is asked for over REST, where nothing is spared. So
 * it does not matter whether the answer comes before or after the events around it, twice, or not
 * at all, nor whether the socket is another one by then.
 */
export interface Log {
  /** The seq of the last event let through; null before the first list is there. */
  readonly position: number | null;

  /** What came too early, by seq. */
  readonly waiting: ReadonlyMap<number, LogEvent>;
}

export const UNREAD: Log = { position: null, waiting: new Map() };

/** Whether something is known to be missing. */
export function hasGap(log: Log): boolean {
  return log.position !== null && log.waiting.size > 0;
}

/** Takes events in any order; `due` are those that are let through by it. */
export function take(log: Log, events: readonly LogEvent[]): { log: Log; due: LogEvent[] } {
  const waiting = new Map(log.waiting);
  for (const event of events) {
    const late = log.position !== null && event.seq <= log.position;
    // What was asked for comes in one piece and has its room, or a full house would never empty.
    if (!late && waiting.size < MAX_WAITING + events.length) {
      waiting.set(event.seq, event);
    }
  }
  return release({ position: log.position, waiting });
}

/** Goes on from a position that a list reflects, whatever was missing before it. */
export function jump(log: Log, position: number): { log: Log; due: LogEvent[] } {
  const waiting = new Map([...log.waiting].filter(([seq]) => seq > position));
  return release({ position, waiting });
}

function release(log: Log): { log: Log; due: LogEvent[] } {
  const due: LogEvent[] = [];
  if (log.position === null) {
    return { log, due };
  }
  let position = log.position;
  const waiting = new Map(log.waiting);
  for (let event = waiting.get(position + 1); event; event = waiting.get(position + 1)) {
    waiting.delete(event.seq);
    due.push(event);
    position = event.seq;
  }
  return { log: { position, waiting }, due };
}
