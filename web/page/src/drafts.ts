import type { MediaType } from '@space7/client';

/** A picked file. The type is what it was picked as, if that was said. */
export interface Attachment {
  readonly file: File;
  readonly type: MediaType | null;
}

export interface Draft {
  readonly text: string;
  readonly media: Attachment | null;
}

export const NO_DRAFT: Draft = { text: '', media: null };

/** What kind of file this says it is. The server looks at the bytes. */
export function typeOf(file: { readonly type: string }): MediaType | null {
  const kind = file.type.split('/', 1)[0];
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : null;
}

/** Joins two drafts where only one can be kept. The first one's file wins. */
export function joinDrafts(first: Draft, second: Draft): Draft {
  return {
    text: [first.text, second.text].filter((text) => text.trim() !== '').join('\n\n'),
    media: first.media ?? second.media,
  };
}

/**
 * What was typed or picked and not sent, by user and Space: it outlives a change of the view and an
 * expired session, and is gone with the page.
 */
class Drafts {
  private readonly kept = new Map<string, Draft>();

  get(userId: string, spaceId: string): Draft {
    return this.kept.get(userId + spaceId) ?? NO_DRAFT;
  }

  set(userId: string, spaceId: string, draft: Draft): void {
    if (draft.text === '' && !draft.media) this.kept.delete(userId + spaceId);
    else this.kept.set(userId + spaceId, draft);
  }

  add(userId: string, spaceId: string, draft: Draft): void {
    this.set(userId, spaceId, joinDrafts(this.get(userId, spaceId), draft));
  }
}

export const drafts = new Drafts();
