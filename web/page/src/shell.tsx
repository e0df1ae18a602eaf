import { useState } from 'preact/hooks';
import { Avatar } from './avatar';
import { CreateSpace } from './create-space';
import { useLoaded, useMedia } from './hooks';
import { JoinSpace } from './join-space';
import { HOME, spaceHash, useRoute } from './route';
import { useSession } from './session';
import { SpaceView } from './space';
import { Spaces } from './spaces';
import { useDemo } from './use-demo';

/** The frame of everything behind the sign-in: the Spaces beside the thread, or one at a time. */
export function Shell() {
  const session = useSession();
  const { user, client, ask, end } = session;
  const route = useRoute();
  const wide = useMedia('(min-width: 60rem)');
  const [asking, setAsking] = useState<'create' | 'join' | null>(null);
  const [mine, reload] = useLoaded(() => ask(client.mySpaces()), session);
  const demo = useDemo(mine);
  // Where there is room for it, the first thing to see is a thread.
  const spaceId = route.spaceId ?? (wide && demo ? demo.space_id : null);

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
    <div class={room ? 'shell in-space' : 'shell'}>
      <header class="top">
        <a class="brand" href={HOME}>
          Space7
        </a>
        <div class="me">
          <Avatar user={user} />
          <span class="name">{user.username}</span>
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
      <main>{room || (wide ? <Welcome name={user.username} /> : list)}</main>
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
