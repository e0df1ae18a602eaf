import type { Space7Error } from './errors.js';
import type { MediaType, Message, Sort, Space } from './model.js';

/**
 * Where a thread stands.
 *
 * - `connecting`: the first list is not there yet, or the Space not yet joined
 * - `live`: every change shows as it happens
 * - `reconnecting`: the network or the server is away; heals by itself
 * - `refused`: the token or the access was refused, which does not heal; the view's error tells
 * - `closed`: {@link Thread.close} was called
 */
export type ThreadState = 'connecting' | 'live' | 'reconnecting' | 'refused' | 'closed';

/** A message as one reader sees it. */
export interface ShownMessage extends Message {
  /** Whether the reader appreciates it; a wish that is still under way counts. */
  readonly appreciated: boolean;
  /** Whether the reader wrote it. */
  readonly mine: boolean;
}

/** A file on its way. */
export interface OutgoingMedia {
  readonly name: string;
  readonly type: MediaType;
  /** In bytes; 0 if that is not known. */
  readonly size: number;
  /** The file itself. */
  readonly file: Blob | NativeFile;
}

/** A message that is not stored yet. */
export interface Outgoing {
  readonly id: string;
  readonly content: string;
  readonly media: OutgoingMedia | null;
  /** How much of it the server has, 0 to 1. */
  readonly progress: number;
  /**
   * `sending`: under way, or waiting for its turn; `waiting`: the network or the server is away, it
   * is tried again by itself; `failed`: the server refused it, and the error tells why.
   */
  readonly state: 'sending' | 'waiting' | 'failed';
  readonly error: Space7Error | null;
}

/** Everything there is to show of a thread; never changed, only replaced. */
export interface ThreadView {
  readonly state: ThreadState;
  readonly error: Space7Error | null;
  readonly sort: Sort;
  /** In the order of `sort`. */
  readonly messages: readonly ShownMessage[];
  /** The number of messages in the Space. */
  readonly total: number;
  /** Whether there is more below the last message shown. */
  readonly hasOlder: boolean;
  readonly loadingOlder: boolean;
  /** Newest first. */
  readonly outgoing: readonly Outgoing[];
}

/** An appreciation given or taken back. */
export interface AppreciatedEvent {
  readonly messageId: string;
  readonly userId: string;
  readonly appreciated: boolean;
  readonly appreciationCount: number;
  readonly seq: number;
}

/** A message that is gone. */
export interface DeletedEvent {
  readonly messageId: string;
  /** Who deleted it: its author, or the Space's creator; null where the server does not say. */
  readonly actorId: string | null;
  readonly seq: number;
}

/** What {@link Thread.on} tells of. */
export interface ThreadEvents {
  readonly message: Message;
  readonly appreciated: AppreciatedEvent;
  readonly deleted: DeletedEvent;
  /** The Space itself has changed: title, lock, archive, members, counts. */
  readonly space: Space;
}

/** A file as React Native has it: an address on the device. */
export interface NativeFile {
  readonly uri: string;
  readonly name?: string;
  /** The MIME type, such as `image/jpeg`. */
  readonly type?: string;
  /** In bytes, if it is known. */
  readonly size?: number;
}

/** A message as its author wrote it. */
export interface Draft {
  readonly content?: string;
  readonly media?: Blob | NativeFile;
  /** Defaults to the file's own name. */
  readonly mediaName?: string;
  /** Defaults to what the file's own type says. */
  readonly mediaType?: MediaType;
}

/** How a thread is opened. */
export interface ThreadOptions {
  /** Defaults to `recent`. */
  readonly sort?: Sort;
  /** How many messages are loaded at a time, 1 to 100; defaults to 50. */
  readonly pageSize?: number;
  /** How many messages are shown at most before older ones are asked for; defaults to 300. */
  readonly keep?: number;
}
