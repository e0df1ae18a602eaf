import type { MediaType } from '@space7/client';
import { createStore, del, entries, set } from 'idb-keyval';

/** A picked file. The type is what it was picked as, if that was said. */
export interface Attachment {
  readonly file: File;
  readonly type: MediaType | null;
}

export interface Draft {
  readonly text: string;
  /** Each goes out as a message of its own; the text with the first. */
  readonly media: readonly Attachment[];
}

export const NO_DRAFT: Draft = { text: '', media: [] };

/** What kind of file this says it is. The server looks at the bytes. */
export function typeOf(file: { readonly type: string }): MediaType | null {
  const kind = file.type.split('/', 1)[0];
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : null;
}

export function isEmpty({ text, media }: Draft): boolean {
  return text.trim() === '' && media.length === 0;
}

/** Joins two drafts where only one can be kept. */
export function joinDrafts(first: Draft, second: Draft): Draft {
  return {
    text: [first.text, second.text].filter((text) => text.trim() !== '').join('\n\n'),
    media: [...first.media, ...second.media],
  };
}

/**
 * What was typed or picked and not sent, by user and Space: it outlives a change of the view, an
 * expired session, and the page, if the browser lets it. Of two tabs, the one that wrote last is
 * remembered.
 */
class Drafts {
  private readonly kept = new Map<string, Draft>();
  private store: ReturnType<typeof createStore> | null = null;
  private loading: Promise<void> | null = null;

  /** Reads what another visit has left, once. */
  load(): Promise<void> {
    this.loading ??= this.read();
    return this.loading;
  }

  private async read(): Promise<void> {
    try {
      const store = createStore('space7-drafts', 'drafts');
      for (const [key, draft] of await entries<string, Draft>(store)) this.kept.set(key, draft);
      this.store = store;
    } catch {
      // A browser that keeps nothing, in a private window for example.
    }
  }

  get(userId: string, spaceId: string): Draft {
    return this.kept.get(userId + spaceId) ?? NO_DRAFT;
  }

  set(userId: string, spaceId: string, draft: Draft): void {
    const key = userId + spaceId;
    const empty = draft.text === '' && draft.media.length === 0;
    if (empty) this.kept.delete(key);
    else this.kept.set(key, draft);
    if (this.store) (empty ? del(key, this.store) : set(key, draft, this.store)).catch(() => {});
  }

  add(userId: string, spaceId: string, draft: Draft): void {
    this.set(userId, spaceId, joinDrafts(this.get(userId, spaceId), draft));
  }
}

export const drafts = new Drafts();
