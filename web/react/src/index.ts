import type {
  Draft,
  Outgoing,
  Space7,
  SpaceListView,
  Thread,
  ThreadOptions,
  ThreadView,
} from '@space7/client';
import {
  createContext,
  createElement,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';

const Client = createContext<Space7 | null>(null);

/** Hands a client down; its maker closes it. */
export function Space7Provider(props: { client: Space7; children?: ReactNode }): ReactNode {
  return createElement(Client.Provider, { value: props.client }, props.children);
}

/**
 * The client of the nearest {@link Space7Provider}.
 *
 * @throws Error without one
 */
export function useSpace7(): Space7 {
  const client = useContext(Client);
  if (client === null) {
    throw new Error('There is no Space7Provider around this component.');
  }
  return client;
}

/** A live thread, and what can be done in it. */
export interface LiveThread {
  readonly view: ThreadView;
  /** Null until the component is mounted, and while it changes to another Space. */
  readonly thread: Thread | null;
  /** Sends a message; null while there is no thread. */
  readonly send: (draft: Draft) => Outgoing | null;
}

const NO_THREAD: ThreadView = {
  state: 'connecting',
  error: null,
  sort: 'recent',
  messages: [],
  total: 0,
  hasOlder: false,
  loadingOlder: false,
  outgoing: [],
};

const NO_SPACES: SpaceListView = { state: 'connecting', error: null, spaces: [], loaded: false };

/** What both the thread and the list of Spaces are. */
interface Live<V> {
  readonly view: V;
  subscribe(listener: () => void): () => void;
  close(): void;
}

/** Open from mounting to unmounting; opened anew when a dependency changes. */
function useLive<V, L extends Live<V>>(
  open: () => L,
  none: V,
  dependencies: readonly unknown[],
): [V, L | null] {
  const [live, setLive] = useState<L | null>(null);
  useEffect(() => {
    const opened = open();
    setLive(opened);
    return () => {
      setLive(null);
      opened.close();
    };
  }, dependencies);
  const subscribe = useCallback(
    (listener: () => void) => live?.subscribe(listener) ?? (() => {}),
    [live],
  );
  const snapshot = () => live?.view ?? none;
  return [useSyncExternalStore(subscribe, snapshot, () => none), live];
}

/**
 * The live thread of a Space, for as long as the component is mounted. What is not sent by then is
 * sent when it is opened again, if the client has an outbox.
 */
export function useThread(spaceId: string, options: ThreadOptions = {}): LiveThread {
  const client = useSpace7();
  const { sort, pageSize, keep } = options;
  const [view, thread] = useLive<ThreadView, Thread>(
    () => client.openThread(spaceId, options),
    NO_THREAD,
    [client, spaceId, sort, pageSize, keep],
  );
  return useMemo(
    () => ({ view, thread, send: (draft: Draft) => thread?.send(draft) ?? null }),
    [view, thread],
  );
}

/** The live list of the user's Spaces, the newest message first. */
export function useSpaces(): SpaceListView {
  const client = useSpace7();
  const [view] = useLive<SpaceListView, ReturnType<Space7['openSpaces']>>(
    () => client.openSpaces(),
    NO_SPACES,
    [client],
  );
  return view;
}
