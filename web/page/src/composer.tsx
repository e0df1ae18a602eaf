import { useEffect, useId, useRef } from 'preact/hooks';
import { AttachmentPreview } from './attachment';
import { typeOf, type Attachment, type Draft } from './drafts';
import { Icon } from './icons';
import { MediaPicker } from './media-picker';

/** What the server takes, in characters as people count them. */
const LIMIT = 5000;
const WARN_AT = 4500;

interface Props {
  draft: Draft;
  onDraft: (next: (now: Draft) => Draft) => void;
  onSend: (draft: Draft) => void;
}

/** Where a message is written: Enter sends, Shift and Enter begin a new line. */
export function Composer({ draft, onDraft, onSend }: Props) {
  const id = useId();
  const text = useRef<HTMLTextAreaElement>(null);
  const { media } = draft;
  const length = draft.text.length < WARN_AT ? 0 : [...draft.text.trim()].length;
  const ready = (draft.text.trim() !== '' || media !== null) && length <= LIMIT;

  const attach = (picked: Attachment | null) => {
    onDraft((now) => ({ ...now, media: picked }));
    text.current?.focus();
  };

  const send = () => {
    if (!ready) return;
    onSend(draft);
    text.current?.focus();
  };

  // A line that was taken back to be edited wants its end, not its beginning.
  const empty = draft.text === '';
  useEffect(() => {
    if (!empty) text.current?.scrollTo(0, text.current.scrollHeight);
  }, [empty]);

  return (
    <form
      class="composer"
      aria-label="New message"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {media && <AttachmentPreview media={media} onRemove={() => attach(null)} />}
      <label class="hidden" for={id}>
        Message
      </label>
      <textarea
        id={id}
        ref={text}
        rows={1}
        dir="auto"
        placeholder="Write a message"
        enterkeyhint="send"
        value={draft.text}
        onInput={(event) => {
          const { value } = event.currentTarget;
          onDraft((now) => ({ ...now, text: value }));
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
          event.preventDefault();
          send();
        }}
        onPaste={(event) => {
          const file = event.clipboardData?.files[0];
          // Text processors copy a picture of the text as well.
          const text = event.clipboardData?.types.includes('text/plain');
          if (!file || text || !typeOf(file)) return;
          event.preventDefault();
          attach({ file, type: typeOf(file) });
        }}
      />
      <div class="composer-bar">
        <MediaPicker onPick={attach} />
        <span class={length > LIMIT ? 'count over' : 'count'} role="status">
          {length >= WARN_AT &&
            `${length.toLocaleString()} of ${LIMIT.toLocaleString()} characters`}
        </span>
        <button class="button primary" disabled={!ready}>
          <Icon name="send" />
          Send
        </button>
      </div>
    </form>
  );
}

/** Some browsers end the composition before the Enter that ended it, and mark only its key code. */
function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}
