import { Space7Error } from './errors.js';
import type { Tokens } from './tokens.js';

const ANSWER_TIMEOUT_MS = 30_000;

/** Where requests go, and on whose behalf. */
export interface Access {
  readonly origin: string;
  readonly tokens: Tokens | null;
}

/** How something is asked. */
export interface Question {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The caller's own socket, which shall not be told of the change. */
  readonly socketId?: string | undefined;
  readonly signal?: AbortSignal;
}

/** What the server answers. */
export interface Answer<T> {
  readonly value: T;
  /** Where the `Link` header says that the next page is, or null. */
  readonly next: string | null;
}

/**
 * Asks the server over REST; a token that is refused is renewed once.
 *
 * @returns what the answer's JSON says
 * @throws Space7Error as the server refuses, or `network` if it does not answer
 */
export async function request<T>(access: Access, question: Question): Promise<T> {
  return (await ask<T>(access, question)).value;
}

/** As {@link request}, with what the answer's headers say. */
export function ask<T>(access: Access, question: Question): Promise<Answer<T>> {
  return authorized(access.tokens, (token) => once<T>(access.origin, token, question));
}

/** Makes an attempt with the token there is, and another with a new one if that is refused. */
export async function authorized<T>(
  tokens: Tokens | null,
  attempt: (token: string | null) => Promise<T>,
): Promise<T> {
  const token = tokens?.current ?? null;
  try {
    return await attempt(token);
  } catch (error) {
    const refused = error instanceof Space7Error && error.status === 401;
    if (!refused || token === null || !tokens?.renewable) {
      throw error;
    }
    return attempt(await tokens.renew(token));
  }
}

/** The headers that say on whose behalf something is asked. */
export function identify(token: string | null, socketId?: string): Record<string, string> {
  // Something else was pasted; no header could carry it, and the server would say the same.
  if (token !== null && !/^[\x21-\x7e]+$/.test(token)) {
    throw new Space7Error('Invalid token', 'invalid_token', 401);
  }
  return {
    ...(token !== null && { Authorization: `Bearer ${token}` }),
    ...(socketId !== undefined && { 'X-Socket-Id': socketId }),
  };
}

/** A query of what is given; written by hand, since React Native's own class cannot. */
export function query(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const pairs = given.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

async function once<T>(
  origin: string,
  token: string | null,
  { method, path, body, headers, socketId, signal }: Question,
): Promise<Answer<T>> {
  if (signal?.aborted) {
    throw noAnswer(true);
  }
  const identity = identify(token, socketId);
  const patience = new AbortController();
  const giveUp = () => patience.abort();
  const timer = setTimeout(giveUp, ANSWER_TIMEOUT_MS);
  signal?.addEventListener('abort', giveUp);
  let response: Response;
  let text: string;
  try {
    response = await fetch(origin + path, {
      method,
      headers: {
        ...headers,
        ...identity,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: patience.signal,
    });
    text = await response.text();
  } catch (cause) {
    throw noAnswer(signal?.aborted ?? false, cause);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
  const value = read<T>(response.status, text, response.headers.get('Retry-After'));
  return { value, next: nextOf(response.headers.get('Link')) };
}

/** What an answer says: the value, or the error that it tells of, which is thrown. */
export function read<T>(status: number, text: string, retryAfter: string | null): T {
  let json: unknown = null;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    // Something between us and the server speaks in its place, with a page of its own for example.
    if (status < 400 || status >= 500) {
      throw new Space7Error('The server cannot be reached at the moment.', 'network', status, {
        cause,
      });
    }
  }
  if (status >= 200 && status < 300) {
    return json as T;
  }
  const { error, code, details } = (json ?? {}) as Record<string, unknown>;
  const seconds = retryAfter === null ? NaN : Number(retryAfter);
  throw new Space7Error(
    typeof error === 'string' ? error : `The server answered ${status}.`,
    typeof code === 'string' ? code : `http_${status}`,
    status,
    {
      details: Array.isArray(details) ? details : [],
      retryAfter: Number.isFinite(seconds) ? seconds : null,
    },
  );
}

/** There was no answer, or nobody waits for it any more. */
export function noAnswer(cancelled: boolean, cause?: unknown): Space7Error {
  return cancelled
    ? new Space7Error('It was cancelled.', 'cancelled', 0, { cause })
    : new Space7Error('The server cannot be reached.', 'network', 0, { cause });
}

/** The path of the `next` link; its origin may be one that only a proxy knows. */
function nextOf(link: string | null): string | null {
  const address = /<([^>]*)>\s*;[^,]*\brel="?next\b/.exec(link ?? '')?.[1];
  return address?.replace(/^https?:\/\/[^/]+/, '') ?? null;
}
