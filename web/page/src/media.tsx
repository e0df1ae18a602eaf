import type { Media as Facts, MediaType } from '@space7/client';
import { useState } from 'preact/hooks';
import { useNear } from './near';

interface Props {
  url: string;
  type: MediaType;
  /** What is known before the file is loaded. */
  facts: Facts | null;
  /** Whose it is, for who cannot see it. */
  from: string;
  onShow: () => void;
}

const NAMES: Record<MediaType, string> = { image: 'Picture', video: 'Video', audio: 'Sound' };

/** The file of a message: a picture that opens on a click, or the browser's own player. */
export function Media({ url, type, facts, from, onShow }: Props) {
  const [broken, setBroken] = useState(false);
  const label = `${NAMES[type]} from ${from}`;
  if (broken) {
    const format = facts ? ` (${facts.content_type})` : '';
    return (
      <p class="media-broken">
        Your browser cannot show this {NAMES[type].toLowerCase()}
        {format}.{' '}
        <a href={url} target="_blank" rel="noopener noreferrer">
          Open the file
        </a>
      </p>
    );
  }
  const onError = () => setBroken(true);
  if (type === 'image') return <Picture {...{ url, facts, label, onError, onShow }} />;
  return <Player {...{ url, type, facts, label, onError }} />;
}

interface PartProps {
  url: string;
  facts: Facts | null;
  label: string;
  onError: () => void;
}

/** The room that a file takes is kept for it, so that nothing moves when it has come. */
function roomFor(facts: Facts | null): { [name: string]: string } | undefined {
  if (!facts?.width || !facts.height) return undefined;
  return { '--width': String(facts.width), '--height': String(facts.height) };
}

function Picture({ url, facts, label, onError, onShow }: PartProps & { onShow: () => void }) {
  const room = roomFor(facts);
  return (
    <button
      type="button"
      class={room ? 'picture sized' : 'picture'}
      style={room}
      aria-haspopup="dialog"
      title="Show it at full size"
      onClick={onShow}
    >
      <img src={url} alt={label} loading="lazy" decoding="async" onError={onError} />
    </button>
  );
}

/** The file is asked for when it comes near: a long thread shall not open a hundred players. */
function Player({ url, type, facts, label, onError }: PartProps & { type: 'video' | 'audio' }) {
  const [ref, near] = useNear<HTMLVideoElement & HTMLAudioElement>();
  const Tag = type;
  const room = type === 'video' ? roomFor(facts) : undefined;
  return (
    <Tag
      ref={ref}
      class={room ? 'player sized' : 'player'}
      style={room}
      controls
      playsInline
      preload="metadata"
      aria-label={label}
      src={near ? url : undefined}
      onError={near ? onError : undefined}
    />
  );
}
