import type { Sort } from './model.js';
import type { Input, ThreadData } from './state.js';
import type { Page } from './timeline.js';
import { firstPlace, nextPlace, TOP, type Place } from './walk.js';

/** The most messages that the server lists at a time. */
const MOST = 100;

/** What the loader needs of its thread. */
export interface Library {
  readonly pageSize: number;
  readonly keep: number;
  readonly data: () => ThreadData;
  readonly apply: (input: Input) => void;
  /** Asks the server once. */
  readonly list: (sort: Sort, limit: number, place: Place) => Promise<Page>;
  /** Something was begun or ended. */
  readonly changed: () => void;
}

/** How pages are loaded. */
export interface Loading {
  /** How many messages to load at least; a page is the least. */
  readonly atLeast?: number;
  /** Whether what lies between what is known and the pages cannot be had any more. */
  readonly lost?: boolean;
  /** How a page is got: once, or until it comes about. */
  readonly get: (page: () => Promise<Page>) => Promise<Page>;
}

/** Loads pages of a thread into what is known of it. */
export class Loader {
  readonly #library: Library;
  /** The order asked for last. */
  #wanted: Sort;
  #older: Promise<void> | null = null;

  constructor(library: Library, sort: Sort) {
    this.#library = library;
    this.#wanted = sort;
  }

  /** The order of what is shown, or will be. */
  get sort(): Sort {
    return this.#library.data().timeline?.sort ?? this.#wanted;
  }

  get loadingOlder(): boolean {
    return this.#older !== null;
  }

  /** Loads what is shown anew, in the order asked for last. */
  reload(loading: Loading): Promise<void> {
    return this.#load(this.#wanted, loading);
  }

  /** Starts over in an order; if that fails, everything stays as it is. */
  async sortBy(sort: Sort): Promise<void> {
    this.#wanted = sort;
    try {
      await this.#load(sort, { get: (page) => page() });
    } catch (error) {
      if (this.#wanted === sort) {
        this.#wanted = this.sort;
      }
      throw error;
    }
  }

  /** Loads the next page below the end, if there is one. */
  loadOlder(): Promise<void> {
    this.#older ??= this.#walk().finally(() => {
      this.#older = null;
      this.#library.changed();
    });
    this.#library.changed();
    return this.#older;
  }

  async #load(sort: Sort, { atLeast = 0, lost = false, get }: Loading): Promise<void> {
    const { pageSize, keep, apply, list } = this.#library;
    const limit = Math.min(Math.max(pageSize, atLeast), MOST);
    apply({ type: 'asked' });
    try {
      const pages: Page[] = [];
      let place: Place | null = TOP;
      let count = 0;
      do {
        const from: Place = place;
        const page = await get(() => list(sort, limit, from));
        if (pages[0] !== undefined && page.epoch !== pages[0].epoch) {
          // The pages before it are of a history that is gone.
          pages.length = count = 0;
          place = TOP;
          continue;
        }
        pages.push(page);
        place = page.nextCursor === null ? null : { cursor: page.nextCursor };
        count += page.messages.length;
      } while (place !== null && count < atLeast);
      // Another order may have been asked for meanwhile; but something to begin with is needed.
      if (sort === this.#wanted || this.#library.data().log.position === null) {
        apply({ type: 'listed', sort, pages, room: Math.max(keep, atLeast), lost });
      }
    } finally {
      apply({ type: 'done' });
    }
  }

  async #walk(): Promise<void> {
    const { apply, data, list, pageSize, keep } = this.#library;
    apply({ type: 'asked' });
    try {
      const sort = data().timeline?.sort;
      for (;;) {
        const begun = data().timeline;
        if (begun === null || begun.end === null || begun.sort !== sort) {
          return;
        }
        let place = firstPlace(begun, pageSize);
        while (data().timeline?.walk === begun.walk && data().timeline?.end === begun.end) {
          const page = await list(begun.sort, pageSize, place);
          const next = nextPlace(begun, place, page);
          if (next.joins) {
            apply({ type: 'older', page, walk: begun.walk, keep });
          }
          place = next.place;
        }
        if (data().timeline?.walk === begun.walk) {
          return;
        }
        // The end was moved by something else; from there, then.
      }
    } finally {
      apply({ type: 'done' });
    }
  }
}
