import { useEffect, useId, useRef } from 'preact/hooks';
import { AttachmentPreview } from './attachment';
import { isEmpty, typeOf, type Attachment, type Draft } from './drafts';
import { Icon } from './icons';
import { MediaPicker } from './media-picker';

/** What the server takes, in characters as people count them. */
const LIMIT = 5000;
const WARN_AT = 4500;

interface Props {
  draft: Draft;
  onDraft: (next: (now: Draft) => Draft) => void;
  onSend: (draft: Draft) => void;
  /** Brings back what was refused last, if anything was. */
  onRecall: () => boolean;
}

/** Where a message is written: Enter sends, Shift and Enter begin a new line. */
export function Composer({ draft, onDraft, onSend, onRecall }: Props) {
  const id = useId();
  const text = useRef<HTMLTextAreaElement>(null);
  const { media } = draft;
  const length = draft.text.length < WARN_AT ? 0 : [...draft.text.trim()].length;
  const ready = !isEmpty(draft) && length <= LIMIT;

  const attach = (picked: readonly Attachment[]) => {
    onDraft((now) => ({ ...now, media: [...now.media, ...picked] }));
    text.current?.focus();
  };
  const change = (old: Attachment, now: readonly Attachment[]) => {
    onDraft((draft) => ({
      ...draft,
      media: draft.media.flatMap((one) => (one === old ? now : [one])),
    }));
    text.current?.focus();
  };
  useTypingAnywhere(text);

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
      {media.map((one, i) => (
        <AttachmentPreview
          key={i}
          media={one}
          onType={(type) => change(one, [{ ...one, type }])}
          onRemove={() => change(one, [])}
        />
      ))}
      {media.length > 1 && (
        <p class="hint attachments-hint">
          {media.length} files become {media.length} messages; the text goes with the first.
        </p>
      )}
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
          if (event.key === 'ArrowUp' && isEmpty(draft) && onRecall()) event.preventDefault();
          if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
          event.preventDefault();
          send();
        }}
        onPaste={(event) => {
          const files = [...(event.clipboardData?.files ?? [])].filter(typeOf);
          // Text processors copy a picture of the text as well.
          const text = event.clipboardData?.types.includes('text/plain');
          if (files.length === 0 || text) return;
          event.preventDefault();
          attach(files.map((file) => ({ file, type: typeOf(file) })));
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

/** What is typed while nothing that takes text has the focus is meant for the composer. */
function useTypingAnywhere(text: { readonly current: HTMLTextAreaElement | null }): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const typed = event.key.length === 1 && event.key !== ' ';
      if (!typed || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented)
        return;
      const at = document.activeElement;
      const taken = at?.closest('input, textarea, select, dialog, [role=menu], [contenteditable]');
      // The character goes where the focus is when the key is pressed through.
      if (!taken) text.current?.focus();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}

/** Some browsers end the composition before the Enter that ended it, and mark only its key code. */
function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}
