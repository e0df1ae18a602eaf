import { Space7Error } from './errors.js';
import { posted, type LogEvent } from './events.js';
import { alike, begin, expired, keepable, revive, type Item } from './item.js';
import type { Message } from './model.js';
import { isPassing, type Patience } from './patience.js';
import type { Access } from './rest.js';
import { inherit, owner, type OutboxStorage } from './storage.js';
import { post } from './upload.js';
import type { Draft, Outgoing } from './view.js';

/** What the outbox needs of its thread. */
export interface Mailing {
  readonly access: Access;
  readonly userId: string;
  readonly spaceId: string;
  readonly patience: Patience;
  /** Where messages outlive the program, or null. */
  readonly storage: OutboxStorage | null;
  readonly socketId: () => string | undefined;
  /** When the log is being read; what is stored before that, it would not tell of. */
  readonly ready: () => Promise<void>;
  readonly changed: () => void;
  /** A message is stored; from here on the log is responsible for it. */
  readonly stored: (event: LogEvent) => void;
  /** Something may have been stored that no answer tells of. */
  readonly unsure: () => void;
}

/**
 * Sends the messages of one thread, one at a time and in their order, each exactly once: every
 * attempt bears the same key, and the server stores one of them.
 */
export class Outbox {
  readonly #mailing: Mailing;
  /** Oldest first. */
  #items: Item[] = [];
  #current: { readonly item: Item; readonly abort: AbortController } | null = null;
  /** Why nothing is sent any more. */
  #end: Space7Error | null = null;
  /** What is to be kept or forgotten, one after another. */
  #keeping: Promise<unknown> = Promise.resolve();
  readonly #over = new AbortController();

  constructor(mailing: Mailing) {
    this.#mailing = mailing;
    this.#store(({ list }) => this.#revive(list));
  }

  /** Newest first; without those that are to be seen as messages already. */
  get outgoing(): Outgoing[] {
    return this.#items
      .filter((item) => item.presumed === null || item.outgoing.state === 'failed')
      .map((item) => item.outgoing)
      .reverse();
  }

  send(draft: Draft): Outgoing {
    const item = begin(this.#mailing.spaceId, draft);
    this.#items.push(item);
    if (this.#end !== null) {
      this.#show(item, { state: 'failed', error: this.#end });
      return item.outgoing;
    }
    this.#keep(item);
    this.#changed();
    void this.#work();
    return item.outgoing;
  }

  /** Sends again what has failed, with the same key. */
  retry(id: string): void {
    const item = this.#find(id);
    if (item?.outgoing.state === 'failed' && this.#end === null) {
      // If nobody can tell whether it was stored, the user has decided that it shall be.
      item.tried = expired(item) ? null : item.tried;
      this.#show(item, { state: 'sending', error: null, progress: 0 });
      this.#keep(item);
      void this.#work();
    }
  }

  /** Gives up on a message. What the server has stored already stays stored, and shows. */
  cancel(id: string): void {
    const item = this.#find(id);
    if (item === undefined || item.stored !== null) {
      return;
    }
    this.#drop(item);
    if (this.#current?.item === item) {
      this.#current.abort.abort();
    }
    if (item.tried !== null) {
      this.#mailing.unsure();
    }
  }

  /**
   * A message of the user has come by in the log. It may be one whose answer is lost or late, and
   * would then be seen twice until that comes; so it is taken for it meanwhile.
   */
  arrived(message: Message): void {
    const item = this.#items.find(
      (one) =>
        one.tried !== null && one.stored === null && one.presumed === null && alike(one, message),
    );
    if (item !== undefined) {
      item.presumed = message.message_id;
      this.#changed();
    }
  }

  /** The log has been read so far: what it has told of is on its way no more. */
  readUpTo(position: number): void {
    const left = this.#items.filter(({ stored }) => stored === null || stored.seq > position);
    if (left.length < this.#items.length) {
      this.#items = left;
      this.#changed();
    }
  }

  /**
   * The server has another history now, in which what it has stored lately may be missing. It is
   * sent again: the same key tells whether it is there.
   */
  forget(): void {
    for (const item of this.#items) {
      item.presumed = null;
      if (item.stored !== null) {
        item.stored = null;
        this.#show(item, { state: 'sending', progress: 0 });
      }
    }
    void this.#work();
  }

  /** Nothing can be sent any more; the drafts stay, and what is kept for another time. */
  end(error: Space7Error): void {
    this.#end = error;
    this.#over.abort();
    this.#current?.abort.abort();
    for (const item of this.#items) {
      if (item.stored === null) {
        this.#show(item, { state: 'failed', error });
      }
    }
  }

  async #work(): Promise<void> {
    while (this.#current === null && this.#end === null) {
      const item = this.#items.find(
        (one) => one.stored === null && one.outgoing.state !== 'failed',
      );
      if (item === undefined) {
        return;
      }
      this.#current = { item, abort: new AbortController() };
      try {
        await this.#deliver(item, this.#current.abort.signal);
      } finally {
        this.#current = null;
      }
    }
  }

  async #deliver(item: Item, signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures++) {
      if (expired(item)) {
        const error = new Space7Error('Nobody can tell any more whether this was sent.', 'network');
        this.#show(item, { state: 'failed', error });
        return;
      }
      try {
        this.#settle(item, await this.#attempt(item, signal));
        return;
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        const failure = asFailure(error);
        if (failure.code === 'message_not_found' && item.tried !== null) {
          // It was stored by an earlier attempt, and has been deleted since.
          this.#drop(item);
          return;
        }
        // A defect of the server is likely to meet the next attempt too.
        const passing = isPassing(failure) && failure.code !== 'internal';
        if (!passing) {
          this.#show(item, { state: 'failed', error: failure });
          this.#keep(item);
          if (failures > 0) {
            this.#mailing.unsure();
          }
          return;
        }
        this.#show(item, { state: 'waiting', error: failure });
        await this.#mailing.patience.pause(failures, failure.retryAfter, signal);
        if (!signal.aborted) {
          this.#show(item, { state: 'sending', error: null, progress: 0 });
        }
      }
    }
  }

  async #attempt(item: Item, signal: AbortSignal): Promise<Message> {
    await this.#mailing.ready();
    if (signal.aborted) {
      throw cancelled();
    }
    if (item.tried === null) {
      item.tried = Date.now();
      this.#keep(item);
    }
    return post(this.#mailing.access, item.letter, {
      socketId: this.#mailing.socketId(),
      signal,
      uploadUrl: item.uploadUrl,
      uploading: (url) => {
        item.uploadUrl = url;
        this.#keep(item);
      },
      progress: (part) => {
        if (item.outgoing.state === 'sending' && part > item.outgoing.progress) {
          this.#show(item, { progress: part });
        }
      },
    });
  }

  #settle(item: Item, message: Message): void {
    item.stored = message;
    this.#store((storage) => storage.delete(item.letter.key));
    // If another message was taken for it, it is still to come.
    item.presumed = item.presumed === message.message_id ? item.presumed : null;
    this.#show(item, { state: 'sending', error: null, progress: 1 });
    this.#mailing.stored(posted(message));
  }

  #find(id: string): Item | undefined {
    return this.#items.find(({ outgoing }) => outgoing.id === id);
  }

  #drop(item: Item): void {
    this.#items = this.#items.filter((other) => other !== item);
    this.#store((storage) => storage.delete(item.letter.key));
    this.#changed();
  }

  /** Keeps an item as it is now; one that is stored or given up is not kept any more. */
  #keep(item: Item): void {
    this.#store(async (storage) => {
      if (this.#items.includes(item) && item.stored === null) {
        await storage.put(keepable(item, await owner(), this.#mailing.userId));
      }
    });
  }

  /** Goes on with what was not sent when the program ended, each once nobody else sends it. */
  async #revive(list: OutboxStorage['list']): Promise<void> {
    const { userId, spaceId } = this.#mailing;
    const owners = new Set((await list(userId, spaceId)).map((kept) => kept.owner));
    for (const from of owners) {
      const take = async () => {
        const left = (await list(userId, spaceId))
          .filter((kept) => kept.owner === from && this.#find(kept.id) === undefined)
          .sort((a, b) => a.begun - b.begun)
          .map(revive);
        if (left.length === 0 || this.#end !== null) {
          return;
        }
        this.#items = [...this.#items, ...left].sort((a, b) => a.begun - b.begun);
        left.forEach((item) => this.#keep(item));
        this.#changed();
        void this.#work();
        // Nobody else may look before they are ours.
        await this.#keeping;
      };
      inherit(from, this.#over.signal, take).catch(() => {});
    }
  }

  /** A failure to keep something is no failure to send it. */
  #store(work: (storage: OutboxStorage) => Promise<unknown>): void {
    const { storage } = this.#mailing;
    if (storage !== null) {
      this.#keeping = this.#keeping.then(() => work(storage)).catch(() => {});
    }
  }

  #show(item: Item, change: Partial<Outgoing>): void {
    item.outgoing = { ...item.outgoing, ...change };
    this.#changed();
  }

  #changed(): void {
    this.#mailing.changed();
  }
}

function cancelled(): Space7Error {
  return new Space7Error('It was cancelled.', 'cancelled');
}

function asFailure(error: unknown): Space7Error {
  return error instanceof Space7Error
    ? error
    : new Space7Error(
        error instanceof Error ? error.message : 'It cannot be sent.',
        'internal',
        0,
        { cause: error },
      );
}
