import type { Connection, Listener } from './connection.js';
import type { Space7Error } from './errors.js';
import type { LogEvent, Notice } from './events.js';
import { Latest } from './latest.js';
import { Listeners } from './listeners.js';
import type { MySpace, ReadPosition } from './model.js';
import { after, complete, read, sorted, updated } from './my-spaces.js';
import { isPassing, Patience } from './patience.js';
import type { ThreadState } from './view.js';

/** The server lets a socket join at least so many; the others are told of by {@link POLL_MS}. */
const MOST_JOINED = 100;

/** So often the list is read again: Spaces joined on other devices, and those beyond the most. */
const POLL_MS = 60_000;

/** A list that only the server can bring up to date is read again no more often than this. */
const STALE_MS = 1000;

/** What there is to show of the list; never changed, only replaced. */
export interface SpaceListView {
  readonly state: ThreadState;
  readonly error: Space7Error | null;
  /** The one with the newest message first. */
  readonly spaces: readonly MySpace[];
  /** Whether the list has been read at least once. */
  readonly loaded: boolean;
}

/** What the list needs of its client. */
export interface Listing {
  readonly connection: Connection;
  readonly userId: string;
  /** Asks for all Spaces once. */
  readonly load: (signal: AbortSignal) => Promise<readonly MySpace[]>;
  readonly closed: (list: SpaceList) => void;
}

/** The Spaces one is a member of, with their last messages and what is unread, as they change. */
export class SpaceList implements Listener {
  readonly #listing: Listing;
  readonly #viewers = new Listeners<void>();
  readonly #patience = new Patience();
  readonly #closing = new AbortController();
  readonly #reading = new Latest(() => this.#read());
  readonly #poll: ReturnType<typeof setInterval>;
  readonly #joined = new Set<string>();
  #stale: ReturnType<typeof setTimeout> | undefined;
  #spaces = new Map<string, MySpace>();
  /** What is heard while the list is on its way may be newer than it. */
  #meanwhile: { readonly spaceId: string; readonly event: LogEvent }[] | null = null;
  #view: SpaceListView = { state: 'connecting', error: null, spaces: [], loaded: false };

  /** @internal */
  constructor(listing: Listing) {
    this.#listing = listing;
    this.#poll = setInterval(() => this.#reload(), POLL_MS);
    this.#reload();
    listing.connection.add(this);
  }

  /** What there is to show now. The same object until something changes. */
  get view(): SpaceListView {
    return this.#view;
  }

  /**
   * Tells when the view has changed. Fits `useSyncExternalStore`.
   *
   * @returns how to stop it
   */
  subscribe(listener: () => void): () => void {
    return this.#viewers.add(listener);
  }

  /** Reads the list again, after one has joined or left a Space. */
  reload(): Promise<void> {
    const reading = this.#reading.run();
    reading.catch(() => {});
    return reading;
  }

  close(): void {
    this.#stop('closed', null);
    this.#listing.closed(this);
  }

  /** @internal */
  wants(spaceId: string): boolean {
    return this.#spaces.has(spaceId);
  }

  /** @internal */
  joins(): boolean {
    // Another list needs it from elsewhere; both joining is no harm.
    return false;
  }

  /** @internal */
  connected(): void {
    this.#joined.clear();
    this.#patience.wake();
    this.#show({ state: 'live' });
    this.#reload();
  }

  /** @internal */
  disconnected(): void {
    this.#joined.clear();
    this.#show({ state: 'reconnecting' });
  }

  /** @internal */
  refused(error: Space7Error): void {
    this.#stop('refused', error);
  }

  /** @internal */
  heard(event: LogEvent, spaceId: string): void {
    this.#meanwhile?.push({ spaceId, event });
    const space = this.#spaces.get(spaceId);
    if (space === undefined) {
      return;
    }
    const now = after(space, event, this.#listing.userId);
    if (now === null) {
      this.#stale ??= setTimeout(() => {
        this.#stale = undefined;
        this.#reload();
      }, STALE_MS);
    } else {
      this.#set(now);
    }
  }

  /** @internal */
  noticed(notice: Notice): void {
    const space = this.#spaces.get(notice.spaceId);
    if (space === undefined) {
      return;
    }
    switch (notice.kind) {
      case 'space':
        this.#set(updated(space, notice.space));
        break;
      case 'read':
        this.#set(read(space, notice.position));
        break;
      case 'reset':
        this.#reload();
    }
  }

  /** @internal */
  marked(spaceId: string, position: ReadPosition): void {
    const space = this.#spaces.get(spaceId);
    if (space !== undefined) {
      this.#set(read(space, position));
    }
  }

  #reload(): void {
    this.#reading.run().catch((error: unknown) => {
      const refusal = error as Space7Error;
      if (refusal.code !== 'cancelled' && !isPassing(refusal)) {
        this.#stop('refused', refusal);
      }
    });
  }

  async #read(): Promise<void> {
    this.#meanwhile = [];
    const { load, userId } = this.#listing;
    const loaded = await this.#patience.persist(() => load(this.#closing.signal), {
      failed: () => this.#view.loaded || this.#show({ state: 'reconnecting' }),
    });
    const spaces = new Map(loaded.map((space) => [space.space_id, complete(space)]));
    for (const { spaceId, event } of this.#meanwhile ?? []) {
      const space = spaces.get(spaceId);
      const now = space && after(space, event, userId);
      if (now) {
        spaces.set(spaceId, now);
      }
    }
    this.#meanwhile = null;
    this.#spaces = spaces;
    this.#show({ spaces: sorted(spaces.values()), loaded: true });
    await this.#join();
  }

  /** Hears of the Spaces from where the list is; a thread that is open has joined by itself. */
  async #join(): Promise<void> {
    const { connection } = this.#listing;
    const wanted = this.#view.spaces.slice(0, MOST_JOINED);
    for (const { space_id: spaceId, last_seq: lastSeq } of wanted) {
      if (connection.socketId === undefined) {
        return;
      }
      if (this.#joined.has(spaceId) || connection.isJoined(spaceId)) {
        continue;
      }
      this.#joined.add(spaceId);
      // What cannot be joined is still read from time to time.
      await connection.ask('join_space', { spaceId, lastSeq }).catch(() => {
        this.#joined.delete(spaceId);
      });
    }
  }

  #set(space: MySpace): void {
    if (this.#spaces.get(space.space_id) !== space) {
      this.#spaces.set(space.space_id, space);
      this.#show({ spaces: sorted(this.#spaces.values()) });
    }
  }

  #show(change: Partial<SpaceListView>): void {
    const { state } = this.#view;
    if (state !== 'closed' && state !== 'refused') {
      this.#view = { ...this.#view, ...change };
      this.#viewers.tell();
    }
  }

  #stop(state: ThreadState, error: Space7Error | null): void {
    clearInterval(this.#poll);
    clearTimeout(this.#stale);
    this.#patience.close();
    this.#closing.abort();
    this.#listing.connection.remove(this, [...this.#spaces.keys()]);
    this.#show({ state, error });
  }
}
