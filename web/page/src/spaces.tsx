import type { Space } from '@space7/client';
import { useTitle, type Loaded } from './hooks';
import { Icon } from './icons';
import { Blank, Failure, Loading } from './notice';
import { spaceHash } from './route';
import { sentenceOf } from './session';
import { Time } from './time';

interface Props {
  spaces: Loaded<readonly Space[]>;
  current: string | null;
  /** The level of the heading. */
  title: 1 | 2;
  onCreate: () => void;
  onJoin: () => void;
  onReload: () => void;
}

/** The Spaces one is a member of, newest first. */
export function Spaces({ spaces, current, title, onCreate, onJoin, onReload }: Props) {
  const Heading = `h${title}` as const;
  return (
    <div class="spaces">
      {!current && <Title />}
      <div class="spaces-head">
        <Heading>Your Spaces</Heading>
        <button type="button" class="button quiet" onClick={onJoin}>
          <Icon name="link" />
          Join
        </button>
        <button type="button" class="button quiet" onClick={onCreate}>
          <Icon name="plus" />
          New
        </button>
      </div>
      {spaces.state === 'loading' && <Loading label="Loading your Spaces" />}
      {spaces.state === 'failed' && (
        <Failure sentence={sentenceOf(spaces.error)}>
          <button type="button" class="button" onClick={onReload}>
            Try again
          </button>
        </Failure>
      )}
      {spaces.state === 'there' &&
        (spaces.value.length === 0 ? (
          <Blank title="You are in no Space yet.">
            <p>A Space is one topic with one live thread.</p>
            <button type="button" class="button primary" onClick={onCreate}>
              Create your first Space
            </button>
          </Blank>
        ) : (
          <ul class="space-list">
            {spaces.value.map((space) => (
              <Entry key={space.space_id} space={space} current={space.space_id === current} />
            ))}
          </ul>
        ))}
    </div>
  );
}

function Title() {
  useTitle('Space7');
  return null;
}

function Entry({ space, current }: { space: Space; current: boolean }) {
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
