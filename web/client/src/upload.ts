import { noAnswer, read, request, type Access } from './rest.js';
import type { MediaType, Message } from './model.js';

const PIECE_BYTES = 64 * 1024;

/** An upload that makes no progress for so long, or an answer that takes so long, will not come. */
const STALL_MS = 60_000;

/** A message as it is sent. */
export interface Letter {
  readonly spaceId: string;
  /** The same for every attempt to send this message. */
  readonly key: string;
  readonly content: string;
  readonly media: { readonly blob: Blob; readonly name: string; readonly hint?: MediaType } | null;
}

/** How an attempt is made. */
export interface Sending {
  readonly socketId: string | undefined;
  readonly signal: AbortSignal;
  /** Told how much is sent, 0 to 1. */
  readonly progress: (part: number) => void;
}

/**
 * Makes one attempt to send a message.
 *
 * @returns the stored message
 * @throws Space7Error as the server refuses; `network` or `cancelled`, and then it may be stored or
 *     not
 */
export function post(access: Access, letter: Letter, sending: Sending): Promise<Message> {
  const path = `/api/messages/${encodeURIComponent(letter.spaceId)}`;
  const headers: Record<string, string> = { 'Idempotency-Key': letter.key };
  if (letter.media === null) {
    const { socketId, signal } = sending;
    return request(access, 'POST', path, {
      body: { content: letter.content },
      headers,
      socketId,
      signal,
    });
  }
  headers['Authorization'] = `Bearer ${access.token}`;
  if (sending.socketId !== undefined) {
    headers['X-Socket-Id'] = sending.socketId;
  }
  const form = new FormData();
  // Before the file, so that the server knows them when the file comes.
  form.set('content', letter.content);
  if (letter.media.hint !== undefined) {
    form.set('media_type', letter.media.hint);
  }
  form.set('media', letter.media.blob, letter.media.name);
  const url = new URL(path, access.origin);
  const { size } = letter.media.blob;
  return unlessStalled(sending, (watched) =>
    typeof XMLHttpRequest === 'undefined'
      ? byFetch(url, headers, form, size, watched)
      : byXhr(url, headers, form, watched),
  );
}

/** Gives up on an upload that gets nowhere; how long it may take in all depends on its size. */
async function unlessStalled(
  sending: Sending,
  attempt: (watched: Sending) => Promise<Message>,
): Promise<Message> {
  const watch = new AbortController();
  const end = () => watch.abort();
  let timer = setTimeout(end, STALL_MS);
  sending.signal.addEventListener('abort', end);
  const progress = (part: number) => {
    if (!watch.signal.aborted) {
      clearTimeout(timer);
      timer = setTimeout(end, STALL_MS);
      sending.progress(part);
    }
  };
  try {
    return await attempt({ ...sending, signal: watch.signal, progress });
  } catch (error) {
    throw watch.signal.aborted ? noAnswer(sending.signal.aborted) : error;
  } finally {
    clearTimeout(timer);
    sending.signal.removeEventListener('abort', end);
    // A body that is still drawn from after an early answer has nothing to tell any more.
    end();
  }
}

/** What browsers have: only this tells them how far an upload is. */
function byXhr(
  url: URL,
  headers: Record<string, string>,
  form: FormData,
  { signal, progress }: Sending,
): Promise<Message> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const abort = () => xhr.abort();
    xhr.upload.onprogress = ({ loaded, total }) => progress(total === 0 ? 0 : loaded / total);
    xhr.onerror = xhr.onabort = xhr.ontimeout = () => reject(noAnswer(signal.aborted));
    xhr.onload = () => {
      try {
        resolve(read(xhr.status, xhr.responseText, xhr.getResponseHeader('Retry-After')));
      } catch (error) {
        reject(error);
      }
    };
    xhr.onloadend = () => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort);
    xhr.open('POST', url);
    for (const [name, value] of Object.entries(headers)) {
      xhr.setRequestHeader(name, value);
    }
    xhr.send(form);
  });
}

/** What Node has: the body counts itself as it is drawn. */
async function byFetch(
  url: URL,
  headers: Record<string, string>,
  form: FormData,
  size: number,
  { signal, progress }: Sending,
): Promise<Message> {
  const encoded = new Request(url, { method: 'POST', body: form });
  const type = encoded.headers.get('Content-Type') ?? 'multipart/form-data';
  const body = encoded.body && inPieces(encoded.body, (sent) => progress(Math.min(sent / size, 1)));
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': type },
      body,
      signal,
      // Not in the DOM's types yet; a stream cannot be sent without it.
      ...{ duplex: 'half' },
    });
    const text = await response.text();
    return read(response.status, text, response.headers.get('Retry-After'));
  } catch (error) {
    throw error instanceof TypeError || signal.aborted ? noAnswer(signal.aborted) : error;
  }
}

/** Hands a body out in small pieces, as they are asked for: a file comes in one piece otherwise. */
function inPieces(
  body: ReadableStream<Uint8Array>,
  progress: (sent: number) => void,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let rest: Uint8Array = new Uint8Array();
  let sent = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        while (rest.length === 0) {
          const { done, value } = await reader.read();
          if (done) {
            controller.close();
            return;
          }
          rest = value;
        }
        const piece = rest.subarray(0, PIECE_BYTES);
        rest = rest.subarray(PIECE_BYTES);
        sent += piece.length;
        progress(sent);
        controller.enqueue(piece);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Nothing in advance: what is handed out counts as sent.
    { highWaterMark: 0 },
  );
}
