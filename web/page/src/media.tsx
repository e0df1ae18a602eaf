import type { MediaType } from '@space7/client';
import { useState } from 'preact/hooks';
import { useNear } from './near';

interface Props {
  url: string;
  type: MediaType;
  /** Whose it is, for who cannot see it. */
  from: string;
}

const NAMES: Record<MediaType, string> = { image: 'Picture', video: 'Video', audio: 'Sound' };

/** The file of a message: a picture that opens on a click, or the browser's own player. */
export function Media({ url, type, from }: Props) {
  const [broken, setBroken] = useState(false);
  const label = `${NAMES[type]} from ${from}`;
  if (broken) {
    return (
      <p class="media-broken">
        Your browser cannot show this {NAMES[type].toLowerCase()}.{' '}
        <a href={url} target="_blank" rel="noopener noreferrer">
          Open the file
        </a>
      </p>
    );
  }
  const onError = () => setBroken(true);
  if (type === 'image') return <Picture url={url} label={label} onError={onError} />;
  return <Player url={url} type={type} label={label} onError={onError} />;
}

interface PartProps {
  url: string;
  label: string;
  onError: () => void;
}

function Picture({ url, label, onError }: PartProps) {
  const [open, setOpen] = useState(false);
  return (
    <button
      type="button"
      class="picture"
      aria-expanded={open}
      title={open ? 'Show it smaller' : 'Show it larger'}
      onClick={() => setOpen(!open)}
    >
      <img src={url} alt={label} loading="lazy" decoding="async" onError={onError} />
    </button>
  );
}

/** The file is asked for when it comes near: a long thread shall not open a hundred players. */
function Player({ url, type, label, onError }: PartProps & { type: 'video' | 'audio' }) {
  const [ref, near] = useNear<HTMLVideoElement & HTMLAudioElement>();
  const Tag = type;
  return (
    <Tag
      ref={ref}
      class="player"
      controls
      playsInline
      preload="metadata"
      aria-label={label}
      src={near ? url : undefined}
      onError={near ? onError : undefined}
    />
  );
}
