import { randomUuid } from './item.js';
import type { Attachment } from './media.js';

/** A message that is not stored by the server yet, as it is kept. */
export interface Kept {
  /** Its idempotency key, too. */
  readonly id: string;
  /** Which running program sends it. */
  readonly owner: string;
  readonly userId: string;
  readonly spaceId: string;
  readonly content: string;
  /** The file; what keeps it must be able to keep a `Blob`, or a {@link NativeFile}. */
  readonly media: Attachment | null;
  /** When it was written, in milliseconds. */
  readonly begun: number;
  /** When it may have reached the server for the first time. */
  readonly tried: number | null;
  readonly uploadUrl: string | null;
  /** Why the server does not take it. */
  readonly refusal: { message: string; code: string; status: number } | null;
}

/**
 * Keeps what is not sent yet, so that it survives a reload or a restart. A failure of it is no
 * failure of sending: the message then lives as long as the program.
 */
export interface OutboxStorage {
  /** What is kept for a user in a Space, or without one in all Spaces, in any order. */
  list(userId: string, spaceId?: string): Promise<readonly Kept[]>;
  /** Keeps a message, in place of one with the same `id`. */
  put(kept: Kept): Promise<void>;
  /** Forgets a message; one that is not there is as good. */
  delete(id: string): Promise<void>;
}

/** The running program, as the owner of what it sends. */
const OWNER = randomUuid();

/** What Web Locks promise; React Native and pages that did not come over HTTPS have none. */
const locks = (globalThis as { navigator?: { locks?: LockManager } }).navigator?.locks;

const nameOf = (owner: string) => `space7-outbox-${owner}`;

let claimed: Promise<string> | null = null;

/**
 * The name of this program as an owner. As long as it runs, it holds a lock of that name, so that
 * no other tab takes its messages for left behind.
 */
export function owner(): Promise<string> {
  claimed ??= new Promise((held) => {
    if (locks === undefined) {
      held(OWNER);
      return;
    }
    // Held until the program ends.
    const hold = () => (held(OWNER), new Promise<void>(() => {}));
    locks.request(nameOf(OWNER), hold).catch(() => held(OWNER));
  });
  return claimed;
}

/**
 * Takes over what an owner has left behind, once that is gone for sure. Where nobody can tell, it is
 * taken over at once: the key of a message keeps it from being stored twice.
 */
export async function inherit(
  from: string,
  signal: AbortSignal,
  take: () => Promise<void>,
): Promise<void> {
  if (from === OWNER || locks === undefined) {
    return take();
  }
  await locks.request(nameOf(from), { signal }, take);
}
