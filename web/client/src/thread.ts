import type { Connection } from './connection.js';
import { Space7Error } from './errors.js';
import type { LogEvent } from './events.js';
import { Follower } from './follower.js';
import { Listeners } from './listeners.js';
import type { Sort } from './model.js';
import { Outbox } from './outbox.js';
import { request, type Access } from './rest.js';
import { Showing } from './shown.js';
import type { Draft, Outgoing, ThreadEvents, ThreadOptions, ThreadView } from './view.js';
import { Wishes } from './wishes.js';

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
  readonly #closed: (thread: Thread) => void;
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
  };
  #view: ThreadView | null = null;
  #notice: ReturnType<typeof setTimeout> | undefined;

  /** @internal */
  constructor(
    access: Access,
    connection: Connection,
    me: string,
    spaceId: string,
    { sort = 'recent', pageSize = 50, keep = 300 }: ThreadOptions,
    closed: (thread: Thread) => void,
  ) {
    this.spaceId = spaceId;
    this.#access = access;
    this.#connection = connection;
    this.#closed = closed;
    const changed = () => this.#changed();
    this.#follower = new Follower({
      access,
      connection,
      spaceId,
      me,
      sort,
      pageSize,
      keep: Math.max(keep, pageSize),
      changed,
      told: (events) => this.#tell(events),
      refused: (error) => this.#end(error),
    });
    this.#outbox = new Outbox({
      access,
      spaceId,
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
        connection.ask('message_appreciated', { spaceId, messageId, appreciated, userId: me }),
      catchUp: () => this.#follower.catchUp(),
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
   * Tells of what happens from now on, whoever did it, once each and in the order of `seq`; shown
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
   * Deletes one of one's own messages, for good. One that is gone already is as good.
   *
   * @throws Space7Error as the server refuses; `network`, and then it may be tried again
   */
  remove(messageId: string): Promise<void> {
    return spared(this.#remove(messageId));
  }

  /** Stops following. What is not sent by then is not sent. */
  close(): void {
    this.#follower.close();
    this.#end(new Space7Error('The thread was closed.', 'cancelled'));
    this.#closed(this);
  }

  async #remove(messageId: string): Promise<void> {
    const path = `/api/messages/${encodeURIComponent(this.spaceId)}`;
    try {
      await request(this.#access, 'DELETE', `${path}/${encodeURIComponent(messageId)}`, {
        socketId: this.#connection.socketId,
      });
    } catch (error) {
      if (!(error instanceof Space7Error && error.code === 'message_not_found')) {
        this.#follower.catchUpSoon();
        throw error;
      }
    }
    this.#removed.add(messageId);
    this.#changed();
    // The answer does not say where in the log it has its place, and nothing else will come.
    const read = () => {
      this.#removed.delete(messageId);
      this.#changed();
    };
    this.#follower.catchUp().then(read, read);
  }

  #tell(events: readonly LogEvent[]): void {
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
