import type { MySpace, ThreadView } from '@space7/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useSession } from './session';

/** A busy thread is told as read this often. */
const PAUSE_MS = 800;

function useVisible(): boolean {
  const [visible, setVisible] = useState(document.visibilityState === 'visible');
  useEffect(() => {
    const follow = () => setVisible(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', follow);
    return () => document.removeEventListener('visibilitychange', follow);
  }, []);
  return visible;
}

/**
 * Tells the server what was read: the newest message, while the page is looked at and its reader is
 * at the newest.
 *
 * @returns where the unread began when the reader came, or null
 */
export function useRead(space: MySpace | null, view: ThreadView, away: boolean): number | null {
  const { client } = useSession();
  const visible = useVisible();
  const [begun, setBegun] = useState<number | null>(null);
  const [known, setKnown] = useState(false);

  useEffect(() => {
    if (known || !space) return;
    setKnown(true);
    if (space.unread_count > 0) setBegun(space.read_seq);
  }, [space, known]);

  const newest = view.messages.reduce((seq, message) => Math.max(seq, message.seq), 0);
  const unread = space !== null && newest > space.read_seq;
  const looking = visible && !away && view.state === 'live';
  const latest = useRef(newest);
  latest.current = newest;
  const due = unread && looking && known;
  useEffect(() => {
    if (!due) return;
    // What fails is told once more, as long as it is due.
    const tell = () => void client.markRead(space.space_id, latest.current).catch(() => {});
    const timer = setInterval(tell, PAUSE_MS);
    return () => clearInterval(timer);
  }, [due]);

  return begun;
}
