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
  if (access.token !== null) {
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
    response = await fetch(new URL(path, access.origin), {
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
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Something between us and the server speaks in its place, a proxy's error page for example.
    throw new Space7Error('The server cannot be reached at the moment.', 'network', status);
  }
  if (status >= 200 && status < 300) {
    return json as T;
  }
  const body = (json ?? {}) as { error?: unknown; code?: unknown; details?: unknown };
  const seconds = retryAfter === null ? NaN : Number(retryAfter);
  throw new Space7Error(
    typeof body.error === 'string' ? body.error : `The server answered ${status}.`,
    typeof body.code === 'string' ? body.code : 'internal',
    status,
    Array.isArray(body.details) ? body.details : [],
    Number.isFinite(seconds) ? seconds : null,
  );
}

/** There was no answer, or nobody waits for it any more. */
export function noAnswer(cancelled: boolean): Space7Error {
  return cancelled
    ? new Space7Error('It was cancelled.', 'cancelled')
    : new Space7Error('The server cannot be reached.', 'network');
}
