import type { Space7Error } from './errors.js';
import type { Message, Sort } from './model.js';
import type { ThreadData } from './state.js';
import { compare, rank } from './timeline.js';
import type { Outgoing, ShownMessage, ThreadState, ThreadView } from './view.js';

/** What a view is made from. */
export interface Parts {
  readonly state: ThreadState;
  readonly error: Space7Error | null;
  readonly sort: Sort;
  readonly data: ThreadData;
  readonly loadingOlder: boolean;
  readonly outgoing: readonly Outgoing[];
  /** What the user wishes a message's appreciation to be, as long as it may not be so yet. */
  readonly wish: (messageId: string) => boolean | undefined;
  /** Whether the user has deleted a message, and the log does not say so yet. */
  readonly removed: (messageId: string) => boolean;
}

/** Makes the views of a thread; what has not changed is the same object as before. */
export class Showing {
  #view: ThreadView | null = null;
  #shown = new Map<string, { readonly from: Message; readonly shown: ShownMessage }>();

  /** The view of these parts, or the last one if it would be no different. */
  of(parts: Parts): ThreadView {
    const { timeline, total } = parts.data;
    const messages = this.#messages(parts);
    const before = this.#view;
    const view: ThreadView = {
      state: parts.state,
      error: parts.error,
      sort: parts.sort,
      messages: before !== null && same(before.messages, messages) ? before.messages : messages,
      total: total.count - ((timeline?.entries.length ?? 0) - messages.length),
      hasOlder: timeline !== null && timeline.end !== null,
      loadingOlder: parts.loadingOlder,
      outgoing:
        before !== null && same(before.outgoing, parts.outgoing) ? before.outgoing : parts.outgoing,
    };
    const keys = Object.keys(view) as (keyof ThreadView)[];
    if (before === null || keys.some((key) => before[key] !== view[key])) {
      this.#view = view;
      return view;
    }
    return before;
  }

  #messages({ data, wish, removed }: Parts): readonly ShownMessage[] {
    const { timeline, me } = data;
    if (timeline === null) {
      return [];
    }
    const shown = new Map<string, { readonly from: Message; readonly shown: ShownMessage }>();
    let wished = false;
    for (const { message } of timeline.entries) {
      const id = message.message_id;
      if (removed(id)) {
        continue;
      }
      const stored = message.likes.some((like) => like.user_id === me);
      const appreciated = wish(id) ?? stored;
      wished ||= appreciated !== stored;
      const before = this.#shown.get(id);
      if (before?.from === message && before.shown.appreciated === appreciated) {
        shown.set(id, before);
        continue;
      }
      const change = appreciated === stored ? 0 : appreciated ? 1 : -1;
      shown.set(id, {
        from: message,
        shown: {
          ...message,
          appreciation_count: message.appreciation_count + change,
          appreciated,
          mine: message.sender_id === me,
        },
      });
    }
    this.#shown = shown;
    const messages = [...shown.values()].map((each) => each.shown);
    const { sort } = timeline;
    return wished ? messages.sort((a, b) => compare(rank(sort, a), rank(sort, b))) : messages;
  }
}

function same<T>(before: readonly T[], now: readonly T[]): boolean {
  return before.length === now.length && before.every((each, index) => each === now[index]);
}
