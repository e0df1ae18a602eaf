import { Space7Error } from './errors.js';
import { isBlob, sizeOf, type Attachment } from './media.js';
import { identify, noAnswer, read, type Access } from './rest.js';

/** A file above that is worth a request of its own that can be continued. */
const LARGE_BYTES = 4 * 1024 * 1024;

/** How an upload goes on. */
export interface Transfer {
  /** Where an earlier attempt left off, or null. */
  readonly url: string | null;
  /** Told where the upload can be continued. */
  readonly begun: (url: string) => void;
  readonly signal: AbortSignal;
  /** Told how much is there, 0 to 1. */
  readonly progress: (part: number) => void;
}

export function isLarge({ file }: Attachment): boolean {
  return sizeOf(file) > LARGE_BYTES;
}

/**
 * Uploads a file with tus 1.0, from where an earlier attempt left off. An attempt ends with the
 * first failure: when the next one is made is not decided here.
 *
 * @returns the `upload_id` for the message
 * @throws Space7Error as the server refuses; `network` or `cancelled`
 */
export async function transfer(
  access: Access,
  token: string | null,
  { file, name }: Attachment,
  { url, begun, signal, progress }: Transfer,
): Promise<string> {
  const headers = identify(token);
  const { Upload } = await import('tus-js-client');
  // Node's part of the library takes no Blob, React Native's takes the address.
  const { Buffer } = globalThis as { Buffer?: { from(bytes: ArrayBuffer): Blob } };
  const inNode = typeof window === 'undefined' && Buffer !== undefined;
  const source = isBlob(file) && inNode ? Buffer.from(await file.arrayBuffer()) : (file as Blob);
  return new Promise((resolve, reject) => {
    const upload = new Upload(source, {
      endpoint: `${access.origin}/api/uploads`,
      uploadUrl: url,
      headers,
      metadata: { filename: name },
      storeFingerprintForResuming: false,
      retryDelays: null,
      onProgress: (sent, total) => progress(total === 0 ? 0 : sent / total),
      onUploadUrlAvailable: () => {
        if (upload.url !== null) {
          begun(upload.url);
        }
      },
      onSuccess: () => finish(() => resolve(idOf(upload.url!))),
      onError: (error) => finish(() => reject(failureOf(error, signal))),
    });
    const abort = () => {
      void upload.abort();
      finish(() => reject(noAnswer(true)));
    };
    const finish = (settle: () => void) => {
      signal.removeEventListener('abort', abort);
      settle();
    };
    signal.addEventListener('abort', abort);
    if (signal.aborted) {
      abort();
    } else {
      upload.start();
    }
  });
}

function idOf(url: string): string {
  return url.replace(/[?#].*$/, '').replace(/^.*\//, '');
}

/** What the library tells: the server's own answer where there was one. */
function failureOf(error: unknown, signal: AbortSignal): Space7Error {
  const { originalResponse: response } = error as {
    originalResponse?: {
      getStatus(): number;
      getBody(): string;
      getHeader(name: string): string | undefined;
    } | null;
  };
  if (response == null || response.getStatus() === 0) {
    return noAnswer(signal.aborted, error);
  }
  try {
    read(response.getStatus(), response.getBody(), response.getHeader('Retry-After') ?? null);
  } catch (refusal) {
    return refusal as Space7Error;
  }
  // A success that the library could not use.
  return noAnswer(false, error);
}
