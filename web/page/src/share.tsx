import type { Space } from '@space7/client';
import { useRef, useState } from 'preact/hooks';
import { Dialog } from './dialog';
import { useLoaded } from './hooks';
import { Failure, Loading } from './notice';
import { spaceLink } from './route';
import { sentenceOf, useSession } from './session';
import { Time } from './time';

interface Props {
  space: Space;
  /** Makes an invitation, which a private Space needs. */
  invite: boolean;
  onClose: () => void;
}

export function Share({ space, invite, onClose }: Props) {
  return (
    <Dialog title={invite ? 'Invite somebody' : 'Link to this Space'} onClose={onClose}>
      {invite ? (
        <Invitation space={space} />
      ) : (
        <>
          <Link address={spaceLink(space.space_id)} />
          <p class="hint">
            {space.visibility === 'public'
              ? 'Everybody who is signed in can read this Space and join it.'
              : 'Only members can open it.'}
          </p>
        </>
      )}
      <div class="actions">
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}

function Invitation({ space }: { space: Space }) {
  const { client, ask } = useSession();
  const [made, again] = useLoaded(() => ask(client.invite(space.space_id)), space.space_id);
  if (made.state === 'loading') return <Loading label="Making an invitation" rows={1} />;
  if (made.state === 'failed') {
    return (
      <Failure sentence={sentenceOf(made.error)}>
        <button type="button" class="button" onClick={again}>
          Try again
        </button>
      </Failure>
    );
  }
  const { code, expires_at } = made.value;
  return (
    <>
      <Link address={spaceLink(space.space_id, code)} />
      <p class="hint">
        It lets one person in, until <Time at={expires_at} />.
      </p>
    </>
  );
}

function Link({ address }: { address: string }) {
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState('');

  const copy = async () => {
    input.current?.select();
    try {
      await navigator.clipboard.writeText(address);
      setSaid('Copied.');
    } catch {
      // The clipboard is closed to pages that did not come over HTTPS.
      setSaid('Copy it with Ctrl+C.');
    }
  };

  return (
    <>
      <label class="field">
        <span>Link</span>
        <input ref={input} value={address} readonly onFocus={() => input.current?.select()} />
      </label>
      <div class="actions">
        <span class="hint" role="status">
          {said}
        </span>
        <button type="button" class="button primary" onClick={() => void copy()}>
          Copy
        </button>
      </div>
    </>
  );
}
