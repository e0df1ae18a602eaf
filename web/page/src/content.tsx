import { useId, useMemo, useState } from 'preact/hooks';
import { isEmojiOnly, isLong, partsOf, type Part } from './rich-text';

/** What somebody wrote: links open, code looks like code, and long texts are folded. */
export function Content({ text }: { text: string }) {
  const id = useId();
  const parts = useMemo(() => partsOf(text), [text]);
  const long = useMemo(() => isLong(text), [text]);
  const [unfolded, setUnfolded] = useState(false);
  const kind = isEmojiOnly(text) ? ' emoji' : long && !unfolded ? ' folded' : '';
  return (
    <>
      <div id={id} class={`content${kind}`} dir="auto">
        {parts.map((part, i) => (
          <Shown key={i} part={part} />
        ))}
      </div>
      {long && (
        <button
          type="button"
          class="button link unfold"
          aria-expanded={unfolded}
          aria-controls={id}
          onClick={() => setUnfolded(!unfolded)}
        >
          {unfolded ? 'Show less' : 'Show all'}
        </button>
      )}
    </>
  );
}

function Shown({ part }: { part: Part }) {
  switch (part.kind) {
    case 'text':
      return <>{part.text}</>;
    case 'link':
      return (
        <a href={part.href} target="_blank" rel="noopener noreferrer nofollow ugc">
          {part.text}
        </a>
      );
    case 'code':
      return <code dir="ltr">{part.text}</code>;
    case 'block':
      return (
        <pre dir="ltr" tabIndex={0}>
          <code>{part.text}</code>
        </pre>
      );
  }
}
