import type { Outgoing } from '@space7/client';
import { FilePreview } from './attachment';
import { Avatar } from './avatar';
import { Content } from './content';
import type { Attachment } from './drafts';
import { Failure } from './notice';
import { useSession } from './session';

interface Props {
  outgoing: Outgoing;
  media: Attachment | null;
  onRetry: () => void;
  onDiscard: () => void;
  /** Takes it back to the composer. */
  onEdit: () => void;
}

/** A message that is not stored yet: on its way, waiting for the network, or refused. */
export function OutgoingRow({ outgoing, media, onRetry, onDiscard, onEdit }: Props) {
  const { user } = useSession();
  const { state, error, content, progress } = outgoing;
  const percent = Math.round(progress * 100);
  return (
    <li class={`message mine head outgoing ${state}`}>
      <Avatar user={user} />
      <article aria-label="Your message, not sent yet">
        <p class="message-head">
          <bdi class="name">{user.username}</bdi>
          <span class="you">You</span>
          <span class="hint">
            {state === 'sending' && 'Sending…'}
            {state === 'waiting' && 'Waiting for the connection. It is sent by itself.'}
            {state === 'failed' && 'Not sent'}
          </span>
        </p>
        {content && <Content text={content} />}
        {media && (
          <div class="outgoing-media">
            <FilePreview media={media} />
            {state !== 'failed' && (
              <span class="upload">
                <progress value={progress} max={1} aria-label={`Upload of ${media.file.name}`} />
                <span aria-hidden="true">{percent}%</span>
              </span>
            )}
          </div>
        )}
        {state === 'failed' && (
          <Failure sentence={error?.message ?? 'The server refused this message.'}>
            <div class="actions">
              <button type="button" class="button" onClick={onRetry}>
                Try again
              </button>
              <button type="button" class="button" onClick={onEdit}>
                Edit
              </button>
              <button type="button" class="button quiet" onClick={onDiscard}>
                Discard
              </button>
            </div>
          </Failure>
        )}
        {state === 'waiting' && (
          <div class="message-bar">
            <button type="button" class="button quiet" onClick={onDiscard}>
              Cancel
            </button>
          </div>
        )}
      </article>
    </li>
  );
}
