import { useEffect, useState } from 'preact/hooks';

/** Where the reader is: the list of Spaces, or one Space, perhaps with an invitation in hand. */
export interface Route {
  readonly spaceId: string | null;
  readonly invite: string | null;
}

const SPACE = /^#\/spaces\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\?(.*))?$/i;

/** Reads the part of an address from its `#` on. */
export function parseRoute(hash: string): Route {
  const found = SPACE.exec(hash);
  if (!found?.[1]) return { spaceId: null, invite: null };
  return {
    spaceId: found[1].toLowerCase(),
    invite: new URLSearchParams(found[2] ?? '').get('invite'),
  };
}

/** Reads what people paste to join a Space: its address, with or without invitation, or its id. */
export function parseSpaceLink(text: string): Route {
  const link = text.trim();
  const at = link.indexOf('#');
  return parseRoute(at < 0 ? `#/spaces/${link}` : link.slice(at));
}

export const HOME = '#/';

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
