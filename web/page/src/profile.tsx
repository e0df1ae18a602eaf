import { useState } from 'preact/hooks';
import { Avatar } from './avatar';
import { Dialog } from './dialog';
import { useLoaded, useTask } from './hooks';
import { Failure, Loading } from './notice';
import { usePictures } from './pictures';
import { sentenceOf, useSession } from './session';

interface Props {
  userId: string;
  onClose: () => void;
}

/** Somebody and what they contributed; of oneself, what there is to decide as well. */
export function Profile({ userId, onClose }: Props) {
  const { user, client, ask, end } = useSession();
  const [profile] = useLoaded(() => ask(client.profile(userId)), userId);
  const own = userId === user.user_id;
  return (
    <Dialog title="Profile" onClose={onClose}>
      {profile.state === 'loading' && <Loading label="Loading the profile" rows={1} />}
      {profile.state === 'failed' && <Failure sentence={sentenceOf(profile.error)} />}
      {profile.state === 'there' && (
        <>
          <div class="profile-head">
            <Avatar user={profile.value} />
            <bdi class="name">{profile.value.username}</bdi>
          </div>
          <dl class="stats">
            <Stat name="Spaces created" count={profile.value.stats.spaces_created} />
            <Stat name="Spaces taken part in" count={profile.value.stats.spaces_participated} />
            <Stat name="Words contributed" count={profile.value.stats.total_words_contributed} />
            <Stat
              name="Appreciations received"
              count={profile.value.stats.total_appreciations_received}
            />
          </dl>
        </>
      )}
      {own && <Settings />}
      <div class="actions">
        {own && (
          <button type="button" class="button" onClick={() => end(null)}>
            Sign out
          </button>
        )}
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}

function Stat({ name, count }: { name: string; count: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{count.toLocaleString()}</dd>
    </div>
  );
}

function Settings() {
  const [pictures, choose] = usePictures();
  const [erasing, setErasing] = useState(false);
  return (
    <>
      <label class="check">
        <input
          type="checkbox"
          checked={pictures}
          onInput={(event) => choose(event.currentTarget.checked)}
        />
        <span>
          Load profile pictures from other sites
          <small>Those sites then learn your address, and when you read here.</small>
        </span>
      </label>
      {erasing ? (
        <Erase onBack={() => setErasing(false)} />
      ) : (
        <button type="button" class="button link erase" onClick={() => setErasing(true)}>
          Erase my account…
        </button>
      )}
    </>
  );
}

/** There is no way back, so the name is to be typed. */
function Erase({ onBack }: { onBack: () => void }) {
  const { user, client, end } = useSession();
  const [name, setName] = useState('');
  const task = useTask();
  return (
    <form
      class="erasure"
      onSubmit={(event) => {
        event.preventDefault();
        void task.run(async () => {
          await client.eraseAccount();
          end('Your account is being erased. What you wrote disappears within a moment.');
        });
      }}
    >
      <p>
        Everything you wrote disappears for everybody, with your files, name and picture. Spaces you
        created pass to their oldest member. There is no way back.
      </p>
      {task.failure && <Failure sentence={task.failure} />}
      <label class="field">
        <span>Type your name to go on</span>
        <input
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
          autocomplete="off"
          spellcheck={false}
        />
      </label>
      <div class="actions">
        <button type="button" class="button" onClick={onBack}>
          Keep it
        </button>
        <button class="button danger" disabled={task.busy || name.trim() !== user.username}>
          {task.busy ? 'Erasing…' : 'Erase it'}
        </button>
      </div>
    </form>
  );
}
