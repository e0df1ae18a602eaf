import type { ShownMessage, Sort } from '@space7/client';

/**
 * What is shown to readers who have scrolled away from the top. New messages would push away what
 * they read, and with every new one the oldest is let go, which may be the one they are at. So their
 * list is held: its rows keep their places and still change, vanish when deleted, and older ones are
 * added below. The new ones are counted, and wait.
 */
export interface Held {
  readonly messages: readonly ShownMessage[];
  readonly newer: number;
}

function before(a: ShownMessage, b: ShownMessage, sort: Sort): boolean {
  if (sort === 'most_appreciated' && a.appreciation_count !== b.appreciation_count) {
    return a.appreciation_count > b.appreciation_count;
  }
  return a.seq > b.seq;
}

/** Brings a held list up to date with all that is known now. */
export function hold(
  held: readonly ShownMessage[],
  all: readonly ShownMessage[],
  sort: Sort,
): Held {
  const known = new Map(all.map((message) => [message.message_id, message]));
  const last = all.at(-1);
  const messages: ShownMessage[] = [];
  let newest = 0;
  for (const row of held) {
    newest = Math.max(newest, row.seq);
    const now = known.get(row.message_id);
    if (now) messages.push(now);
    // Not known any more: deleted, or let go if its place is after all that is kept.
    else if (last && before(last, row, sort)) messages.push(row);
    known.delete(row.message_id);
  }
  const end = messages.at(-1);
  let newer = 0;
  for (const row of known.values()) {
    if (row.seq > newest) newer++;
    else if (end && before(end, row, sort)) messages.push(row);
  }
  return { messages, newer };
}
