import type { Outgoing, Space } from '@space7/client';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Announcer } from './announcer';
import { Composer } from './composer';
import { Connection } from './connection';
import { drafts, joinDrafts, NO_DRAFT, typeOf, type Draft } from './drafts';
import { useTitle, useView } from './hooks';
import { JoinButton } from './join-button';
import { Messages } from './messages';
import { RoomHead } from './room-head';
import { useSession } from './session';

interface Props {
  space: Space;
  member: boolean;
  invite: string | null;
  onJoined: () => void;
  onChanged: () => void;
  /** Opens the thread anew. */
  onRestart: () => void;
}

/** A Space that may be read: its head, the composer, and its messages. */
export function Room({ space, member, invite, onJoined, onChanged, onRestart }: Props) {
  const { user, threads, end } = useSession();
  const spaceId = space.space_id;
  const [open] = useState(() => threads.show(spaceId));
  const view = useView(open.thread);
  const [draft, setDraft] = useDraft(user.user_id, spaceId);
  const [dropping, setDropping] = useState(false);
  const toTop = useRef<(() => void) | null>(null);
  useTitle(`${space.title} · Space7`);

  useEffect(() => () => threads.leave(open), [open]);

  useEffect(() => {
    if (view.state === 'refused' && view.error?.status === 401) end(view.error.message);
  }, [view.state]);

  const refusal = view.outgoing.find(({ error }) => error)?.error;
  useEffect(() => {
    if (refusal?.status === 401) end(refusal.message);
    // Locked or archived meanwhile, perhaps.
    else if (refusal?.status === 403) onChanged();
  }, [refusal]);

  const send = (written: Draft) => {
    open.send(written);
    setDraft(NO_DRAFT);
    toTop.current?.();
  };

  const edit = useCallback(
    (outgoing: Outgoing) => setDraft((now) => joinDrafts(open.takeBack(outgoing), now)),
    [open],
  );

  const closed = space.is_archived
    ? 'This Space is archived: it can be read, and nothing changes any more.'
    : space.is_locked
      ? 'This Space is locked: nobody can write in it now.'
      : null;
  const writable = member && !closed;

  const onDrop = (event: DragEvent) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    setDropping(false);
    const file = event.dataTransfer?.files[0];
    if (file && writable) setDraft((now) => ({ ...now, media: { file, type: typeOf(file) } }));
  };

  return (
    <div
      class={dropping && writable ? 'room dropping' : 'room'}
      onDragOver={(event) => {
        if (!carriesFile(event)) return;
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDropping(false);
      }}
      onDrop={onDrop}
    >
      <RoomHead
        space={space}
        total={view.state === 'connecting' ? space.message_count : view.total}
        thread={open.thread}
        sort={view.sort}
        onChanged={onChanged}
      />
      <Connection
        view={view}
        onRetry={() => {
          threads.restart(open);
          onRestart();
        }}
      />
      <div class="room-write">
        {closed ? (
          <p class="closed">{closed}</p>
        ) : member ? (
          <Composer draft={draft} onDraft={setDraft} onSend={send} />
        ) : (
          <div class="join">
            <p>Join to write here and to be heard.</p>
            <JoinButton spaceId={spaceId} invite={invite} onJoined={onJoined} />
          </div>
        )}
      </div>
      <Messages
        open={open}
        view={view}
        frozen={space.is_archived}
        draftHasMedia={draft.media !== null}
        toTop={toTop}
        onEdit={edit}
      />
      <Announcer thread={open.thread} userId={user.user_id} />
    </div>
  );
}

/** Text that is dragged goes where it is dropped. */
function carriesFile(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

type SetDraft = (next: Draft | ((now: Draft) => Draft)) => void;

/** What is being written here; it is still there after looking elsewhere. */
function useDraft(userId: string, spaceId: string): [Draft, SetDraft] {
  const [draft, setDraft] = useState(() => drafts.get(userId, spaceId));
  const latest = useRef(draft);
  const set = useCallback<SetDraft>((next) => {
    latest.current = typeof next === 'function' ? next(latest.current) : next;
    drafts.set(userId, spaceId, latest.current);
    setDraft(latest.current);
  }, []);
  return [draft, set];
}
