import type { LogEvent } from './events.js';
import { hasGap, jump, take, UNREAD, type Log } from './log.js';
import type { Sort } from './model.js';
import { begin, extend, fold, widen, type Page, type Timeline } from './timeline.js';

/** Ids of deleted messages are remembered so long, see {@link ThreadData.gone}. */
const MAX_GONE = 1000;

/** What is known of a thread; never changed, only replaced. */
export interface ThreadData {
  readonly me: string;
  readonly log: Log;
  /** Null before the first list is there. */
  readonly timeline: Timeline | null;
  /** The number of messages in the Space, and up to where in the log it is right. */
  readonly total: { readonly count: number; readonly asOf: number };
  /**
   * Messages lately deleted, and where the log told so first. Of a message that was posted and
   * deleted while we were away, it tells so twice: once in the place of the posting.
   */
  readonly gone: ReadonlyMap<string, number>;
  /**
   * What was folded since the oldest page now under way was asked for. A page may be older than
   * what is known when it arrives.
   */
  readonly journal: readonly LogEvent[];
  /** The number of pages under way. */
  readonly loads: number;
}

/** Something that happened to a thread. */
export type Input =
  /** A page is asked for, so that the journal has to be kept; ends with `done`. */
  | { readonly type: 'asked' }
  | { readonly type: 'done' }
  /**
   * The thread's first pages, at least one, to begin with or in place of what was there.
   *
   * `lost`: what lies between the position and the pages cannot be had any more.
   */
  | {
      readonly type: 'listed';
      readonly sort: Sort;
      readonly pages: readonly Page[];
      readonly room: number;
      readonly lost?: boolean;
    }
  /** A page that was asked for when `walk` was the timeline's. */
  | { readonly type: 'older'; readonly page: Page; readonly walk: object; readonly keep: number }
  /**
   * The server's log is another one now: the database has lost something. What is shown stays until
   * it is `listed` anew.
   */
  | { readonly type: 'forgot' }
  /** Events from wherever. */
  | { readonly type: 'heard'; readonly events: readonly LogEvent[] };

export function unread(me: string): ThreadData {
  return {
    me,
    log: UNREAD,
    timeline: null,
    total: { count: 0, asOf: 0 },
    gone: new Map(),
    journal: [],
    loads: 0,
  };
}

/** What follows from an input; `told` are the events that are new by it, in the order of seq. */
export function reduce(data: ThreadData, input: Input): { data: ThreadData; told: LogEvent[] } {
  switch (input.type) {
    case 'asked':
      return { data: { ...data, loads: data.loads + 1 }, told: [] };
    case 'done': {
      const loads = data.loads - 1;
      return { data: { ...data, loads, journal: loads === 0 ? [] : data.journal }, told: [] };
    }
    case 'heard': {
      const { log, due } = take(data.log, input.events);
      return advance({ ...data, log }, due);
    }
    case 'forgot':
      return {
        data: {
          ...data,
          log: UNREAD,
          gone: new Map(),
          journal: [],
          // A page below what is shown would be of the other log.
          timeline: data.timeline && { ...data.timeline, walk: {} },
        },
        told: [],
      };
    case 'older':
      return { data: older(data, input), told: [] };
    case 'listed':
      return listed(data, input);
  }
}

/** Whether something that happened is known to be missing. */
export function isBehind(data: ThreadData): boolean {
  return hasGap(data.log);
}

function advance(
  data: ThreadData,
  due: readonly LogEvent[],
): { data: ThreadData; told: LogEvent[] } {
  let { timeline } = data;
  let counted: Pick<ThreadData, 'total' | 'gone'> = data;
  const told: LogEvent[] = [];
  for (const event of due) {
    if (!(event.kind === 'deleted' && counted.gone.has(event.change.messageId))) {
      told.push(event);
    }
    counted = count(counted, event);
    timeline = timeline && foldLiving(counted.gone, timeline, event, data.me);
  }
  const journal = data.loads > 0 && due.length > 0 ? [...data.journal, ...due] : data.journal;
  const { total, gone } = counted;
  return { data: { ...data, timeline, total, gone, journal }, told };
}

function older(data: ThreadData, input: Input & { type: 'older' }): ThreadData {
  const { page, keep } = input;
  if (data.timeline === null || data.timeline.walk !== input.walk) {
    return data;
  }
  const longer = refold(data, extend(data.timeline, page), page.seq);
  const timeline = widen(longer, longer.entries.length + keep);
  return { ...data, timeline, total: better(data, page) };
}

function listed(
  data: ThreadData,
  { sort, pages, room, lost }: Input & { type: 'listed' },
): { data: ThreadData; told: LogEvent[] } {
  const [first, ...rest] = pages;
  if (first === undefined) {
    return { data, told: [] };
  }
  let timeline = refold(data, begin(sort, first, room), first.seq);
  for (const page of rest) {
    timeline = refold(data, extend(timeline, page), page.seq);
  }
  const next = { ...data, timeline, total: better(data, first) };
  const position = data.log.position;
  if (position !== null && !(lost && first.seq > position)) {
    return { data: next, told: [] };
  }
  const { log, due } = jump(data.log, first.seq);
  return advance({ ...next, log }, due);
}

/** Brings what a page has brought up to the position of the log. */
function refold(data: ThreadData, timeline: Timeline, from: number): Timeline {
  return data.journal
    .filter((event) => event.seq > from)
    .reduce((folded, event) => foldLiving(data.gone, folded, event, data.me), timeline);
}

/** What was done to a message that is gone does not matter, and would look like one we lack. */
function foldLiving(
  gone: ThreadData['gone'],
  timeline: Timeline,
  event: LogEvent,
  me: string,
): Timeline {
  return event.kind === 'appreciated' && gone.has(event.change.messageId)
    ? timeline
    : fold(timeline, event, me);
}

/** A page that is ahead of what was counted knows the number better; one behind it does not. */
function better({ log, total }: ThreadData, page: Page): ThreadData['total'] {
  const ahead = log.position === null || page.seq > Math.max(log.position, total.asOf);
  return ahead ? { count: page.total, asOf: page.seq } : total;
}

function count(
  { total, gone }: Pick<ThreadData, 'total' | 'gone'>,
  event: LogEvent,
): Pick<ThreadData, 'total' | 'gone'> {
  const counts = event.seq > total.asOf;
  const plus = (n: number) => ({ count: total.count + n, asOf: total.asOf });
  if (event.kind === 'message') {
    return { total: counts ? plus(1) : total, gone };
  } else if (event.kind === 'appreciated') {
    return { total, gone };
  }
  const { messageId } = event.change;
  const first = gone.get(messageId);
  if (first !== undefined) {
    // The first time was in the place of the posting, and was subtracted where it should have been
    // added; unless it lay before what was counted.
    return { total: counts ? plus(first > total.asOf ? 1 : -1) : total, gone };
  }
  const remembered = [...gone, [messageId, event.seq] as const].slice(-MAX_GONE);
  return { total: counts ? plus(-1) : total, gone: new Map(remembered) };
}
