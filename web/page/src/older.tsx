import type { Thread, ThreadView } from '@space7/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Failure } from './notice';
import { sentenceOf } from './session';

interface Props {
  thread: Thread;
  view: ThreadView;
  scroller: { readonly current: HTMLElement | null };
}

/** The end of the list: asks for older messages when it comes near, and by its button. */
export function Older({ thread, view, scroller }: Props) {
  const end = useRef<HTMLDivElement>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const { hasOlder, loadingOlder } = view;

  const load = () => {
    setFailure(null);
    thread.loadOlder().catch((error: unknown) => setFailure(sentenceOf(error)));
  };

  // What failed for want of a network is worth another try when it is back.
  useEffect(() => {
    if (view.state === 'live') setFailure(null);
  }, [view.state]);

  const wanting = hasOlder && !loadingOlder && !failure;
  useEffect(() => {
    if (!wanting || !end.current) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && load(),
      { root: scroller.current, rootMargin: '600px 0px' },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [wanting, thread]);

  if (!hasOlder) return <p class="end">Here the thread begins.</p>;
  return (
    <div ref={end} class="end">
      {failure && <Failure sentence={failure} />}
      <button type="button" class="button" disabled={loadingOlder} onClick={load}>
        {loadingOlder ? 'Loading…' : failure ? 'Try again' : 'Older messages'}
      </button>
    </div>
  );
}
