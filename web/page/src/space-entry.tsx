import type { Space } from '@space7/client';
import { spaceHash } from './route';
import { Time } from './time';

/** A Space as a line of a list. */
export function SpaceEntry({ space, current }: { space: Space; current: boolean }) {
  const marks = [
    space.visibility === 'private' && 'Private',
    space.is_archived ? 'Archived' : space.is_locked && 'Locked',
  ].filter(Boolean);
  return (
    <li>
      <a href={spaceHash(space.space_id)} aria-current={current ? 'page' : undefined}>
        <span class="space-title">{space.title}</span>
        {space.description && <span class="space-text">{space.description}</span>}
        <span class="space-facts">
          <span>{members(space.participant_count)}</span>
          {marks.map((mark) => (
            <span key={mark} class="badge">
              {mark}
            </span>
          ))}
          <Time at={space.created_at} day />
        </span>
      </a>
    </li>
  );
}

export function members(count: number): string {
  return count === 1 ? '1 member' : `${count.toLocaleString()} members`;
}
