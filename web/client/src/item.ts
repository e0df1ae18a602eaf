import type { MediaType, Message } from './model.js';
import type { Letter } from './upload.js';
import type { Draft, Outgoing } from './view.js';

/**
 * The server knows a repeated attempt for a day. After that, nobody can tell whether an attempt
 * without an answer was stored.
 */
const KEY_LIFETIME_MS = 23 * 60 * 60 * 1000;

/** A message that is to be sent, and what has become of it. */
export interface Item {
  readonly letter: Letter;
  outgoing: Outgoing;
  /** When it may have reached the server for the first time. */
  tried: number | null;
  /** The message it has become, which only has to come by in the log. */
  stored: Message | null;
  /** A message that has come by in the log, and reads as if it were this one. */
  presumed: string | null;
}

/** A draft that nothing has become of yet. */
export function begin(spaceId: string, draft: Draft): Item {
  const key = randomUuid();
  const content = draft.content ?? '';
  const blob = draft.media;
  const type = draft.mediaType ?? (blob === undefined ? undefined : typeOf(blob));
  const name = draft.mediaName ?? (blob as { name?: string } | undefined)?.name ?? 'media';
  // Only where the bytes leave it open does the server need to be told.
  const hint = draft.mediaType ?? (type === 'image' ? undefined : type);
  return {
    letter: {
      spaceId,
      key,
      content,
      media: blob === undefined ? null : { blob, name, ...(hint === undefined ? {} : { hint }) },
    },
    outgoing: {
      id: key,
      content,
      media: blob === undefined ? null : { name, type: type ?? 'image', size: blob.size },
      progress: 0,
      state: 'sending',
      error: null,
    },
    tried: null,
    stored: null,
    presumed: null,
  };
}

/** Version 4 by hand: browsers have `crypto.randomUUID` only where the page came over HTTPS. */
function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = '89ab'[bytes[8]! & 3];
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, `$1-$2-4$3-${variant}$4-$5`);
}

function typeOf(blob: Blob): MediaType | undefined {
  const kind = blob.type.split('/', 1)[0];
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : undefined;
}

/** Whether a stored message reads as if it were this one. */
export function alike({ letter }: Item, message: Message): boolean {
  return (
    letter.content.trim() === message.content &&
    (letter.media === null) === (message.media_url === null)
  );
}

/** Whether another attempt might store a second message. */
export function expired(item: Item): boolean {
  return item.tried !== null && Date.now() - item.tried > KEY_LIFETIME_MS;
}
