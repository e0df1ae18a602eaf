import { useState } from 'preact/hooks';
import { Dialog } from './dialog';
import { useTask } from './hooks';
import { Failure } from './notice';
import { parseSpaceLink } from './route';
import { useSession } from './session';

interface Props {
  onClose: () => void;
  onJoined: (spaceId: string) => void;
}

export function JoinSpace({ onClose, onJoined }: Props) {
  const { client, ask } = useSession();
  const [link, setLink] = useState('');
  const task = useTask();

  const submit = (event: Event) => {
    event.preventDefault();
    void task.run(async () => {
      const { spaceId, invite } = parseSpaceLink(link);
      if (!spaceId) throw new Error('This is neither the link nor the id of a Space.');
      await ask(client.joinSpace(spaceId, invite ?? undefined));
      onJoined(spaceId);
    });
  };

  return (
    <Dialog title="Join a Space" onClose={onClose}>
      <form onSubmit={submit}>
        {task.failure && <Failure sentence={task.failure} />}
        <label class="field">
          <span>Link or id</span>
          <input
            value={link}
            onInput={(event) => setLink(event.currentTarget.value)}
            required
            autofocus
            autocomplete="off"
            spellcheck={false}
          />
          <small>A private Space needs the whole link of an invitation.</small>
        </label>
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button class="button primary" disabled={task.busy}>
            {task.busy ? 'Joining…' : 'Join'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
