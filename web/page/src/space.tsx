import { Space7Error, type MySpace } from '@space7/client';
import { useState } from 'preact/hooks';
import { BackLink } from './back-link';
import { useLoaded, type Loaded } from './hooks';
import { useTitle } from './title';
import { JoinButton } from './join-button';
import { Blank, Failure, Loading } from './notice';
import { Room } from './room';
import { findHash, HOME, replaceRoute, spaceHash } from './route';
import { sentenceOf, useSession } from './session';

interface Props {
  spaceId: string;
  /** The code of an invitation, if the address has one. */
  invite: string | null;
  mine: Loaded<readonly MySpace[]>;
  /** Something changed that the list of Spaces shows. */
  onChanged: () => void;
}

/** One Space: its thread, or why it is not to be seen. */
export function SpaceView({ spaceId, invite, mine, onChanged }: Props) {
  const { client, ask } = useSession();
  const [space, reload] = useLoaded(() => ask(client.space(spaceId)), spaceId);
  const [round, setRound] = useState(0);

  const joined = () => {
    replaceRoute(spaceHash(spaceId));
    reload();
    onChanged();
  };

  const own =
    (mine.state === 'there' && mine.value.find(({ space_id }) => space_id === spaceId)) || null;
  if (space.state === 'there' && mine.state !== 'loading') {
    return (
      <Room
        key={round}
        space={space.value}
        mine={own}
        member={mine.state === 'failed' || own !== null}
        invite={invite}
        onJoined={joined}
        onChanged={() => {
          reload();
          onChanged();
        }}
        onRestart={() => {
          reload();
          setRound(round + 1);
        }}
      />
    );
  }
  return (
    <div class="room">
      <header class="room-head">
        <BackLink />
        <h1>Space</h1>
      </header>
      <div class="room-blank">
        {space.state === 'failed' ? (
          <NotShown {...{ spaceId, invite, error: space.error, joined, reload }} />
        ) : (
          <Loading label="Loading the Space" />
        )}
      </div>
    </div>
  );
}

interface NotShownProps {
  spaceId: string;
  invite: string | null;
  error: unknown;
  joined: () => void;
  reload: () => void;
}

function NotShown({ spaceId, invite, error, joined, reload }: NotShownProps) {
  useTitle('Space7');
  if (error instanceof Space7Error && error.status === 404) {
    return (
      <Blank title="This Space does not exist.">
        <p>It may have been deleted, or the link is incomplete.</p>
        <a class="button primary" href={HOME}>
          Your Spaces
        </a>
        <a class="button" href={findHash()}>
          Find a Space
        </a>
      </Blank>
    );
  }
  if (!(error instanceof Space7Error) || error.code !== 'private_space') {
    return (
      <Failure sentence={sentenceOf(error)}>
        <button type="button" class="button" onClick={reload}>
          Try again
        </button>
      </Failure>
    );
  }
  return (
    <Blank title={error.message}>
      {invite ? (
        <>
          <p>You have an invitation to it.</p>
          <JoinButton spaceId={spaceId} invite={invite} onJoined={joined} />
        </>
      ) : (
        <p>The person who created it can send you the link of an invitation.</p>
      )}
    </Blank>
  );
}
