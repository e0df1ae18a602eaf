import type { Sort, Space, Thread } from '@space7/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { BackLink } from './back-link';
import { Confirm } from './confirm';
import { useTask } from './hooks';
import { Members } from './members';
import { MenuButton, type MenuItem } from './menu';
import { Failure } from './notice';
import { HOME, replaceRoute } from './route';
import { useSession } from './session';
import { Share } from './share';
import { members, Tags } from './space-entry';

interface Props {
  space: Space;
  member: boolean;
  total: number;
  thread: Thread;
  sort: Sort;
  onChanged: () => void;
}

type Asking = 'link' | 'invite' | 'archive' | 'members' | 'leave' | null;

/** What the Space is, and its menu. */
export function RoomHead({ space, member, total, thread, sort, onChanged }: Props) {
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
  const about: MenuItem[] = [
    { label: 'Members…', icon: 'people', run: () => setAsking('members') },
    { label: 'Copy link…', icon: 'link', run: () => setAsking('link') },
  ];
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
  if (member && !own) {
    about.push({ label: 'Leave…', icon: 'leave', run: () => setAsking('leave') });
  }

  return (
    <header class="room-head">
      <BackLink />
      <div class="room-title">
        <h1 ref={heading} tabIndex={-1} dir="auto">
          {space.title}
        </h1>
        {space.description && (
          <p class="room-text" dir="auto">
            {space.description}
          </p>
        )}
        <p class="room-facts">
          <button type="button" class="button link facts" onClick={() => setAsking('members')}>
            {members(space.participant_count)}
          </button>
          <span>{total === 1 ? '1 message' : `${total.toLocaleString()} messages`}</span>
          {space.visibility === 'private' && <span class="badge">Private</span>}
          {space.is_archived ? (
            <span class="badge">Archived</span>
          ) : (
            space.is_locked && <span class="badge">Locked</span>
          )}
          <Tags space={space} />
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
      {asking === 'members' && <Members space={space} onClose={() => setAsking(null)} />}
      {asking === 'leave' && (
        <Confirm
          title="Leave this Space?"
          verb="Leave"
          onClose={() => setAsking(null)}
          onConfirm={async () => {
            await ask(client.leaveSpace(space.space_id));
            replaceRoute(HOME);
          }}
        >
          {space.visibility === 'private'
            ? 'You cannot read it any more, and need an invitation to come back.'
            : 'You can still read it, and join it again.'}
        </Confirm>
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
