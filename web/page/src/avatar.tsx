import type { User } from '@space7/client';
import { useState } from 'preact/hooks';
import { usePictures } from './pictures';

/** The same hue for the same user, everywhere. */
function hueOf(userId: string): number {
  let hash = 0;
  for (let i = 0; i < userId.length; i++) hash = (hash * 31 + userId.charCodeAt(i)) % 360_007;
  return hash % 360;
}

function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => [...(word ?? '?')][0])
    .join('')
    .toUpperCase();
}

/**
 * A user's picture, or initials where there is none, it does not load, or it is at another place
 * and the reader has not asked for those. The name stands beside.
 */
export function Avatar({ user }: { user: User }) {
  const [broken, setBroken] = useState<string | null>(null);
  const [foreign] = usePictures();
  const picture = user.profile_picture;
  const wanted = picture && picture !== broken && (foreign || isOurs(picture));
  if (wanted) {
    return (
      <img class="avatar" src={picture} alt="" loading="lazy" onError={() => setBroken(picture)} />
    );
  }
  return (
    <span class="avatar" style={{ '--hue': String(hueOf(user.user_id)) }} aria-hidden="true">
      {initialsOf(user.username)}
    </span>
  );
}

function isOurs(address: string): boolean {
  return URL.canParse(address) && new URL(address).origin === location.origin;
}
