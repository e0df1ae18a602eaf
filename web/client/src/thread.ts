import type { Connection } from './connection.js';
import { Space7Error } from './errors.js';
import type { LogEvent } from './events.js';
import { Follower } from './follower.js';
import { Listeners } from './listeners.js';
import type { Likes, Sort } from './model.js';
import { Outbox } from './outbox.js';
import { query, request, type Access } from './rest.js';
import { Showing } from './shown.js';
import type { OutboxStorage } from './storage.js';
import type { Draft, Outgoing, ThreadEvents, ThreadOptions, ThreadView } from './view.js';
import { Wishes } from './wishes.js';

/** What a thread needs of its client. */
export interface Threading {
  readonly access: Access;
  readonly connection: Connection;
  readonly userId: string;
  readonly spaceId: string;
  readonly storage: OutboxStorage | null;
  /** Told of what happens in the thread, own changes included. */
  readonly told: (events: readonly LogEvent[]) => void;
  readonly closed: (thread: Thread) => void;
}

/**
 * The live thread of one Space. Everything that happens in it shows, once and in order, however
 * often the network or the server goes away meanwhile; what the user does shows at once.
 *
 * A promise that nobody waits for fails in silence; the view tells what is.
 */
export class Thread {
  readonly spaceId: string;

  readonly #access: Access;
  readonly #connection: Connection;
  readonly #threading: Threading;
  readonly #follower: Follower;
  readonly #outbox: Outbox;
  readonly #wishes: Wishes;
  readonly #removed = new Set<string>();
  readonly #showing = new Showing();
  readonly #viewers = new Listeners<void>();
  readonly #listeners = {
    message: new Listeners<ThreadEvents['message']>(),
    appreciated: new Listeners<ThreadEvents['appreciated']>(),
    deleted: new Listeners<ThreadEvents['deleted']>(),
    space: new Listeners<ThreadEvents['space']>(),
  };
  #view: ThreadView | null = null;
  #notice: ReturnType<typeof setTimeout> | undefined;

  /** @internal */
  constructor(threading: Threading, options: ThreadOptions) {
    const { access, connection, userId, spaceId, storage } = threading;
    const { sort = 'recent', pageSize = 50, keep = 300 } = options;
    this.spaceId = spaceId;
    this.#access = access;
    this.#connection = connection;
    this.#threading = threading;
    const changed = () => this.#changed();
    this.#follower = new Follower({
      access,
      connection,
      spaceId,
      me: userId,
      sort,
      pageSize,
      keep: Math.max(keep, pageSize),
      changed,
      told: (events) => this.#tell(events),
      updated: (space) => this.#listeners.space.tell(space),
      forgot: () => this.#outbox.forget(),
      refused: (error) => this.#end(error),
    });
    this.#outbox = new Outbox({
      access,
      userId,
      spaceId,
      storage,
      patience: this.#follower.patience,
      socketId: () => connection.socketId,
      ready: () => this.#follower.begun(),
      changed,
      stored: (event) => this.#follower.take([event]),
      unsure: () => this.#follower.catchUpSoon(),
    });
    this.#wishes = new Wishes({
      patience: this.#follower.patience,
      ask: (messageId, appreciated) =>
        connection.ask('appreciate', { spaceId, messageId, appreciated }),
      reach: (seq) => this.#follower.reach(seq),
      changed,
    });
    this.#follower.start();
  }

  /** What there is to show now. The same object until something changes. */
  get view(): ThreadView {
    this.#view ??= this.#showing.of({
      state: this.#follower.state,
      error: this.#follower.error,
      sort: this.#follower.sort,
      data: this.#follower.data,
      loadingOlder: this.#follower.loadingOlder,
      outgoing: this.#outbox.outgoing,
      wish: (messageId) => this.#wishes.of(messageId),
      removed: (messageId) => this.#removed.has(messageId),
    });
    return this.#view;
  }

  /**
   * Tells when the view has changed, at most once in a turn of the event loop. Fits
   * `useSyncExternalStore`.
   *
   * @returns how to stop it
   */
  subscribe(listener: () => void): () => void {
    return this.#viewers.add(listener);
  }

  /**
   * Tells of what anybody does from now on, once each and in the order of `seq`; shown
   * or not. After the server could not say what was missed, because it was too long ago, it goes on
   * with what comes then.
   *
   * @returns how to stop it
   */
  on<E extends keyof ThreadEvents>(
    event: E,
    listener: (payload: ThreadEvents[E]) => void,
  ): () => void {
    const listeners: { [K in keyof ThreadEvents]: Listeners<ThreadEvents[K]> } = this.#listeners;
    return listeners[event].add(listener);
  }

  /**
   * Shows more below the last message; exactly what follows there, whatever is written and deleted
   * meanwhile.
   *
   * @throws Space7Error as the server refuses; `network`, and then it may be tried again
   */
  loadOlder(): Promise<void> {
    return spared(this.#follower.loadOlder());
  }

  /**
   * Starts over from the first page, in the given order; in the one that is shown already too,
   * which lets go of older messages that were loaded.
   *
   * @throws Space7Error as {@link loadOlder}; the order stays as it was then
   */
  sortBy(sort: Sort): Promise<void> {
    return spared(this.#follower.sortBy(sort));
  }

  /**
   * Sends a message, exactly once, as soon as the network and those sent before allow. What becomes
   * of it is told by {@link ThreadView.outgoing}, until it is one of the messages.
   */
  send(draft: Draft): Outgoing {
    return this.#outbox.send(draft);
  }

  /** Sends again what has failed; no effect on anything else. */
  retry(outgoingId: string): void {
    this.#outbox.retry(outgoingId);
  }

  /** Gives up on sending a message. It shows all the same if the server has it already. */
  cancel(outgoingId: string): void {
    this.#outbox.cancel(outgoingId);
  }

  /**
   * Appreciates a message or takes it back. Shows at once, is told as soon as the network allows,
   * and is shown no more if it is refused. Of a message that is gone nothing follows.
   *
   * @throws Space7Error as the server refuses; `cancelled` if the thread is closed before
   */
  appreciate(messageId: string, appreciated: boolean): Promise<void> {
    return spared(this.#wishes.wish(messageId, appreciated));
  }

  /**
   * Deletes one of one's own messages, or any in a Space of one's own, for good. One that is gone
   * already is as good.
   *
   * @throws Space7Error as the server refuses; `network`, and then it may be tried again
   */
  remove(messageId: string): Promise<void> {
    return spared(this.#remove(messageId));
  }

  /**
   * Who appreciates a message, oldest first, at most 100 at a time.
   *
   * @param after the `next` of the part before, to go on there
   */
  likes(messageId: string, after?: number): Promise<Likes> {
    const path = `${this.#path}/${encodeURIComponent(messageId)}/likes`;
    return request(this.#access, { method: 'GET', path: path + query({ after, limit: 100 }) });
  }

  /** Stops following. What is not sent by then is sent when the thread is opened again, if kept. */
  close(): void {
    this.#follower.close();
    this.#end(new Space7Error('The thread was closed.', 'cancelled'));
    this.#threading.closed(this);
  }

  async #remove(messageId: string): Promise<void> {
    const { spaceId } = this;
    let seq: number | null = null;
    try {
      if (this.#connection.socketId === undefined) {
        const path = `${this.#path}/${encodeURIComponent(messageId)}`;
        await request(this.#access, { method: 'DELETE', path });
      } else {
        ({ seq } = await this.#connection.ask<{ seq: number }>('delete_message', {
          spaceId,
          messageId,
        }));
      }
    } catch (error) {
      if (!(error instanceof Space7Error && error.code === 'message_not_found')) {
        this.#follower.catchUpSoon();
        throw error;
      }
    }
    this.#removed.add(messageId);
    this.#changed();
    if (seq !== null) {
      const change = { messageId, actorId: this.#threading.userId, seq };
      this.#follower.take([{ kind: 'deleted', seq, change }]);
    }
    // Over REST, and where it was gone already, the answer does not say where in the log it is.
    const read = () => {
      this.#removed.delete(messageId);
      this.#changed();
    };
    this.#follower.reach(seq ?? Infinity).then(read, read);
  }

  get #path(): string {
    return `/api/messages/${encodeURIComponent(this.spaceId)}`;
  }

  #tell(events: readonly LogEvent[]): void {
    this.#threading.told(events);
    for (const event of events) {
      switch (event.kind) {
        case 'message':
          this.#outbox.arrived(event.message);
          this.#listeners.message.tell(event.message);
          break;
        case 'appreciated':
          this.#listeners.appreciated.tell(event.change);
          break;
        case 'deleted':
          this.#listeners.deleted.tell(event.change);
          break;
      }
    }
  }

  #end(error: Space7Error): void {
    this.#outbox.end(error);
    this.#wishes.end(error);
  }

  #changed(): void {
    this.#view = null;
    this.#outbox.readUpTo(this.#follower.data.log.position ?? 0);
    // A burst of changes is worth one look. A timer, since each comes in a turn of its own.
    this.#notice ??= setTimeout(() => {
      this.#notice = undefined;
      this.#viewers.tell();
    });
  }
}

/** Keeps a failure that nobody waits for from being one of the whole program. */
function spared<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
