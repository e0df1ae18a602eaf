import type { MySpace, Space } from '@space7/client';
import { type Loaded } from './hooks';
import { useTitle } from './title';
import { Icon } from './icons';
import { Blank, Failure, Loading } from './notice';
import { findHash } from './route';
import { sentenceOf } from './session';
import { SpaceEntry } from './space-entry';

interface Props {
  spaces: Loaded<readonly MySpace[]>;
  current: string | null;
  /** Where to look around meanwhile, or null. */
  demo: Space | null;
  /** The level of the heading. */
  title: 1 | 2;
  onCreate: () => void;
  onJoin: () => void;
  onReload: () => void;
}

/** The Spaces one is a member of, the newest message first. */
export function Spaces({ spaces, current, demo, title, onCreate, onJoin, onReload }: Props) {
  const Heading = `h${title}` as const;
  return (
    <div class="spaces">
      {!current && <Title />}
      <div class="spaces-head">
        <Heading>Your Spaces</Heading>
        <a class="button quiet round" href={findHash()} aria-label="Find" title="Find a Space">
          <Icon name="search" />
        </a>
        <button
          type="button"
          class="button quiet round"
          aria-label="Join"
          title="Join by a link"
          onClick={onJoin}
        >
          <Icon name="link" />
        </button>
        <button
          type="button"
          class="button quiet round"
          aria-label="New"
          title="New Space"
          onClick={onCreate}
        >
          <Icon name="plus" />
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
            {demo && (
              <>
                <p>You can look around in this one:</p>
                <ul class="space-list">
                  <SpaceEntry space={demo} current={demo.space_id === current} />
                </ul>
              </>
            )}
          </Blank>
        ) : (
          <ul class="space-list">
            {spaces.value.map((space) => (
              <SpaceEntry key={space.space_id} space={space} current={space.space_id === current} />
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
