import { Archive } from './archive.js';
import type { Connection, Listener } from './connection.js';
import { Space7Error } from './errors.js';
import type { LogEvent, Notice } from './events.js';
import { Latest } from './latest.js';
import { Loader } from './loader.js';
import type { Sort, Space } from './model.js';
import { isPassing, Patience } from './patience.js';
import type { Access } from './rest.js';
import { isBehind, reduce, unread, type Input, type ThreadData } from './state.js';
import type { ThreadState } from './view.js';

/** What is missing is likely to be on its way; after that it is asked for. */
const GAP_PATIENCE_MS = 100;

/** Top lists that change often are read again no more often than this. */
const STALE_PATIENCE_MS = 500;

/**
 * So often it is asked whether something happened while nothing was heard. The server keeps back
 * from a user's sockets what that user did without a socket, on the command line for example. And
 * where only the socket cannot get through, this is how the thread goes on.
 */
const QUIET_MS = 20_000;

/** What the server answers to a position. */
interface Joined {
  readonly seq: number;
  /** Whether it can go on from there. */
  readonly recovered: boolean;
  readonly epoch?: string | null;
}

/** How a thread is followed. */
export interface Following {
  readonly access: Access;
  readonly connection: Connection;
  readonly spaceId: string;
  readonly me: string;
  readonly sort: Sort;
  readonly pageSize: number;
  readonly keep: number;
  /** Something has changed that can be seen. */
  readonly changed: () => void;
  /** These have been let through, in this order. */
  readonly told: (events: readonly LogEvent[]) => void;
  /** The Space itself has changed. */
  readonly updated: (space: Space) => void;
  /** What is known to be stored may be lost: the server has another history. */
  readonly forgot: () => void;
  /** It will not heal. */
  readonly refused: (error: Space7Error) => void;
}

/** Keeps what is known of a thread right, over the socket and, where that has a gap, over REST. */
export class Follower implements Listener {
  readonly spaceId: string;
  readonly patience = new Patience();

  readonly #following: Following;
  readonly #archive: Archive;
  readonly #loader: Loader;
  #data: ThreadData;
  #state: ThreadState = 'connecting';
  #error: Space7Error | null = null;
  /** The history that the log's position belongs to; null where the server does not say. */
  #epoch: string | null = null;

  /** Ends with each connection; null while there is none. */
  #visit: AbortController | null = null;
  #first: Promise<void> | null = null;
  #renewal: Promise<void> | null = null;
  readonly #asking = new Latest(() => this.#readLog());
  readonly #closing = new AbortController();
  #gapTimer: ReturnType<typeof setTimeout> | undefined;
  #staleTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #quietTimer: ReturnType<typeof setInterval>;
  #quiet = true;

  constructor(following: Following) {
    this.#following = following;
    this.spaceId = following.spaceId;
    const { access, spaceId, pageSize, keep, sort, changed } = following;
    this.#archive = new Archive(access, spaceId, this.#closing.signal);
    this.#loader = new Loader(
      {
        pageSize,
        keep,
        data: () => this.#data,
        apply: (input) => this.#apply(input),
        list: async (order, limit, place) => {
          const page = await this.#archive.list(order, limit, place);
          this.#enterEpoch(page.epoch);
          return page;
        },
        changed,
      },
      sort,
    );
    this.#data = unread(following.me);
    this.#quietTimer = setInterval(() => this.#listenIntoQuiet(), QUIET_MS);
  }

  get data(): ThreadData {
    return this.#data;
  }

  get state(): ThreadState {
    return this.#state;
  }

  get error(): Space7Error | null {
    return this.#error;
  }

  get sort(): Sort {
    return this.#loader.sort;
  }

  get loadingOlder(): boolean {
    return this.#loader.loadingOlder;
  }

  /** Loads the first list; the rest follows when the socket is there. */
  start(): void {
    this.#quietly(this.begun());
    this.#following.connection.add(this);
  }

  close(): void {
    this.#stop('closed');
  }

  connected(): void {
    this.#visit?.abort();
    const visit = new AbortController();
    this.#visit = visit;
    this.patience.wake();
    this.#join(visit.signal).catch((error: unknown) => {
      if (!visit.signal.aborted) {
        this.refused(error as Space7Error);
      }
    });
  }

  disconnected(): void {
    this.#visit?.abort();
    this.#visit = null;
    this.#enter('reconnecting');
  }

  refused(error: Space7Error): void {
    if (this.#isOver()) {
      return;
    }
    this.#error = error;
    this.#stop('refused');
    this.#following.refused(error);
  }

  wants(spaceId: string): boolean {
    return spaceId === this.spaceId;
  }

  joins(spaceId: string): boolean {
    return spaceId === this.spaceId;
  }

  noticed(notice: Notice): void {
    if (notice.kind === 'space') {
      this.#following.updated(notice.space);
    } else if (notice.kind === 'reset') {
      this.#enterEpoch(notice.epoch);
    }
  }

  heard(event: LogEvent): void {
    this.#quiet = false;
    this.take([event]);
  }

  /** Takes what is known to have happened, in any order, from anywhere. */
  take(events: readonly LogEvent[]): void {
    this.#apply({ type: 'heard', events });
    if (isBehind(this.#data) && !this.#isOver()) {
      this.#gapTimer ??= setTimeout(() => {
        this.#gapTimer = undefined;
        if (isBehind(this.#data)) {
          this.#quietly(this.catchUp());
        }
      }, GAP_PATIENCE_MS);
    }
  }

  /**
   * Asks for everything that has happened until now, own changes included, and takes it in. It is
   * tried until it comes about.
   */
  catchUp(): Promise<void> {
    return this.#asking.run();
  }

  /** As {@link catchUp}, if the log is not known so far yet. */
  reach(seq: number): Promise<void> {
    return (this.#data.log.position ?? 0) >= seq ? Promise.resolve() : this.catchUp();
  }

  /** As {@link catchUp}, a little later: something may have reached the server, or may yet. */
  catchUpSoon(): void {
    this.#quietly(this.patience.pause(1).then(() => this.catchUp()));
  }

  /** The first list; the same for everybody who needs it. */
  begun(): Promise<void> {
    this.#first ??= this.#loader.reload({ get: this.#stubborn });
    return this.#first;
  }

  /** Loads the next page below the end. */
  async loadOlder(): Promise<void> {
    if (this.#data.timeline === null) {
      await this.begun();
    }
    await this.#loader.loadOlder();
  }

  /** Starts over from the first page, in this order. */
  async sortBy(sort: Sort): Promise<void> {
    await this.begun();
    await this.#loader.sortBy(sort);
  }

  async #join(signal: AbortSignal): Promise<void> {
    await this.begun();
    await this.#renewal;
    const lastSeq = this.#data.log.position;
    const joined = await this.patience.persist(
      () =>
        this.#following.connection.ask<Joined>('join_space', {
          spaceId: this.spaceId,
          lastSeq: this.#data.log.position,
          ...(this.#epoch !== null && { epoch: this.#epoch }),
        }),
      { signal },
    );
    await this.#settle(joined, joined.seq < (lastSeq ?? 0));
    if (signal.aborted) {
      return;
    }
    this.#enter('live');
    if ((this.#data.log.position ?? 0) < joined.seq) {
      // The replay spares this socket what it has done itself.
      this.#quietly(this.catchUp());
    }
  }

  async #readLog(): Promise<void> {
    await this.begun();
    for (;;) {
      const after = this.#data.log.position ?? 0;
      const slice = await this.#stubborn(() => this.#archive.events(after, this.#epoch));
      if (!slice.recovered) {
        return this.#settle(slice, slice.seq < after);
      }
      this.take(slice.events);
      if ((this.#data.log.position ?? 0) >= slice.seq || slice.events.length === 0) {
        return;
      }
    }
  }

  /**
   * Takes what the server says about our position. What it cannot go on from is loaded anew.
   *
   * @param ahead whether the position lies in the future, so that it is not the log we know
   */
  async #settle({ recovered, epoch }: Omit<Joined, 'seq'>, ahead: boolean): Promise<void> {
    this.#enterEpoch(epoch);
    if (!recovered && ahead && this.#renewal === null) {
      this.#forget();
    }
    await (recovered ? this.#renewal : this.#recover());
  }

  /** What is known belongs to a history; in another one it has to be loaded anew. */
  #enterEpoch(epoch: string | null | undefined): void {
    if (typeof epoch !== 'string' || epoch === this.#epoch) {
      return;
    }
    const known = this.#epoch !== null;
    this.#epoch = epoch;
    if (known && !this.#isOver()) {
      this.#forget();
      this.#quietly(this.#recover());
    }
  }

  #forget(): void {
    this.#apply({ type: 'forgot' });
    this.#following.forgot();
  }

  /** Loads the list anew, because the log does not reach back to the position any more. */
  #recover(): Promise<void> {
    this.#renewal ??= this.#loader.reload({ lost: true, get: this.#stubborn }).finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  /** Reads a top list again that lacks a message, as far down as it is shown. */
  #refresh(): void {
    this.#staleTimer ??= setTimeout(() => {
      const atLeast = this.#data.timeline?.entries.length ?? 0;
      const reading = this.#loader.reload({ atLeast, get: this.#stubborn });
      this.#quietly(
        reading.finally(() => {
          this.#staleTimer = undefined;
          if (this.#data.timeline?.stale && !this.#isOver()) {
            this.#refresh();
          }
        }),
      );
    }, STALE_PATIENCE_MS);
  }

  /** Tries until it comes about. */
  readonly #stubborn = <T>(attempt: () => Promise<T>): Promise<T> =>
    this.patience.persist(attempt, {
      failed: () => {
        if (this.#state === 'connecting') {
          this.#enter('reconnecting');
        }
      },
    });

  /** Lets something run that nobody waits for. */
  #quietly(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (error instanceof Space7Error && !isPassing(error)) {
        this.refused(error);
      }
    });
  }

  #listenIntoQuiet(): void {
    if (this.#quiet && !this.#isOver()) {
      this.#quietly(this.catchUp());
    }
    this.#quiet = true;
  }

  #apply(input: Input): void {
    const { data, told } = reduce(this.#data, input);
    this.#data = data;
    if (told.length > 0) {
      this.#following.told(told);
    }
    this.#following.changed();
    if (data.timeline?.stale && !this.#isOver()) {
      this.#refresh();
    }
  }

  #enter(state: ThreadState): void {
    if (!this.#isOver()) {
      this.#state = state;
      this.#following.changed();
    }
  }

  #isOver(): boolean {
    return this.#state === 'refused' || this.#state === 'closed';
  }

  #stop(state: ThreadState): void {
    this.#state = state;
    clearTimeout(this.#gapTimer);
    clearTimeout(this.#staleTimer);
    clearInterval(this.#quietTimer);
    this.#visit?.abort();
    this.#closing.abort();
    this.patience.close();
    this.#following.connection.remove(this, [this.spaceId]);
    this.#following.changed();
  }
}
