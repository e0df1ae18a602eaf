import type { Sort, Space, Thread } from '@space7/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { BackLink } from './back-link';
import { Confirm } from './confirm';
import { useTask } from './hooks';
import { MenuButton, type MenuItem } from './menu';
import { Failure } from './notice';
import { useSession } from './session';
import { Share } from './share';
import { members } from './space-entry';

interface Props {
  space: Space;
  total: number;
  thread: Thread;
  sort: Sort;
  onChanged: () => void;
}

type Asking = 'link' | 'invite' | 'archive' | null;

/** What the Space is, and its menu. */
export function RoomHead({ space, total, thread, sort, onChanged }: Props) {
  const { user, client, ask } = useSession();
  const [asking, setAsking] = useState<Asking>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const task = useTask();
  const own = space.creator.user_id === user.user_id;

  // Who came by keyboard or listens starts here, not at the top of the page.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);

  const sorted = (label: string, by: Sort): MenuItem => ({
    label,
    checked: sort === by,
    run: () => void task.run(() => thread.sortBy(by)),
  });
  const about: MenuItem[] = [{ label: 'Copy link…', icon: 'link', run: () => setAsking('link') }];
  if (own && space.visibility === 'private') {
    about.push({ label: 'Invite…', icon: 'people', run: () => setAsking('invite') });
  }
  if (own && !space.is_archived) {
    about.push({
      label: space.is_locked ? 'Unlock' : 'Lock',
      icon: 'lock',
      run: () =>
        void task.run(async () => {
          await ask(client.toggleLock(space.space_id));
          onChanged();
        }),
    });
    about.push({ label: 'Archive…', icon: 'archive', run: () => setAsking('archive') });
  }

  return (
    <header class="room-head">
      <BackLink />
      <div class="room-title">
        <h1 ref={heading} tabIndex={-1}>
          {space.title}
        </h1>
        {space.description && <p class="room-text">{space.description}</p>}
        <p class="room-facts">
          <span>{members(space.participant_count)}</span>
          <span>{total === 1 ? '1 message' : `${total.toLocaleString()} messages`}</span>
          {space.visibility === 'private' && <span class="badge">Private</span>}
          {space.is_archived ? (
            <span class="badge">Archived</span>
          ) : (
            space.is_locked && <span class="badge">Locked</span>
          )}
          {space.tags.map((tag) => (
            <span key={tag.tag_id} class="tag">
              #{tag.tag_name}
            </span>
          ))}
        </p>
        {task.failure && <Failure sentence={task.failure} />}
      </div>
      <MenuButton
        label="More about this Space"
        icon="more"
        groups={[
          {
            label: 'Sort by',
            items: [sorted('Recent', 'recent'), sorted('Top', 'most_appreciated')],
          },
          { label: 'This Space', items: about },
        ]}
      />
      {(asking === 'link' || asking === 'invite') && (
        <Share space={space} invite={asking === 'invite'} onClose={() => setAsking(null)} />
      )}
      {asking === 'archive' && (
        <Confirm
          title="Archive this Space?"
          verb="Archive"
          onClose={() => setAsking(null)}
          onConfirm={async () => {
            await ask(client.archive(space.space_id));
            onChanged();
          }}
        >
          Everybody can still read it. Nobody writes or appreciates in it again: there is no way
          back.
        </Confirm>
      )}
    </header>
  );
}
