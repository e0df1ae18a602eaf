import type { MediaType } from '@space7/client';
import { useRef } from 'preact/hooks';
import { typeOf, type Attachment } from './drafts';
import { MenuButton } from './menu';

/**
 * What the server takes. By types and by extensions: some systems know only the one or the other,
 * and iOS greys out sounds under `audio/*`.
 */
const KINDS = [
  {
    type: 'image',
    label: 'Image',
    accept: 'image/*,.jpg,.jpeg,.png,.gif,.webp,.avif,.heic,.heif,.jxl,.bmp,.ico',
  },
  {
    type: 'video',
    label: 'Video',
    accept: 'video/*,.mp4,.m4v,.mov,.webm,.mkv,.avi,.3gp,.ts,.mts,.ogv',
  },
  {
    type: 'audio',
    label: 'Audio',
    accept:
      'audio/mpeg,audio/mp4,audio/x-m4a,audio/aac,audio/wav,audio/x-wav,audio/flac,audio/ogg,' +
      'audio/opus,audio/webm,audio/amr,audio/aiff,' +
      '.mp3,.m4a,.aac,.wav,.flac,.ogg,.oga,.opus,.weba,.amr,.aif,.aiff,.caf,.mp4,.mov,.3gp,.qta',
  },
] as const;

/** The menu that asks which kind of file, and then for the files. */
export function MediaPicker({ onPick }: { onPick: (picked: readonly Attachment[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const kind = useRef<MediaType>('image');

  const ask = (type: MediaType, accept: string) => {
    kind.current = type;
    if (!input.current) return;
    input.current.accept = accept;
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
            items: KINDS.map(({ type, label, accept }) => ({
              label,
              icon: type,
              run: () => ask(type, accept),
            })),
          },
        ]}
      />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="File"
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          // Picking the same file again is a change, too.
          event.currentTarget.value = '';
          if (files.length > 0)
            onPick(files.map((file) => ({ file, type: typeFor(file, kind.current) })));
        }}
      />
    </>
  );
}

/** A file that says it is something else was picked by mistake, unless it can be both. */
function typeFor(file: File, picked: MediaType): MediaType {
  const says = typeOf(file);
  return says === 'image' || picked === 'image' ? (says ?? picked) : picked;
}
