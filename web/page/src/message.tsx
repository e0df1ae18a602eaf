import type { ShownMessage } from '@space7/client';
import { Component } from 'preact';
import { Avatar } from './avatar';
import { Content } from './content';
import { Icon } from './icons';
import { Media } from './media';
import { Time } from './time';

interface Props {
  message: ShownMessage;
  /** Tells who wrote it: the first of those that one person wrote in a row. */
  head: boolean;
  /** Touched and held: shows what a mouse shows by hovering. */
  held: boolean;
  /** Nothing changes in an archived Space. */
  frozen: boolean;
  deletable: boolean;
  onAppreciate: (message: ShownMessage) => void;
  onDelete: (message: ShownMessage) => void;
  /** Shows its picture at full size. */
  onShow: (messageId: string) => void;
}

/** One message. It is drawn again only if it changed: the client keeps what did not. */
export class MessageRow extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    return (
      next.message !== this.props.message ||
      next.head !== this.props.head ||
      next.held !== this.props.held ||
      next.frozen !== this.props.frozen ||
      next.deletable !== this.props.deletable
    );
  }

  render({ message, head, held, frozen, deletable, onAppreciate, onDelete, onShow }: Props) {
    const { sender, content, media_url, media_type, appreciation_count: count } = message;
    const kinds = ['message', message.mine && 'mine', head && 'head', held && 'held'];
    return (
      <li class={kinds.filter(Boolean).join(' ')} data-id={message.message_id}>
        {head ? <Avatar user={sender} /> : <Time at={message.created_at} clock />}
        <article aria-label={`Message from ${sender.username}`}>
          {head && (
            <p class="message-head">
              <bdi class="name">{sender.username}</bdi>
              {message.mine && <span class="you">You</span>}
              <Time at={message.created_at} />
            </p>
          )}
          {content && <Content text={content} />}
          {media_url && media_type && (
            <Media
              url={media_url}
              type={media_type}
              facts={message.media ?? null}
              from={sender.username}
              onShow={() => onShow(message.message_id)}
            />
          )}
          <div class={count > 0 ? 'message-bar counted' : 'message-bar'}>
            <button
              type="button"
              class="button appreciate"
              aria-pressed={message.appreciated}
              aria-label={`Appreciate, ${count}`}
              disabled={frozen}
              onClick={() => onAppreciate(message)}
            >
              <Icon name="thumb" />
              {count > 0 && <span class="appreciations">{count.toLocaleString()}</span>}
            </button>
            {deletable && (
              <button
                type="button"
                class="button delete"
                aria-label="Delete"
                title="Delete"
                onClick={() => onDelete(message)}
              >
                <Icon name="bin" />
              </button>
            )}
          </div>
        </article>
      </li>
    );
  }
}
