import { Space7Error } from './errors.js';
import { attachmentOf, sizeOf } from './media.js';
import type { Message } from './model.js';
import type { Kept } from './storage.js';
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
  /** Orders what is kept over a restart. */
  readonly begun: number;
  outgoing: Outgoing;
  /** When it may have reached the server for the first time. */
  tried: number | null;
  /** Where the server takes the rest of the file. */
  uploadUrl: string | null;
  /** The message it has become, which only has to come by in the log. */
  stored: Message | null;
  /** A message that has come by in the log, and reads as if it were this one. */
  presumed: string | null;
}

let latest = 0;

/** Now, but later than any before. */
function moment(): number {
  latest = Math.max(latest + 1, Date.now());
  return latest;
}

/** A draft that nothing has become of yet. */
export function begin(spaceId: string, draft: Draft): Item {
  const media = attachmentOf(draft);
  return itemOf({ spaceId, key: randomUuid(), content: draft.content ?? '', media }, moment());
}

/** What was kept when the program ended. */
export function revive(kept: Kept): Item {
  const { id, spaceId, content, media, refusal } = kept;
  const item = itemOf({ spaceId, key: id, content, media }, kept.begun);
  item.tried = kept.tried;
  item.uploadUrl = kept.uploadUrl;
  if (refusal !== null) {
    const error = new Space7Error(refusal.message, refusal.code, refusal.status);
    item.outgoing = { ...item.outgoing, state: 'failed', error };
  }
  return item;
}

/** What has to be kept of an item, to go on with it after a restart. */
export function keepable(item: Item, owner: string, userId: string): Kept {
  const { spaceId, key, content, media } = item.letter;
  const { state, error } = item.outgoing;
  const { begun, tried, uploadUrl } = item;
  const refusal =
    state === 'failed' && error !== null
      ? { message: error.message, code: error.code, status: error.status }
      : null;
  return { id: key, owner, userId, spaceId, content, media, begun, tried, uploadUrl, refusal };
}

function itemOf(letter: Letter, begun: number): Item {
  const { key, content, media } = letter;
  return {
    letter,
    begun,
    outgoing: {
      id: key,
      content,
      media: media && {
        name: media.name,
        type: media.type,
        size: sizeOf(media.file),
        file: media.file,
      },
      progress: 0,
      state: 'sending',
      error: null,
    },
    tried: null,
    uploadUrl: null,
    stored: null,
    presumed: null,
  };
}

/**
 * Version 4 by hand: browsers have `crypto.randomUUID` only where the page came over HTTPS, and
 * React Native has no `crypto` at all. It has to be unique, not secret.
 */
export function randomUuid(): string {
  const bytes = new Uint8Array(16);
  if (typeof crypto === 'undefined') {
    bytes.forEach((_, index) => (bytes[index] = Math.random() * 256));
  } else {
    crypto.getRandomValues(bytes);
  }
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = '89ab'[bytes[8]! & 3];
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, `$1-$2-4$3-${variant}$4-$5`);
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
