import type { MySpace, Space } from '@space7/client';
import { useEffect, useState } from 'preact/hooks';
import type { Loaded } from './hooks';
import { useSession } from './session';

/** Where a new server lets people look around; the server writes it under this id. */
const DEMO = '5face700-0000-4000-8000-000000000001';

/** The demo Space, for somebody who has no other; null if the server has none. */
export function useDemo(mine: Loaded<readonly MySpace[]>): Space | null {
  const { client } = useSession();
  const [demo, setDemo] = useState<Space | null>(null);
  const wanted = mine.state === 'there' && mine.value.length === 0;
  useEffect(() => {
    let current = wanted;
    const show = (space: Space | null) => current && setDemo(space);
    // A server without it is the usual case, and nothing to speak of.
    if (wanted) client.space(DEMO).then(show, () => show(null));
    return () => void (current = false);
  }, [client, wanted]);
  return wanted ? demo : null;
}
