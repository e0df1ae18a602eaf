import { Space7Error } from './errors.js';
import { isBlob, sizeOf, type Attachment } from './media.js';
import type { Message } from './model.js';
import { isLarge, transfer } from './resumable.js';
import { authorized, identify, noAnswer, read, request, type Access } from './rest.js';

const PIECE_BYTES = 64 * 1024;

/** An upload that makes no progress for so long, or an answer that takes so long, will not come. */
const STALL_MS = 60_000;

/** A message as it is sent. */
export interface Letter {
  readonly spaceId: string;
  /** The same for every attempt to send this message. */
  readonly key: string;
  readonly content: string;
  readonly media: Attachment | null;
}

/** How an attempt is made. */
export interface Sending {
  readonly socketId: string | undefined;
  readonly signal: AbortSignal;
  /** Told how much is sent, 0 to 1. */
  readonly progress: (part: number) => void;
  /** Where an earlier attempt's upload can be continued, or null. */
  readonly uploadUrl: string | null;
  /** Told where this one's can be; null where it is gone. */
  readonly uploading: (url: string | null) => void;
}

/**
 * Makes one attempt to send a message.
 *
 * @returns the stored message
 * @throws Space7Error as the server refuses; `network` or `cancelled`, and then it may be stored or
 *     not
 */
export async function post(access: Access, letter: Letter, sending: Sending): Promise<Message> {
  const { content, media } = letter;
  if (media === null) {
    return postJson(access, letter, sending, { content });
  }
  if (isLarge(media)) {
    const uploadId = await uploadInParts(access, media, sending);
    if (uploadId !== null) {
      const body = { content, media_type: media.hint ?? undefined, upload_id: uploadId };
      return postUploaded(access, letter, sending, body);
    }
  }
  return authorized(access.tokens, (token) => postForm(access.origin, token, letter, sending));
}

function pathOf({ spaceId }: Letter): string {
  return `/api/messages/${encodeURIComponent(spaceId)}`;
}

function postJson(
  access: Access,
  letter: Letter,
  { socketId, signal }: Sending,
  body: object,
): Promise<Message> {
  const headers = { 'Idempotency-Key': letter.key };
  return request(access, { method: 'POST', path: pathOf(letter), body, headers, socketId, signal });
}

/** Null where the server knows nothing of uploads in parts. */
async function uploadInParts(
  access: Access,
  media: Attachment,
  sending: Sending,
): Promise<string | null> {
  try {
    return await unlessStalled(sending, ({ signal, progress }) =>
      authorized(access.tokens, (token) => {
        const { uploadUrl: url, uploading: begun } = sending;
        return transfer(access, token, media, { url, begun, signal, progress });
      }),
    );
  } catch (error) {
    if (error instanceof Space7Error && (error.status === 404 || error.status === 405)) {
      sending.uploading(null);
      return null;
    }
    throw error;
  }
}

/** An upload that has expired since is begun anew with the next attempt. */
async function postUploaded(
  access: Access,
  letter: Letter,
  sending: Sending,
  body: object,
): Promise<Message> {
  try {
    return await postJson(access, letter, sending, body);
  } catch (error) {
    if (error instanceof Space7Error && error.code === 'upload_not_found') {
      sending.uploading(null);
      throw noAnswer(false, error);
    }
    throw error;
  }
}

function postForm(
  origin: string,
  token: string | null,
  letter: Letter,
  sending: Sending,
): Promise<Message> {
  const { content, media } = letter;
  const { file, name, hint } = media!;
  const headers = { ...identify(token, sending.socketId), 'Idempotency-Key': letter.key };
  const form = new FormData();
  // Before the file, so that the server knows them when the file comes.
  form.append('content', content);
  if (hint !== null) {
    form.append('media_type', hint);
  }
  if (isBlob(file)) {
    form.append('media', file, name);
  } else {
    // What React Native's own FormData takes for a file.
    const { uri, type = 'application/octet-stream' } = file;
    form.append('media', { uri, name, type } as unknown as Blob);
  }
  const url = origin + pathOf(letter);
  return unlessStalled(sending, (watched) =>
    typeof XMLHttpRequest === 'undefined'
      ? byFetch(url, headers, form, sizeOf(file), watched)
      : byXhr(url, headers, form, watched),
  );
}

/** Gives up on an upload that gets nowhere; how long it may take in all depends on its size. */
async function unlessStalled<T>(
  sending: Sending,
  attempt: (watched: Sending) => Promise<T>,
): Promise<T> {
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
    throw watch.signal.aborted ? noAnswer(sending.signal.aborted, error) : error;
  } finally {
    clearTimeout(timer);
    sending.signal.removeEventListener('abort', end);
    // A body that is still drawn from after an early answer has nothing to tell any more.
    end();
  }
}

/** What browsers have: only this tells them how far an upload is. */
function byXhr(
  url: string,
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
  url: string,
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
    throw error instanceof TypeError || signal.aborted ? noAnswer(signal.aborted, error) : error;
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
