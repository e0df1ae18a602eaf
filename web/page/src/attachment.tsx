import type { MediaType } from '@space7/client';
import { useState } from 'preact/hooks';
import { typeOf, type Attachment } from './drafts';
import { useObjectUrl } from './hooks';
import { Icon } from './icons';

/** The picked file, to be looked at or listened to before it is sent. */
export function AttachmentPreview({
  media,
  onType,
  onRemove,
}: {
  media: Attachment;
  /** A sound or a video in a file that can be both. */
  onType: (type: MediaType) => void;
  onRemove: () => void;
}) {
  const type = media.type ?? typeOf(media.file);
  const other = type === 'video' ? 'audio' : type === 'audio' ? 'video' : null;
  return (
    <div class="attachment" role="group" aria-label="Attached file">
      <FilePreview media={media} />
      <div class="attachment-facts">
        <span class="attachment-name">{media.file.name}</span>
        <span class="hint">{sizeOf(media.file.size)}</span>
      </div>
      {other && (
        <button type="button" class="button quiet" onClick={() => onType(other)}>
          {other === 'audio' ? 'Send as sound' : 'Send as video'}
        </button>
      )}
      <button type="button" class="button quiet" onClick={onRemove}>
        Remove
      </button>
    </div>
  );
}

/** A file of this page, shown as what it is; by a sign where the browser cannot. */
export function FilePreview({ media }: { media: Attachment }) {
  const url = useObjectUrl(media.file);
  const [broken, setBroken] = useState<File | null>(null);
  const type = media.type ?? typeOf(media.file) ?? 'image';
  const onError = () => setBroken(media.file);

  if (broken === media.file) {
    return (
      <span class="preview-sign">
        <Icon name={type} />
      </span>
    );
  }
  if (!url) return <span class="preview-sign" />;
  if (type === 'audio') {
    return (
      <audio src={url} controls preload="metadata" aria-label={media.file.name} onError={onError} />
    );
  }
  if (type === 'video') {
    return (
      <video
        src={url}
        controls
        muted
        playsInline
        preload="metadata"
        aria-label={media.file.name}
        onError={onError}
      />
    );
  }
  return <img src={url} alt={media.file.name} onError={onError} />;
}

function sizeOf(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const power = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power < 2 ? 0 : 1,
  }).format(bytes / 1000 ** power);
}
