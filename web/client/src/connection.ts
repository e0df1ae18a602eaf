import { io, type Socket } from 'socket.io-client';
import { Space7Error } from './errors.js';
import { EVENT_NAMES, readEvent, spaceOf, type LogEvent } from './events.js';
import type { Access } from './rest.js';

const ANSWER_TIMEOUT_MS = 20_000;

/** Somebody who wants to hear of one Space. */
export interface Listener {
  readonly spaceId: string;
  /** The socket is there, and nothing is joined yet. */
  connected(): void;
  /** The socket is gone; it comes back by itself. */
  disconnected(): void;
  /** The server does not accept the token. */
  refused(error: Space7Error): void;
  heard(event: LogEvent): void;
}

/**
 * The one socket of all threads. It exists as long as somebody listens, and is connected again
 * whenever it is lost.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #listeners = new Set<Listener>();
  #return: ReturnType<typeof setTimeout> | undefined;
  #refusal: Space7Error | null = null;

  constructor(access: Access) {
    this.#socket = io(access.origin, {
      transports: ['websocket'],
      auth: { token: access.token },
      autoConnect: false,
      // Another object of ours may have another token.
      forceNew: true,
      reconnectionDelay: 300,
      reconnectionDelayMax: 5000,
      timeout: 10_000,
    });
    this.#socket.on('connect', () => this.#each((listener) => listener.connected()));
    this.#socket.on('disconnect', () => {
      this.#each((listener) => listener.disconnected());
      this.#comeBack();
    });
    this.#socket.on('connect_error', (error) => this.#failed(error));
    for (const name of EVENT_NAMES) {
      this.#socket.on(name, (payload: unknown) => this.#heard(name, payload));
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

  /** Stops telling a listener, and leaves the Space if it was the last one there. */
  remove(listener: Listener): void {
    if (!this.#listeners.delete(listener)) {
      return;
    }
    if (this.#listeners.size === 0) {
      clearTimeout(this.#return);
      this.#socket.disconnect();
    } else if (this.#socket.connected && !this.#listensTo(listener.spaceId)) {
      this.#socket.emit('leave_space', listener.spaceId);
    }
  }

  /**
   * Sends an event and waits for the answer.
   *
   * @throws Space7Error as the server refuses; `network` if there is no answer
   */
  async ask<T>(event: string, argument: unknown): Promise<T> {
    if (!this.#socket.connected) {
      throw noAnswer();
    }
    let answer: { ok: boolean; error?: string; code?: string };
    try {
      answer = await this.#socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck(event, argument);
    } catch {
      throw noAnswer();
    }
    if (!answer.ok) {
      throw new Space7Error(answer.error ?? 'It was refused.', answer.code ?? 'internal');
    }
    return answer as T;
  }

  #heard(name: string, payload: unknown): void {
    const spaceId = spaceOf(payload);
    const event = readEvent(name, payload);
    if (event !== null) {
      this.#each((listener) => {
        if (listener.spaceId === spaceId) {
          listener.heard(event);
        }
      });
    }
  }

  #failed(error: Error): void {
    if (this.#socket.active) {
      this.#each((listener) => listener.disconnected());
      return;
    }
    const code =
      error.message === 'Authentication required' ? 'authentication_required' : 'invalid_token';
    const refusal = new Space7Error(error.message, code, 401);
    this.#refusal = refusal;
    this.#each((listener) => listener.refused(refusal));
  }

  /** Where the server has ended the session, the library leaves it at that. */
  #comeBack(): void {
    if (this.#listeners.size > 0 && !this.#socket.active) {
      clearTimeout(this.#return);
      this.#return = setTimeout(() => this.#socket.connect(), 500 + Math.random() * 500);
    }
  }

  #listensTo(spaceId: string): boolean {
    return [...this.#listeners].some((listener) => listener.spaceId === spaceId);
  }

  #each(tell: (listener: Listener) => void): void {
    [...this.#listeners].forEach(tell);
  }
}

function noAnswer(): Space7Error {
  return new Space7Error('The server cannot be reached.', 'network');
}
