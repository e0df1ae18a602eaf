import { useEffect, useState } from 'preact/hooks';

const KEY = 'space7-pictures';

const listeners = new Set<() => void>();

/**
 * Whether profile pictures of other places are loaded. A token of anybody can name any address, and
 * to load it tells that place who reads what, and when; so it is asked for first.
 */
export function usePictures(): [boolean, (wanted: boolean) => void] {
  const [wanted, setWanted] = useState(isWanted);
  useEffect(() => {
    const follow = () => setWanted(isWanted());
    listeners.add(follow);
    return () => void listeners.delete(follow);
  }, []);
  const choose = (now: boolean) => {
    if (now) localStorage.setItem(KEY, 'shown');
    else localStorage.removeItem(KEY);
    listeners.forEach((follow) => follow());
  };
  return [wanted, choose];
}

function isWanted(): boolean {
  return localStorage.getItem(KEY) !== null;
}
