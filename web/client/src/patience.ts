import { Space7Error } from './errors.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** What a server says that cannot do it now, but may later. */
const PASSING = new Set([
  'network',
  'rate_limited',
  'busy',
  'database_unavailable',
  'storage_unavailable',
  'identity_provider_unavailable',
  'internal',
]);

/** Whether it makes sense to try the same again without anybody doing anything. */
export function isPassing(error: unknown): error is Space7Error {
  return (
    error instanceof Space7Error &&
    (PASSING.has(error.code) || error.status === 408 || error.status === 429 || error.status >= 500)
  );
}

/** Waits between attempts: ever longer, within bounds, and never all clients at the same time. */
export class Patience {
  readonly #waiting = new Set<{ readonly end: () => void; readonly firm: boolean }>();
  #closed = false;

  /**
   * Tries until it comes about, or is refused in earnest.
   *
   * @param failed told of each failure that is tried again
   * @throws Space7Error `cancelled` after {@link close}, or when the signal is given
   */
  async persist<T>(
    attempt: () => Promise<T>,
    options: { signal?: AbortSignal; failed?: (error: Space7Error) => void } = {},
  ): Promise<T> {
    for (let failures = 0; ; failures++) {
      this.#requireWanted(options.signal);
      try {
        return await attempt();
      } catch (error) {
        this.#requireWanted(options.signal);
        if (!isPassing(error)) {
          throw error;
        }
        options.failed?.(error);
        await this.pause(failures, error.retryAfter, options.signal);
      }
    }
  }

  /**
   * Waits before the next attempt.
   *
   * @param failures so many attempts have failed before this one
   * @param retryAfter seconds that the server asked for, or null; these are kept in any case
   */
  pause(failures: number, retryAfter: number | null = null, signal?: AbortSignal): Promise<void> {
    const longest = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures, 10), LONGEST_PAUSE_MS);
    const jittered = longest * (0.5 + Math.random() / 2);
    return this.#sleep((retryAfter ?? 0) * 1000 + jittered, retryAfter !== null, signal);
  }

  /** The network is back: nobody has to wait for it any longer. */
  wake(): void {
    for (const sleeper of [...this.#waiting]) {
      if (!sleeper.firm) {
        sleeper.end();
      }
    }
  }

  /** Ends all waiting for good. */
  close(): void {
    this.#closed = true;
    for (const sleeper of [...this.#waiting]) {
      sleeper.end();
    }
  }

  #sleep(ms: number, firm: boolean, signal?: AbortSignal): Promise<void> {
    if (this.#closed || signal?.aborted) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(sleeper);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      const sleeper = { end, firm };
      this.#waiting.add(sleeper);
      signal?.addEventListener('abort', end);
    });
  }

  #requireWanted(signal?: AbortSignal): void {
    if (this.#closed || signal?.aborted) {
      throw new Space7Error('It was cancelled.', 'cancelled');
    }
  }
}
