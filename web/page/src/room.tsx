import type { MySpace, Outgoing, Space, Thread } from '@space7/client';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Announcer } from './announcer';
import { Composer } from './composer';
import { Connection } from './connection';
import { drafts, joinDrafts, NO_DRAFT, typeOf, type Draft } from './drafts';
import { useMedia, useView } from './hooks';
import { useTitle } from './title';
import { JoinButton } from './join-button';
import { Messages } from './messages';
import { useNotifyQuestion } from './notify';
import { RoomHead } from './room-head';
import { useSession } from './session';

interface Props {
  space: Space;
  /** As its member sees it; null for who only reads. */
  mine: MySpace | null;
  member: boolean;
  invite: string | null;
  onJoined: () => void;
  onChanged: () => void;
  /** Opens the thread anew. */
  onRestart: () => void;
}

/** A Space that may be read: its head, the composer, and its messages. */
export function Room({
  space: loaded,
  mine,
  member,
  invite,
  onJoined,
  onChanged,
  onRestart,
}: Props) {
  const { user, threads, end } = useSession();
  const spaceId = loaded.space_id;
  const [open] = useState(() => threads.show(spaceId));
  const view = useView(open.thread);
  const [draft, setDraft] = useDraft(user.user_id, spaceId);
  const [dropping, setDropping] = useState(false);
  const toNewest = useRef<(() => void) | null>(null);
  const space = useLiveSpace(open.thread, loaded, mine);
  const upward = !useMedia('(min-width: 60rem)');
  const [tookPart, setTookPart] = useState(false);
  const notify = useNotifyQuestion(tookPart);
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
    setTookPart(true);
    toNewest.current?.();
  };

  const edit = useCallback(
    (outgoing: Outgoing) => setDraft((now) => joinDrafts(open.takeBack(outgoing), now)),
    [open],
  );

  /** What was refused last comes back to be mended. */
  const recall = () => {
    const failed = view.outgoing.find(({ state }) => state === 'failed');
    if (failed) edit(failed);
    return failed !== undefined;
  };

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
    const files = [...(event.dataTransfer?.files ?? [])];
    if (!writable || files.length === 0) return;
    const dropped = files.map((file) => ({ file, type: typeOf(file) }));
    setDraft((now) => ({ ...now, media: [...now.media, ...dropped] }));
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
        member={member}
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
          <>
            {notify.asking && (
              <div class="question">
                <p>Do you want to be told when somebody answers while you are elsewhere?</p>
                <button type="button" class="button quiet" onClick={notify.refuse}>
                  Not now
                </button>
                <button type="button" class="button" onClick={notify.accept}>
                  Tell me
                </button>
              </div>
            )}
            <Composer draft={draft} onDraft={setDraft} onSend={send} onRecall={recall} />
          </>
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
        space={mine}
        own={space.creator.user_id === user.user_id}
        upward={upward}
        toNewest={toNewest}
        onEdit={edit}
      />
      <Announcer thread={open.thread} userId={user.user_id} />
    </div>
  );
}

/** The Space as it was loaded, or as the thread or the list of Spaces has told since. */
function useLiveSpace(thread: Thread, loaded: Space, mine: MySpace | null): Space {
  const [told, setTold] = useState<Space | null>(null);
  useEffect(() => thread.on('space', setTold), [thread]);
  const versions = [loaded, mine, told].filter((space) => space !== null);
  return versions.reduce((newest, space) =>
    (space.version ?? 0) >= (newest.version ?? 0) ? space : newest,
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
