import type { MySpace, SpaceListView } from '@space7/client';
import { useEffect, useState } from 'preact/hooks';
import type { Loaded } from './hooks';
import { refusesToken, sentenceOf, useSession } from './session';

/** The Spaces one is in, as they are and as they become. */
export function useSpaces(): Loaded<readonly MySpace[]> {
  const { spaces, end } = useSession();
  const [view, setView] = useState<SpaceListView>(spaces.view);
  useEffect(() => {
    const follow = () => setView(spaces.view);
    follow();
    return spaces.subscribe(follow);
  }, [spaces]);
  useEffect(() => {
    if (refusesToken(view.error)) end(sentenceOf(view.error));
  }, [view.error]);
  if (view.loaded) return { state: 'there', value: view.spaces };
  return view.error ? { state: 'failed', error: view.error } : { state: 'loading' };
}
