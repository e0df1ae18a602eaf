import type { ThreadView } from '@space7/client';
import { useEffect, useState } from 'preact/hooks';

/** What is over sooner is not worth moving everything for. */
const WORTH_SAYING_MS = 1500;

interface Props {
  view: ThreadView;
  onRetry: () => void;
}

/** Says when the thread is not live, and that it heals by itself, or why it does not. */
export function Connection({ view, onRetry }: Props) {
  const { state, error } = view;
  const connecting = state === 'connecting' && view.messages.length > 0;
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!connecting) return;
    const timer = setTimeout(() => setSlow(true), WORTH_SAYING_MS);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [connecting]);
  return (
    <div class={`connection ${state}`} role="status">
      {connecting && slow && <p>Connecting…</p>}
      {state === 'reconnecting' && (
        <p>
          <span class="pulse" aria-hidden="true" />
          Connection lost. Reconnecting…
        </p>
      )}
      {state === 'refused' && (
        <p>
          {error?.message ?? 'The server refused the connection.'}
          <button type="button" class="button" onClick={onRetry}>
            Try again
          </button>
        </p>
      )}
    </div>
  );
}
