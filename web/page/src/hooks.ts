import { Space7Error, type Thread, type ThreadView } from '@space7/client';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { sentenceOf } from './session';

/** The thread as it is, and as it becomes. */
export function useView(thread: Thread): ThreadView {
  const [view, setView] = useState(thread.view);
  useEffect(() => {
    const follow = () => setView(thread.view);
    follow();
    return thread.subscribe(follow);
  }, [thread]);
  return view;
}

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'there'; readonly value: T };

const RETRY_MS = 3000;

/** Whether the same call may well succeed a little later: the network or the server was away. */
function passes(error: unknown): boolean {
  return error instanceof Space7Error && (error.code === 'network' || error.status === 503);
}

/**
 * Asks when `key` changes, and again by `reload`, which keeps what is there until the answer. What
 * failed for want of a network is asked again by itself.
 */
export function useLoaded<T>(
  load: () => Promise<T>,
  key: unknown,
): [loaded: Loaded<T>, reload: () => void] {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  const [round, setRound] = useState(0);
  const asked = useRef(key);
  useEffect(() => {
    let current = true;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const keep = asked.current === key;
    asked.current = key;
    if (!keep) setLoaded({ state: 'loading' });
    load().then(
      (value) => current && setLoaded({ state: 'there', value }),
      (error: unknown) => {
        if (!current) return;
        setLoaded((before) => (before.state === 'there' ? before : { state: 'failed', error }));
        if (passes(error)) retry = setTimeout(() => setRound((before) => before + 1), RETRY_MS);
      },
    );
    return () => {
      current = false;
      clearTimeout(retry);
    };
  }, [key, round]);
  return [loaded, useCallback(() => setRound((before) => before + 1), [])];
}

/** Something the reader asked for that takes a while and may be refused. */
export interface Task {
  readonly busy: boolean;
  /** The sentence to show, or null. */
  readonly failure: string | null;
  run(work: () => Promise<void>): Promise<void>;
}

export function useTask(): Task {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const mounted = useRef(true);
  useEffect(() => () => void (mounted.current = false), []);
  return {
    busy,
    failure,
    async run(work) {
      setBusy(true);
      setFailure(null);
      try {
        await work();
      } catch (error) {
        if (mounted.current) setFailure(sentenceOf(error));
      } finally {
        if (mounted.current) setBusy(false);
      }
    },
  };
}

/** An address for a file of this page, given back when it is not shown any more. */
export function useObjectUrl(file: Blob): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}

export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const follow = () => setMatches(list.matches);
    follow();
    list.addEventListener('change', follow);
    return () => list.removeEventListener('change', follow);
  }, [query]);
  return matches;
}
