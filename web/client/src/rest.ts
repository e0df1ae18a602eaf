import { Space7Error } from './errors.js';

const ANSWER_TIMEOUT_MS = 30_000;

/** Where requests go, and on whose behalf. */
export interface Access {
  readonly origin: string;
  readonly token: string | null;
}

/**
 * Asks the server over REST.
 *
 * @returns what the answer's JSON says
 * @throws Space7Error as the server refuses, or `network` if it does not answer
 */
export async function request<T>(
  access: Access,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  options: {
    body?: unknown;
    headers?: Record<string, string>;
    /** The caller's own socket, which shall not be told of the change. */
    socketId?: string | undefined;
    signal?: AbortSignal;
  } = {},
): Promise<T> {
  const { body, socketId, signal } = options;
  if (signal?.aborted) {
    throw noAnswer(true);
  }
  const headers = { ...options.headers };
  const url = new URL(path, access.origin);
  if (access.token !== null) {
    // Something else was pasted; no header could carry it, and the server would say the same.
    if (!/^[\x21-\x7e]+$/.test(access.token)) {
      throw new Space7Error('Invalid token', 'invalid_token', 401);
    }
    headers['Authorization'] = `Bearer ${access.token}`;
  }
  if (socketId !== undefined) {
    headers['X-Socket-Id'] = socketId;
  }
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  const patience = new AbortController();
  const giveUp = () => patience.abort();
  const timer = setTimeout(giveUp, ANSWER_TIMEOUT_MS);
  signal?.addEventListener('abort', giveUp);
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: patience.signal,
    });
    text = await response.text();
  } catch {
    throw noAnswer(signal?.aborted ?? false);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
  return read<T>(response.status, text, response.headers.get('Retry-After'));
}

/** What an answer says: the value, or the error that it tells of, which is thrown. */
export function read<T>(status: number, text: string, retryAfter: string | null): T {
  let json: unknown = null;
  try {
    json = JSON.parse(text);
  } catch {
    // Something between us and the server speaks in its place, with a page of its own for example.
    if (status < 400 || status >= 500) {
      throw new Space7Error('The server cannot be reached at the moment.', 'network', status);
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
    Array.isArray(details) ? details : [],
    Number.isFinite(seconds) ? seconds : null,
  );
}

/** There was no answer, or nobody waits for it any more. */
export function noAnswer(cancelled: boolean): Space7Error {
  return cancelled
    ? new Space7Error('It was cancelled.', 'cancelled')
    : new Space7Error('The server cannot be reached.', 'network');
}
