import type { LogEvent } from './events.js';
import type { Like, Message, Sort } from './model.js';

/** A part of a thread as the server lists it. */
export interface Page {
  readonly messages: readonly Message[];
  readonly total: number;
  /** The position in the log that the page reflects. */
  readonly seq: number;
  /** The history that `seq` belongs to; an older server does not say. */
  readonly epoch?: string | null;
  /** Where to go on, or null at the end of the thread. */
  readonly nextCursor: string | null;
}

/** A place in an order: larger is earlier. Under `recent` the count is always 0. */
export interface Rank {
  readonly count: number;
  readonly seq: number;
}

/** A message, and up to where in the log it is known to be right. */
export interface Entry {
  readonly message: Message;
  readonly asOf: number;
}

/**
 * The upper part of a thread in one order: everything that ranks at or above `end`, and nothing
 * else. Never changed, only replaced.
 */
export interface Timeline {
  readonly sort: Sort;
  readonly entries: readonly Entry[];
  /** Where the part ends, or null if it is the whole thread. */
  readonly end: Rank | null;
  /** Where the server goes on after `end`; null if that is not known, or there is nothing. */
  readonly cursor: string | null;
  /** How many entries there may be before the last are let go. */
  readonly room: number;
  /** Another object whenever `end` is no longer where a walk from it began. */
  readonly walk: object;
  /** Whether a message that we do not have now belongs here. */
  readonly stale: boolean;
}

/** As many likes as the server lists with a message. */
const MAX_LIKES = 100;

/** A timeline that begins with the thread's first page. */
export function begin(sort: Sort, page: Page, room: number): Timeline {
  const empty: Timeline = {
    sort,
    entries: [],
    end: { count: Infinity, seq: Infinity },
    cursor: null,
    room,
    walk: {},
    stale: false,
  };
  return extend(empty, page);
}

/** Adds a page that follows on the end, or overlaps it. */
export function extend(timeline: Timeline, page: Page): Timeline {
  const known = new Set(timeline.entries.map((entry) => entry.message.message_id));
  const added = page.messages
    .filter((message) => !known.has(message.message_id))
    .map((message) => ({ message, asOf: page.seq }));
  const entries = [...timeline.entries, ...added].sort((a, b) =>
    compare(rank(timeline.sort, a.message), rank(timeline.sort, b.message)),
  );
  const last = page.messages[page.messages.length - 1];
  if (page.nextCursor === null || last === undefined) {
    return { ...timeline, entries, end: null, cursor: null };
  }
  const end = rank(timeline.sort, last);
  return timeline.end !== null && compare(end, timeline.end) > 0
    ? { ...timeline, entries, end, cursor: page.nextCursor }
    : { ...timeline, entries };
}

/** Makes room for at least so many. */
export function widen(timeline: Timeline, room: number): Timeline {
  return room > timeline.room ? { ...timeline, room } : timeline;
}

/**
 * Applies a change. To apply one again does nothing, as long as those after it are applied again
 * too.
 */
export function fold(timeline: Timeline, event: LogEvent, me: string): Timeline {
  switch (event.kind) {
    case 'message':
      return isKnown(timeline, event.message.message_id)
        ? timeline
        : insert(timeline, { message: event.message, asOf: event.seq });
    case 'deleted':
      return isKnown(timeline, event.change.messageId)
        ? { ...timeline, entries: without(timeline.entries, event.change.messageId) }
        : timeline;
    case 'appreciated': {
      const { messageId, appreciationCount } = event.change;
      const entry = timeline.entries.find((known) => known.message.message_id === messageId);
      if (entry === undefined) {
        // It may have risen above the end. Its own seq would tell, but only it knows that.
        const rises =
          timeline.sort === 'most_appreciated' &&
          (timeline.end === null || appreciationCount >= timeline.end.count);
        return rises && !timeline.stale ? { ...timeline, stale: true } : timeline;
      }
      if (event.seq <= entry.asOf) {
        return timeline;
      }
      const likes = changeLikes(entry.message.likes, event, me);
      const message = { ...entry.message, likes, appreciation_count: appreciationCount };
      const changed = { message, asOf: event.seq };
      if (timeline.sort === 'recent') {
        const entries = timeline.entries.map((each) => (each === entry ? changed : each));
        return { ...timeline, entries };
      }
      const entries = without(timeline.entries, messageId);
      return insert({ ...timeline, entries }, changed);
    }
  }
}

/** Negative if `a` comes first. */
export function compare(a: Rank, b: Rank): number {
  return a.count === b.count ? b.seq - a.seq : b.count - a.count;
}

export function rank(sort: Sort, message: Message): Rank {
  const count = sort === 'recent' ? 0 : message.appreciation_count;
  return { count, seq: message.seq };
}

function isKnown(timeline: Timeline, messageId: string): boolean {
  return timeline.entries.some((entry) => entry.message.message_id === messageId);
}

function without(entries: readonly Entry[], messageId: string): Entry[] {
  return entries.filter((entry) => entry.message.message_id !== messageId);
}

function insert(timeline: Timeline, entry: Entry): Timeline {
  const place = rank(timeline.sort, entry.message);
  if (timeline.end !== null && compare(place, timeline.end) > 0) {
    return timeline;
  }
  const after = timeline.entries.findIndex(
    (other) => compare(place, rank(timeline.sort, other.message)) < 0,
  );
  const index = after < 0 ? timeline.entries.length : after;
  const entries = [
    ...timeline.entries.slice(0, index),
    entry,
    ...timeline.entries.slice(index),
  ].slice(0, timeline.room);
  const last = entries[entries.length - 1];
  if (entries.length > timeline.entries.length || last === undefined) {
    return { ...timeline, entries };
  }
  return {
    ...timeline,
    entries,
    end: rank(timeline.sort, last.message),
    cursor: null,
    walk: {},
  };
}

function changeLikes(
  likes: readonly Like[],
  { seq, change }: LogEvent & { kind: 'appreciated' },
  me: string,
): readonly Like[] {
  const others = likes.filter((like) => like.user_id !== change.userId);
  if (!change.appreciated) {
    return others;
  }
  // As the server lists them: the newest first.
  const all = [{ id: seq, user_id: change.userId }, ...others];
  if (all.length <= MAX_LIKES) {
    return all;
  }
  const oldest = all.findLastIndex((like) => like.user_id !== me);
  return all.filter((_, index) => index !== oldest);
}
