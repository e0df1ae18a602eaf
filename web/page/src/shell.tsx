import type { MySpace } from '@space7/client';
import { useState } from 'preact/hooks';
import { Avatar } from './avatar';
import { CreateSpace } from './create-space';
import { FindView } from './find';
import { useMedia } from './hooks';
import { JoinSpace } from './join-space';
import { useNotifications } from './notify';
import { Profile } from './profile';
import { HOME, spaceHash, useRoute } from './route';
import { useSession } from './session';
import { SpaceView } from './space';
import { Spaces } from './spaces';
import { useUnreadTitle } from './title';
import { useDemo } from './use-demo';
import { useSpaces } from './use-spaces';

const NONE: readonly MySpace[] = [];

/** The frame of everything behind the sign-in: the Spaces beside the thread, or one at a time. */
export function Shell() {
  const session = useSession();
  const { user, spaces, end } = session;
  const route = useRoute();
  const wide = useMedia('(min-width: 60rem)');
  const [asking, setAsking] = useState<'create' | 'join' | 'profile' | null>(null);
  const mine = useSpaces();
  const reload = () => void spaces.reload().catch(() => {});
  const demo = useDemo(mine);
  const known = mine.state === 'there' ? mine.value : NONE;
  useUnreadTitle(known.reduce((sum, { unread_count }) => sum + unread_count, 0));
  useNotifications(known, user.user_id);
  // Where there is room for it, the first thing to see is a thread.
  const spaceId = route.spaceId ?? (wide && demo && !route.find ? demo.space_id : null);

  const enter = (spaceId: string) => {
    setAsking(null);
    reload();
    location.hash = spaceHash(spaceId);
  };

  const list = (
    <Spaces
      spaces={mine}
      current={spaceId}
      demo={demo}
      title={wide ? 2 : 1}
      onCreate={() => setAsking('create')}
      onJoin={() => setAsking('join')}
      onReload={reload}
    />
  );
  const room = spaceId && (
    <SpaceView
      key={spaceId}
      spaceId={spaceId}
      invite={route.invite}
      mine={mine}
      onChanged={reload}
    />
  );

  return (
    <div class={room || route.find ? 'shell in-space' : 'shell'}>
      <header class="top">
        <a class="brand" href={HOME}>
          Space7
        </a>
        <div class="me">
          <button
            type="button"
            class="button quiet own"
            aria-label={`Profile of ${user.username}`}
            onClick={() => setAsking('profile')}
          >
            <Avatar user={user} />
            <bdi class="name">{user.username}</bdi>
          </button>
          <button type="button" class="button quiet" onClick={() => end(null)}>
            Sign out
          </button>
        </div>
      </header>
      {wide && (
        <nav class="side" aria-label="Your Spaces">
          {list}
        </nav>
      )}
      <main>
        {room ||
          (route.find ? (
            <FindView key={JSON.stringify(route.find)} find={route.find} />
          ) : wide ? (
            <Welcome name={user.username} />
          ) : (
            list
          ))}
      </main>
      {asking === 'profile' && <Profile userId={user.user_id} onClose={() => setAsking(null)} />}
      {asking === 'create' && <CreateSpace onClose={() => setAsking(null)} onCreated={enter} />}
      {asking === 'join' && <JoinSpace onClose={() => setAsking(null)} onJoined={enter} />}
    </div>
  );
}

function Welcome({ name }: { name: string }) {
  return (
    <div class="welcome">
      <h1>Hello, {name}</h1>
      <p>Choose a Space, create one, or join one by its link.</p>
    </div>
  );
}
