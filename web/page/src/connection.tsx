import type { ThreadView } from '@space7/client';

interface Props {
  view: ThreadView;
  onRetry: () => void;
}

/** Says when the thread is not live, and that it heals by itself, or why it does not. */
export function Connection({ view, onRetry }: Props) {
  const { state, error } = view;
  return (
    <div class={`connection ${state}`} role="status">
      {state === 'connecting' && view.messages.length > 0 && <p>Connecting…</p>}
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
