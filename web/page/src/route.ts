import { useEffect, useState } from 'preact/hooks';

/** What is looked for: words, or a tag. */
export interface Find {
  readonly words: string;
  readonly tag: string | null;
}

/**
 * Where the reader is: the list of Spaces, one Space, perhaps with an invitation in hand, or the
 * search.
 */
export interface Route {
  readonly spaceId: string | null;
  readonly invite: string | null;
  readonly find: Find | null;
}

const SPACE = /^#\/spaces\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\?(.*))?$/i;

/** Reads the part of an address from its `#` on. */
export function parseRoute(hash: string): Route {
  const find = FIND.exec(hash);
  if (find) {
    const given = new URLSearchParams(find[1] ?? '');
    const words = given.get('words') ?? '';
    return { spaceId: null, invite: null, find: { words, tag: given.get('tag') } };
  }
  const found = SPACE.exec(hash);
  if (!found?.[1]) return { spaceId: null, invite: null, find: null };
  return {
    spaceId: found[1].toLowerCase(),
    invite: new URLSearchParams(found[2] ?? '').get('invite'),
    find: null,
  };
}

/** Reads what people paste to join a Space: its address, with or without invitation, or its id. */
export function parseSpaceLink(text: string): Route {
  const link = text.trim();
  const at = link.indexOf('#');
  return parseRoute(at < 0 ? `#/spaces/${link}` : link.slice(at));
}

const FIND = /^#\/find(?:\?(.*))?$/;

export const HOME = '#/';

export function findHash(what: Partial<Find> = {}): string {
  const { words = '', tag = null } = what;
  if (tag !== null) return `#/find?tag=${encodeURIComponent(tag)}`;
  return words === '' ? '#/find' : `#/find?words=${encodeURIComponent(words)}`;
}

export function spaceHash(spaceId: string, invite?: string): string {
  return `#/spaces/${spaceId}` + (invite ? `?invite=${encodeURIComponent(invite)}` : '');
}

export function spaceLink(spaceId: string, invite?: string): string {
  return location.origin + location.pathname + spaceHash(spaceId, invite);
}

/** Goes there without an entry in the history of its own. */
export function replaceRoute(hash: string): void {
  history.replaceState(null, '', hash);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    // It may have changed between the first rendering and now.
    follow();
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return parseRoute(hash);
}
