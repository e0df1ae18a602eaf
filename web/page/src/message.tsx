import type { ShownMessage } from '@space7/client';
import { Component } from 'preact';
import { Avatar } from './avatar';
import { Icon } from './icons';
import { Media } from './media';
import { Time } from './time';

interface Props {
  message: ShownMessage;
  /** Nothing changes in an archived Space. */
  frozen: boolean;
  onAppreciate: (message: ShownMessage) => void;
  onDelete: (message: ShownMessage) => void;
}

/** One message. It is drawn again only if it changed: the client keeps what did not. */
export class MessageRow extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    return next.message !== this.props.message || next.frozen !== this.props.frozen;
  }

  render({ message, frozen, onAppreciate, onDelete }: Props) {
    const { sender, content, media_url, media_type, appreciation_count: count } = message;
    return (
      <li class={message.mine ? 'message mine' : 'message'} data-id={message.message_id}>
        <Avatar user={sender} />
        <article aria-label={`Message from ${sender.username}`}>
          <p class="message-head">
            <span class="name">{sender.username}</span>
            {message.mine && <span class="you">You</span>}
            <Time at={message.created_at} />
          </p>
          {content && <p class="content">{content.replace(/\r\n?/g, '\n')}</p>}
          {media_url && media_type && (
            <Media url={media_url} type={media_type} from={sender.username} />
          )}
          <div class="message-bar">
            <button
              type="button"
              class="button appreciate"
              aria-pressed={message.appreciated}
              aria-label={`Appreciate, ${count}`}
              disabled={frozen}
              onClick={() => onAppreciate(message)}
            >
              <Icon name="thumb" />
              <span class="appreciations">{count.toLocaleString()}</span>
            </button>
            {message.mine && (
              <button type="button" class="button delete" onClick={() => onDelete(message)}>
                <Icon name="bin" />
                Delete
              </button>
            )}
          </div>
        </article>
      </li>
    );
  }
}
