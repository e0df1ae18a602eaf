import type { ShownMessage } from '@space7/client';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Icon } from './icons';

/** So far, in pixels, a finger has to go for another picture. */
const SWIPE_PX = 60;

/** Which picture of a thread is shown at full size, if any. */
export function useViewer(messages: readonly ShownMessage[]) {
  const [shownId, setShownId] = useState<string | null>(null);
  const pictures = useMemo(
    () => messages.filter(({ media_type, media_url }) => media_type === 'image' && media_url),
    [messages],
  );
  const shown = pictures.find(({ message_id }) => message_id === shownId) ?? null;
  const show = useCallback((messageId: string | null) => setShownId(messageId), []);
  return { pictures, shown, show };
}

interface Props {
  /** Newest first, or in the order of the list. */
  pictures: readonly ShownMessage[];
  shown: ShownMessage;
  /** Null closes. */
  onShow: (messageId: string | null) => void;
}

/** A picture as large as the screen allows, and by a click as large as it is. */
export function Viewer({ pictures, shown, onShow }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const from = useRef<number | null>(null);
  const [full, setFull] = useState<string | null>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  const at = pictures.indexOf(shown);
  const step = (by: number) => {
    const next = pictures[at + by];
    if (next) onShow(next.message_id);
  };
  const label = `Picture from ${shown.sender.username}`;
  const isFull = full === shown.message_id;
  const size = shown.media;
  return (
    <dialog
      ref={dialog}
      class="viewer"
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onShow(null);
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') step(-1);
        else if (event.key === 'ArrowRight') step(1);
      }}
      onPointerDown={(event) => (from.current = isFull ? null : event.clientX)}
      onPointerUp={(event) => {
        const moved = from.current === null ? 0 : event.clientX - from.current;
        from.current = null;
        if (Math.abs(moved) > SWIPE_PX) step(moved > 0 ? -1 : 1);
      }}
    >
      <div class="viewer-bar">
        <p>
          <bdi>{shown.sender.username}</bdi>
          {pictures.length > 1 && ` · ${at + 1} of ${pictures.length}`}
          {size?.width && size.height && ` · ${size.width} × ${size.height}`}
        </p>
        <a
          class="button quiet round"
          href={shown.media_url ?? ''}
          target="_blank"
          rel="noopener noreferrer"
          aria-label="Open the original"
          title="Open the original"
        >
          <Icon name="open" />
        </a>
        <button
          type="button"
          class="button quiet round"
          aria-label="Close"
          title="Close"
          autofocus
          onClick={() => onShow(null)}
        >
          <Icon name="close" />
        </button>
      </div>
      <div
        class={isFull ? 'viewer-stage full' : 'viewer-stage'}
        tabIndex={0}
        role="group"
        aria-label="Picture"
      >
        <img
          src={shown.media_url ?? ''}
          alt={label}
          draggable={false}
          title={isFull ? 'Fit it to the screen' : 'Show it in its own size'}
          onClick={() => setFull(isFull ? null : shown.message_id)}
        />
      </div>
      {at > 0 && (
        <button
          type="button"
          class="button round viewer-before"
          aria-label="Picture before"
          onClick={() => step(-1)}
        >
          <Icon name="back" />
        </button>
      )}
      {at < pictures.length - 1 && (
        <button
          type="button"
          class="button round viewer-after"
          aria-label="Next picture"
          onClick={() => step(1)}
        >
          <Icon name="forward" />
        </button>
      )}
    </dialog>
  );
}
