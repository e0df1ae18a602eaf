import { Space7Error } from './errors.js';

/** How long before its end a token is renewed, at most; a short one, at four fifths of its life. */
const AHEAD_MS = 60_000;

/** Gives a token that is good now, for the same user. */
export type GetToken = () => string | Promise<string>;

/** The user's token, and how to get the next one. One renewal serves all who need it. */
export class Tokens {
  readonly #getToken: GetToken | undefined;
  #current: string;
  #since = Date.now();
  #renewal: Promise<string> | null = null;

  constructor(token: string, getToken?: GetToken) {
    this.#current = token;
    this.#getToken = getToken;
  }

  get current(): string {
    return this.#current;
  }

  get renewable(): boolean {
    return this.#getToken !== undefined;
  }

  /** In how many milliseconds the token should be renewed; null if it does not end or cannot be. */
  get dueIn(): number | null {
    const end = claimsOf(this.#current)['exp'];
    if (!this.renewable || typeof end !== 'number') {
      return null;
    }
    const life = end * 1000 - this.#since;
    return end * 1000 - Math.min(AHEAD_MS, life / 5) - Date.now();
  }

  /**
   * Gets a token in place of one that was refused or is about to end.
   *
   * @throws Space7Error as `getToken` throws it; `network` with the cause for any other failure,
   *     which is worth another try
   */
  async renew(old: string): Promise<string> {
    if (old !== this.#current) {
      return this.#current;
    }
    this.#renewal ??= this.#ask().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  async #ask(): Promise<string> {
    let token: string;
    try {
      token = await this.#getToken!();
    } catch (cause) {
      throw cause instanceof Space7Error
        ? cause
        : new Space7Error('There is no token at the moment.', 'network', 0, { cause });
    }
    if (userOf(token) !== userOf(this.#current)) {
      throw new Space7Error('Invalid token', 'invalid_token', 401);
    }
    this.#current = token;
    this.#since = Date.now();
    return token;
  }
}

/** The server names the user in the token; it is signed there, and here only read. */
export function userOf(token: string): string {
  const { user_id, sub } = claimsOf(token);
  return String(user_id ?? sub ?? '').toLowerCase();
}

/** Ids and numbers are ASCII, so that no text decoder is needed, which not every platform has. */
function claimsOf(token: string): Record<string, unknown> {
  try {
    const claims = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    return (JSON.parse(atob(claims)) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}
