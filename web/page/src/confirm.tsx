import type { ComponentChildren } from 'preact';
import { Dialog } from './dialog';
import { useTask } from './hooks';
import { Failure } from './notice';

interface Props {
  title: string;
  /** What the button says that does it. */
  verb: string;
  onClose: () => void;
  /** Does it; the dialog stays, with the reason, if that fails. */
  onConfirm: () => Promise<void>;
  children: ComponentChildren;
}

/** Asks once more before something that cannot be undone. */
export function Confirm({ title, verb, onClose, onConfirm, children }: Props) {
  const task = useTask();
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{children}</p>
      {task.failure && <Failure sentence={task.failure} />}
      <div class="actions">
        <button type="button" class="button" autofocus onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          class="button danger"
          disabled={task.busy}
          onClick={() =>
            void task.run(async () => {
              await onConfirm();
              onClose();
            })
          }
        >
          {task.failure ? 'Try again' : verb}
        </button>
      </div>
    </Dialog>
  );
}
