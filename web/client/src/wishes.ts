import { Space7Error } from './errors.js';
import type { Patience } from './patience.js';

/** What the wishes need of their thread. */
export interface Wishing {
  readonly patience: Patience;
  /** Tells the server; the answer says up to where the log has to be read to show it. */
  readonly ask: (messageId: string, appreciated: boolean) => Promise<{ seq: number }>;
  /** Reads the log up to there. */
  readonly reach: (seq: number) => Promise<void>;
  readonly changed: () => void;
}

interface Wish {
  readonly appreciated: boolean;
}

/**
 * What the user wants their appreciation of each message to be, as long as the log does not say so
 * yet. A wish is a state, not a change, so it can be told again and again until it is answered; the
 * newest wish for a message counts.
 */
export class Wishes {
  readonly #wishing: Wishing;
  readonly #wishes = new Map<string, Wish>();
  /** The last telling for each message; the next one follows it. */
  readonly #telling = new Map<string, Promise<void>>();
  #end: Space7Error | null = null;

  constructor(wishing: Wishing) {
    this.#wishing = wishing;
  }

  /** What is wished for a message, or undefined if there is nothing to wish. */
  of(messageId: string): boolean | undefined {
    return this.#wishes.get(messageId)?.appreciated;
  }

  wish(messageId: string, appreciated: boolean): Promise<void> {
    if (this.#end !== null) {
      return Promise.reject(this.#end);
    }
    const wish: Wish = { appreciated };
    const before = this.#telling.get(messageId) ?? Promise.resolve();
    const telling = before.catch(() => {}).then(() => this.#tell(messageId, wish));
    this.#wishes.set(messageId, wish);
    this.#telling.set(messageId, telling);
    this.#wishing.changed();
    return telling.finally(() => {
      if (this.#telling.get(messageId) === telling) {
        this.#telling.delete(messageId);
      }
    });
  }

  /** Nothing can be wished any more. */
  end(error: Space7Error): void {
    this.#end = error;
    this.#wishes.clear();
    this.#wishing.changed();
  }

  async #tell(messageId: string, wish: Wish): Promise<void> {
    let seq = 0;
    try {
      await this.#wishing.patience.persist(async () => {
        // A later wish has taken its place, and tells in its turn.
        if (this.#wishes.get(messageId) === wish) {
          ({ seq } = await this.#wishing.ask(messageId, wish.appreciated));
        }
      });
    } catch (error) {
      this.#forget(messageId, wish);
      if (error instanceof Space7Error && error.code === 'message_not_found') {
        return;
      }
      throw this.#end ?? error;
    }
    // Until the log is read so far, the wish is what is shown, or an older event would turn it back
    // for a moment.
    const read = () => this.#forget(messageId, wish);
    this.#wishing.reach(seq).then(read, read);
  }

  #forget(messageId: string, wish: Wish): void {
    if (this.#wishes.get(messageId) === wish) {
      this.#wishes.delete(messageId);
      this.#wishing.changed();
    }
  }
}
