import type { LogEvent } from './events.js';
import type { MySpace, ReadPosition, Space } from './model.js';

/** As many unread messages as the server counts. */
const MOST_UNREAD = 1000;

/** Fills in what an older server leaves out. */
export function complete(space: Space & Partial<MySpace>): MySpace {
  const { last_seq = 0, last_message = null, read_seq = last_seq, unread_count = 0 } = space;
  return { ...space, last_seq, last_message, read_seq, unread_count };
}

/** What an event of the Space's log makes of it; null where only the server can tell. */
export function after(space: MySpace, event: LogEvent, me: string): MySpace | null {
  const late = event.seq <= space.last_seq;
  switch (event.kind) {
    case 'message': {
      const { message } = event;
      // What the user has done without a socket may come late.
      const newest = message.seq > (space.last_message?.seq ?? 0);
      const counts = !late && message.sender_id !== me && message.seq > space.read_seq;
      const unread_count = space.unread_count + (counts ? 1 : 0);
      if (!newest && !counts) {
        return space;
      }
      return {
        ...space,
        last_seq: Math.max(space.last_seq, event.seq),
        last_message: newest ? message : space.last_message,
        unread_count: Math.min(unread_count, MOST_UNREAD),
        unread_more: space.unread_more || unread_count > MOST_UNREAD,
      };
    }
    case 'appreciated':
      return late ? space : { ...space, last_seq: event.seq };
    case 'deleted':
      if (late) {
        return space;
      }
      return space.unread_count > 0 || space.last_message?.message_id === event.change.messageId
        ? null
        : { ...space, last_seq: event.seq };
  }
}

/** What is known of the Space itself; the newest counts. */
export function updated(space: MySpace, now: Space): MySpace {
  const older = (now.version ?? Infinity) < (space.version ?? 0);
  return older ? space : { ...space, ...now };
}

/** What is read; never less than before. */
export function read(space: MySpace, position: ReadPosition): MySpace {
  const { read_seq, unread_count, unread_more = false } = position;
  if (read_seq < space.read_seq) {
    return space;
  }
  // What is not heard yet counts itself when it is.
  const all = read_seq >= space.last_seq;
  return { ...space, read_seq, unread_count: all ? 0 : unread_count, unread_more };
}

/** The one with the newest message first; a Space without one counts from its beginning. */
export function sorted(spaces: Iterable<MySpace>): MySpace[] {
  const at = ({ last_message, created_at }: MySpace) => last_message?.created_at ?? created_at;
  return [...spaces].sort((a, b) => (at(a) < at(b) ? 1 : at(a) > at(b) ? -1 : 0));
}
