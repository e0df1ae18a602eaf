import type { ShownMessage, Thread, ThreadView } from '@space7/client';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { hold, type Held } from './held';

/** How far from the newest, in pixels, reading begins; all the way back it ends. */
const AWAY = 48;

interface Holding extends Held {
  /** Whether the reader is away from the newest. */
  readonly away: boolean;
  /** Brings the reader to the newest. */
  readonly follow: () => void;
}

/** Holds the list while its reader is away from the newest. */
export function useHeld(
  scroller: { readonly current: HTMLElement | null },
  thread: Thread,
  view: ThreadView,
): Holding {
  const [away, setAway] = useState(false);
  const last = useRef<readonly ShownMessage[]>(view.messages);

  const shown: Held = away
    ? hold(last.current, view.messages, view.sort)
    : { messages: view.messages, newer: 0 };
  last.current = shown.messages;

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => {
      // Where the newest is at the bottom, the way up from there is negative.
      const distance = Math.abs(element.scrollTop);
      if (distance > AWAY) setAway(true);
      else if (distance < 1) setAway(false);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, []);

  // Of a row that was let go, nothing else tells that it is deleted.
  useEffect(
    () =>
      thread.on('deleted', ({ messageId }) => {
        last.current = last.current.filter(({ message_id }) => message_id !== messageId);
      }),
    [thread],
  );

  const follow = useCallback(() => {
    scroller.current?.scrollTo(0, 0);
    setAway(false);
  }, []);

  // Another order is another list.
  const sort = useRef(view.sort);
  useLayoutEffect(() => {
    if (sort.current === view.sort) return;
    sort.current = view.sort;
    follow();
  }, [view.sort]);

  return { ...shown, away, follow };
}
