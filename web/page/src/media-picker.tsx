import type { MediaType } from '@space7/client';
import { useRef } from 'preact/hooks';
import type { Attachment } from './drafts';
import { MenuButton } from './menu';

const KINDS = [
  { type: 'image', label: 'Image' },
  { type: 'video', label: 'Video' },
  { type: 'audio', label: 'Audio' },
] as const;

/** The menu that asks which kind of file, and then for the file. */
export function MediaPicker({ onPick }: { onPick: (picked: Attachment) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const kind = useRef<MediaType>('image');

  const ask = (type: MediaType) => {
    kind.current = type;
    if (!input.current) return;
    input.current.accept = `${type}/*`;
    input.current.click();
  };

  return (
    <>
      <MenuButton
        label="Media"
        icon="clip"
        wide
        groups={[
          {
            label: 'Attach',
            items: KINDS.map(({ type, label }) => ({ label, icon: type, run: () => ask(type) })),
          },
        ]}
      />
      <input
        ref={input}
        type="file"
        hidden
        aria-label="File"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          // Picking the same file again is a change, too.
          event.currentTarget.value = '';
          if (file) onPick({ file, type: kind.current });
        }}
      />
    </>
  );
}
