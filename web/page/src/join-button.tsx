import { useTask } from './hooks';
import { Failure } from './notice';
import { useSession } from './session';

interface Props {
  spaceId: string;
  invite: string | null;
  onJoined: () => void;
}

export function JoinButton({ spaceId, invite, onJoined }: Props) {
  const { client, ask } = useSession();
  const task = useTask();
  return (
    <>
      {task.failure && <Failure sentence={task.failure} />}
      <button
        type="button"
        class="button primary"
        disabled={task.busy}
        onClick={() =>
          void task.run(async () => {
            await ask(client.joinSpace(spaceId, invite ?? undefined));
            onJoined();
          })
        }
      >
        {task.busy ? 'Joining…' : 'Join this Space'}
      </button>
    </>
  );
}
