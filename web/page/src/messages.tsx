import type { MySpace, Outgoing, ShownMessage, ThreadView } from '@space7/client';
import { Fragment } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Confirm } from './confirm';
import { placeOf } from './grouping';
import { useTask } from './hooks';
import { Icon } from './icons';
import { MessageRow } from './message';
import { Blank, Failure, Loading } from './notice';
import { Older } from './older';
import { OutgoingRow } from './outgoing';
import { useSession } from './session';
import { mediaOf, type OpenThread } from './threads';
import { Day } from './time';
import { useHeld } from './use-held';
import { useHold } from './use-hold';
import { useRead } from './use-read';
import { useViewer, Viewer } from './viewer';

interface Props {
  open: OpenThread;
  view: ThreadView;
  frozen: boolean;
  /** The Space as its member sees it; null for who only reads. */
  space: MySpace | null;
  /** Whose Space it is may delete everything. */
  own: boolean;
  /** The newest message is at the bottom, next to the composer. */
  upward: boolean;
  /** Takes a function that brings the reader to the newest message. */
  toNewest: { current: (() => void) | null };
  onEdit: (outgoing: Outgoing) => void;
}

/** The messages, in a part of the page that scrolls by itself. */
export function Messages({ open, view, frozen, space, own, upward, toNewest, onEdit }: Props) {
  const { thread } = open;
  const { ask } = useSession();
  const scroller = useRef<HTMLElement>(null);
  const [deleting, setDeleting] = useState<ShownMessage | null>(null);
  const appreciating = useTask();
  const { messages, newer, away, follow } = useHeld(scroller, thread, view);
  toNewest.current = follow;
  const unreadFrom = useRead(space, view, away);
  const { pictures, shown, show } = useViewer(messages);
  useKeptFocus(scroller);
  const { held, handlers } = useHold();

  const onAppreciate = useCallback(
    (message: ShownMessage) =>
      void appreciating.run(() => ask(thread.appreciate(message.message_id, !message.appreciated))),
    [thread],
  );

  const first = view.state === 'connecting' && messages.length === 0;
  return (
    <section
      ref={scroller}
      class={upward ? 'messages upward' : 'messages'}
      aria-label="Messages"
      tabIndex={0}
    >
      <div class="column">
        {away && (
          <button
            type="button"
            class={newer > 0 ? 'button primary newer' : 'button newer'}
            onClick={() => {
              follow();
              scroller.current?.focus();
            }}
          >
            <Icon name={upward ? 'down' : 'up'} />
            {newer === 0
              ? 'Jump to the newest'
              : newer === 1
                ? '1 new message'
                : `${newer > 99 ? '99+' : newer} new messages`}
          </button>
        )}
        {appreciating.failure && (
          <Failure sentence={appreciating.failure}>
            <button
              type="button"
              class="button"
              onClick={() => void appreciating.run(() => Promise.resolve())}
            >
              Dismiss
            </button>
          </Failure>
        )}
        {first && <Loading label="Loading the messages" />}
        {view.state !== 'connecting' && messages.length === 0 && view.outgoing.length === 0 && (
          <Blank title="Nothing has been said here yet." />
        )}
        <ul class="message-list" {...handlers}>
          {view.outgoing.map((outgoing) => (
            <OutgoingRow
              key={outgoing.id}
              outgoing={outgoing}
              media={mediaOf(outgoing)}
              onRetry={() => thread.retry(outgoing.id)}
              onDiscard={() => thread.cancel(outgoing.id)}
              onEdit={() => onEdit(outgoing)}
            />
          ))}
          {messages.map((message, i) => {
            const inTime = view.sort === 'recent';
            const above = messages[upward ? i + 1 : i - 1];
            const { head, firstOfDay } = placeOf(message, above, inTime);
            const older = messages[i + 1];
            const oldestUnread =
              inTime &&
              unreadFrom !== null &&
              message.seq > unreadFrom &&
              (older ? older.seq <= unreadFrom : !view.hasOlder);
            const day = firstOfDay && <Day at={message.created_at} />;
            const mark = oldestUnread && <UnreadMark upward={upward} />;
            return (
              <Fragment key={message.message_id}>
                {!upward && day}
                <MessageRow
                  message={message}
                  head={head}
                  held={held === message.message_id}
                  frozen={frozen}
                  deletable={own || message.mine}
                  onAppreciate={onAppreciate}
                  onDelete={setDeleting}
                  onShow={show}
                />
                {mark}
                {upward && day}
              </Fragment>
            );
          })}
        </ul>
        {messages.length > 0 && <Older thread={thread} view={view} scroller={scroller} />}
      </div>
      {shown && <Viewer pictures={pictures} shown={shown} onShow={show} />}
      {deleting && (
        <Confirm
          title="Delete this message?"
          verb="Delete"
          onClose={() => setDeleting(null)}
          onConfirm={async () => {
            await ask(thread.remove(deleting.message_id));
            // Its button is gone, and with it the place the focus would go back to.
            requestAnimationFrame(() => scroller.current?.focus({ preventScroll: true }));
          }}
        >
          {deleting.content ? (
            <q class="quoted">{excerptOf(deleting.content)}</q>
          ) : (
            `This ${deleting.media_type}`
          )}{' '}
          disappears for everybody. There is no way back.
        </Confirm>
      )}
    </section>
  );
}

/** Between what is new since the reader's last visit and what is not. */
function UnreadMark({ upward }: { upward: boolean }) {
  return <li class="unread-mark">{upward ? 'New messages below' : 'New messages above'}</li>;
}

function excerptOf(content: string): string {
  return content.length > 80 ? `${content.slice(0, 80)}…` : content;
}

/** Sorting moves rows, and a row that is moved loses the focus: gives it back. */
function useKeptFocus(root: { readonly current: HTMLElement | null }): void {
  const last = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const remember = (event: FocusEvent) => {
      last.current = root.current?.contains(event.target as Node)
        ? (event.target as HTMLElement)
        : null;
    };
    addEventListener('focusin', remember);
    return () => removeEventListener('focusin', remember);
  }, []);
  useLayoutEffect(() => {
    const element = last.current;
    if (element?.isConnected && document.activeElement === document.body) {
      element.focus({ preventScroll: true });
    }
  });
}
