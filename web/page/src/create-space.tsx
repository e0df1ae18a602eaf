import { useState } from 'preact/hooks';
import { Dialog } from './dialog';
import { useTask } from './hooks';
import { Failure } from './notice';
import { useSession } from './session';

interface Props {
  onClose: () => void;
  onCreated: (spaceId: string) => void;
}

export function CreateSpace({ onClose, onCreated }: Props) {
  const { client, ask } = useSession();
  const [title, setTitle] = useState('');
  const [description, setDescription] = useState('');
  const [tags, setTags] = useState('');
  const [visibility, setVisibility] = useState<'public' | 'private'>('public');
  const task = useTask();

  const submit = (event: Event) => {
    event.preventDefault();
    void task.run(async () => {
      const space = await ask(
        client.createSpace({ title, description, visibility, hashtags: tagsOf(tags) }),
      );
      onCreated(space.space_id);
    });
  };

  return (
    <Dialog title="New Space" onClose={onClose}>
      <form onSubmit={submit}>
        {task.failure && <Failure sentence={task.failure} />}
        <label class="field">
          <span>Title</span>
          <input
            value={title}
            onInput={(event) => setTitle(event.currentTarget.value)}
            minLength={3}
            maxLength={200}
            required
            autofocus
            autocomplete="off"
          />
        </label>
        <label class="field">
          <span>
            Description <small>optional</small>
          </span>
          <textarea
            rows={3}
            value={description}
            onInput={(event) => setDescription(event.currentTarget.value)}
          />
        </label>
        <label class="field">
          <span>
            Tags <small>optional, with spaces between</small>
          </span>
          <input
            value={tags}
            onInput={(event) => setTags(event.currentTarget.value)}
            autocomplete="off"
            autocapitalize="none"
          />
        </label>
        <fieldset class="choices">
          <legend>Who can read it</legend>
          {(['public', 'private'] as const).map((choice) => (
            <label key={choice} class="check">
              <input
                type="radio"
                name="visibility"
                checked={visibility === choice}
                onInput={() => setVisibility(choice)}
              />
              <span>
                {choice === 'public' ? 'Public' : 'Private'}
                <small>
                  {choice === 'public'
                    ? 'Everybody who has the link can read and join.'
                    : 'Only whom you invite can read and write.'}
                </small>
              </span>
            </label>
          ))}
        </fieldset>
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button class="button primary" disabled={task.busy}>
            {task.busy ? 'Creating…' : 'Create'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Words, however they are set apart, with or without the sign before them. */
function tagsOf(text: string): string[] {
  const tags = text.split(/[\s,;]+/u).map((tag) => tag.replace(/^#+/, ''));
  return [...new Set(tags.filter((tag) => tag !== ''))];
}
