import type { MySpace, Space } from '@space7/client';
import { findHash, spaceHash } from './route';
import { Time } from './time';

const KINDS = { image: 'Picture', video: 'Video', audio: 'Sound' } as const;

/** A Space as a line of a list: what it is, or for a member what is new in it. */
export function SpaceEntry({
  space,
  current,
}: {
  space: Space & Partial<MySpace>;
  current: boolean;
}) {
  const { last_message: last, unread_count: unread = 0, unread_more: more } = space;
  const marks = [
    space.visibility === 'private' && 'Private',
    space.is_archived ? 'Archived' : space.is_locked && 'Locked',
  ].filter(Boolean);
  const kind = last?.media_type && KINDS[last.media_type];
  return (
    <li>
      <a
        href={spaceHash(space.space_id)}
        aria-current={current ? 'page' : undefined}
        class={unread > 0 ? 'unread' : undefined}
      >
        <span class="space-title" dir="auto">
          {space.title}
        </span>
        <span class="space-when">
          <Time at={last?.created_at ?? space.created_at} day />
        </span>
        {last ? (
          <span class="space-text">
            <bdi>{last.sender.username}</bdi>: <bdi>{last.content || kind}</bdi>
          </span>
        ) : (
          space.description && (
            <span class="space-text" dir="auto">
              {space.description}
            </span>
          )
        )}
        {unread > 0 && (
          <span class="unread-count">
            {more ? `${unread}+` : unread.toLocaleString()}
            <span class="hidden"> unread</span>
          </span>
        )}
        <span class="space-facts">
          <span>{members(space.participant_count)}</span>
          {marks.map((mark) => (
            <span key={mark} class="badge">
              {mark}
            </span>
          ))}
        </span>
      </a>
    </li>
  );
}

export function members(count: number): string {
  return count === 1 ? '1 member' : `${count.toLocaleString()} members`;
}

/** The tags of a Space, each leading to others with it. */
export function Tags({ space }: { space: Space }) {
  return (
    <>
      {space.tags.map((tag) => (
        <a key={tag.tag_id} class="tag" href={findHash({ tag: tag.tag_name })}>
          #<bdi>{tag.tag_name}</bdi>
        </a>
      ))}
    </>
  );
}
