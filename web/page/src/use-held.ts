import type { ShownMessage, Thread, ThreadView } from '@space7/client';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { hold, type Held } from './held';

/** How far down, in pixels, reading begins; all the way up it ends. */
const AWAY = 48;

/** Holds the list while its reader is away from the top. */
export function useHeld(
  scroller: { readonly current: HTMLElement | null },
  thread: Thread,
  view: ThreadView,
): Held & { follow: () => void } {
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
      if (element.scrollTop > AWAY) setAway(true);
      else if (element.scrollTop <= 0) setAway(false);
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

  return { ...shown, follow };
}
