import { io, type Socket } from 'socket.io-client';
import { Space7Error } from './errors.js';
import {
  EVENT_NAMES,
  NOTICE_NAMES,
  readEvent,
  readNotice,
  spaceOf,
  type LogEvent,
  type Notice,
} from './events.js';
import { isPassing } from './patience.js';
import { noAnswer, type Access } from './rest.js';
import type { Tokens } from './tokens.js';

const ANSWER_TIMEOUT_MS = 20_000;

/** After a failure that the library does not try again by itself. */
const RETRY_MS = 3000;

/** The longest that a timer takes. */
const LONGEST_MS = 2 ** 31 - 1;

/** Somebody who wants to hear of one or more Spaces. */
export interface Listener {
  /** Whether it wants to hear of a Space. */
  wants(spaceId: string): boolean;
  /** Whether it joins a Space from where it needs it, so that nobody else has to. */
  joins(spaceId: string): boolean;
  /** The socket is there, and nothing is joined yet. */
  connected(): void;
  /** The socket is gone; it comes back by itself. */
  disconnected(): void;
  /** The server does not accept the token. */
  refused(error: Space7Error): void;
  heard(event: LogEvent, spaceId: string): void;
  noticed(notice: Notice): void;
}

/**
 * The one socket of all threads. It exists as long as somebody listens, and is connected again
 * whenever it is lost. Before its token ends, it gets a new one.
 */
export class Connection {
  readonly #tokens: Tokens;
  readonly #socket: Socket;
  readonly #listeners = new Set<Listener>();
  #return: ReturnType<typeof setTimeout> | undefined;
  #renewal: ReturnType<typeof setTimeout> | undefined;
  /** Whether the present attempt to connect is made with a token renewed for it. */
  #renewed = false;
  #refusal: Space7Error | null = null;

  constructor(access: Access & { readonly tokens: Tokens }) {
    this.#tokens = access.tokens;
    this.#socket = io(access.origin, {
      transports: ['websocket'],
      auth: (tell: (data: object) => void) => tell({ token: this.#tokens.current }),
      autoConnect: false,
      // Another object of ours may have another token.
      forceNew: true,
      reconnectionDelay: 300,
      reconnectionDelayMax: 5000,
      timeout: 10_000,
    });
    this.#socket.on('connect', () => {
      this.#renewed = false;
      this.#renewInTime();
      this.#each((listener) => listener.connected());
    });
    this.#socket.on('disconnect', () => {
      clearTimeout(this.#renewal);
      this.#each((listener) => listener.disconnected());
      this.#comeBack(500);
    });
    this.#socket.on('connect_error', (error) => void this.#failed(error));
    for (const name of EVENT_NAMES) {
      this.#socket.on(name, (payload: unknown) => this.#heard(name, payload));
    }
    for (const name of NOTICE_NAMES) {
      this.#socket.on(name, (payload: unknown) => this.#noticed(name, payload));
    }
  }

  /** Under which name the server knows the socket; undefined while there is none. */
  get socketId(): string | undefined {
    return this.#socket.connected ? this.#socket.id : undefined;
  }

  /** Begins to tell a listener; {@link Listener.connected} follows, if need be at once. */
  add(listener: Listener): void {
    this.#listeners.add(listener);
    if (this.#refusal !== null) {
      listener.refused(this.#refusal);
    } else if (this.#socket.connected) {
      listener.connected();
    } else {
      this.#socket.connect();
    }
  }

  /** Stops telling a listener, and leaves those of its Spaces that nobody else wants. */
  remove(listener: Listener, spaceIds: readonly string[]): void {
    if (!this.#listeners.delete(listener)) {
      return;
    }
    if (this.#listeners.size === 0) {
      clearTimeout(this.#return);
      clearTimeout(this.#renewal);
      this.#socket.disconnect();
    } else if (this.#socket.connected) {
      for (const spaceId of spaceIds.filter((left) => !this.#isWanted(left))) {
        this.#socket.emit('leave_space', spaceId);
      }
    }
  }

  /** Whether somebody has joined a Space or will. */
  isJoined(spaceId: string): boolean {
    return [...this.#listeners].some((listener) => listener.joins(spaceId));
  }

  /**
   * Sends an event and waits for the answer.
   *
   * @throws Space7Error as the server refuses; `network` if there is no answer
   */
  async ask<T>(event: string, argument: unknown): Promise<T> {
    if (!this.#socket.connected) {
      throw noAnswer(false);
    }
    let answer: { ok: boolean; error?: string; code?: string };
    try {
      answer = await this.#socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck(event, argument);
    } catch (cause) {
      throw noAnswer(false, cause);
    }
    if (!answer.ok) {
      throw new Space7Error(answer.error ?? 'It was refused.', answer.code ?? 'internal');
    }
    return answer as T;
  }

  #isWanted(spaceId: string): boolean {
    return [...this.#listeners].some((listener) => listener.wants(spaceId));
  }

  #heard(name: string, payload: unknown): void {
    const spaceId = spaceOf(payload);
    const event = readEvent(name, payload);
    if (event !== null && spaceId !== undefined) {
      this.#each((listener) => {
        if (listener.wants(spaceId)) {
          listener.heard(event, spaceId);
        }
      });
    }
  }

  #noticed(name: string, payload: unknown): void {
    const notice = readNotice(name, payload);
    if (notice !== null) {
      this.#each((listener) => {
        if (listener.wants(notice.spaceId)) {
          listener.noticed(notice);
        }
      });
    }
  }

  async #failed(error: Error): Promise<void> {
    if (this.#socket.active) {
      this.#each((listener) => listener.disconnected());
      return;
    }
    const asksForToken = error.message === 'Authentication required';
    if (!asksForToken && error.message !== 'Invalid token') {
      // Too many connections, for example, which passes.
      this.#each((listener) => listener.disconnected());
      this.#comeBack(RETRY_MS);
      return;
    }
    let refusal = new Space7Error(
      error.message,
      asksForToken ? 'authentication_required' : 'invalid_token',
      401,
      { cause: error },
    );
    if (this.#tokens.renewable && !this.#renewed) {
      try {
        await this.#tokens.renew(this.#tokens.current);
        this.#renewed = true;
        if (this.#listeners.size > 0) {
          this.#socket.connect();
        }
        return;
      } catch (failure) {
        if (isPassing(failure)) {
          this.#each((listener) => listener.disconnected());
          this.#comeBack(RETRY_MS);
          return;
        }
        refusal = failure as Space7Error;
      }
    }
    this.#refusal = refusal;
    this.#each((listener) => listener.refused(refusal));
  }

  /** Gives the socket a new token before the old one ends; if that fails, it is cut and returns. */
  #renewInTime(): void {
    const due = this.#tokens.dueIn;
    clearTimeout(this.#renewal);
    if (due === null) {
      return;
    }
    const renew = async () => {
      if ((this.#tokens.dueIn ?? Infinity) <= 0) {
        await this.#tokens.renew(this.#tokens.current);
      }
      await this.ask('authenticate', { token: this.#tokens.current });
      this.#renewInTime();
    };
    const later = Math.min(Math.max(due, 0), LONGEST_MS);
    this.#renewal = setTimeout(() => renew().catch(() => {}), later);
  }

  /** Where the server has ended the session, the library leaves it at that. */
  #comeBack(afterMs: number): void {
    if (this.#listeners.size > 0 && !this.#socket.active) {
      clearTimeout(this.#return);
      this.#return = setTimeout(() => this.#socket.connect(), afterMs * (1 + Math.random()));
    }
  }

  #each(tell: (listener: Listener) => void): void {
    [...this.#listeners].forEach(tell);
  }
}
