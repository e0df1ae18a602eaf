import type { MySpace } from '@space7/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { spaceHash } from './route';

const TEXT_LENGTH = 160;
const ASKED = 'space7-notify';

/** Whether the reader was asked about notifications, here or by the browser. */
function isSettled(): boolean {
  return (
    !('Notification' in window) ||
    Notification.permission !== 'default' ||
    localStorage.getItem(ASKED) !== null
  );
}

/**
 * Asking for notifications: worth it once somebody has taken part in a conversation, and once only.
 */
export function useNotifyQuestion(tookPart: boolean) {
  const [settled, setSettled] = useState(isSettled);
  const settle = () => {
    localStorage.setItem(ASKED, 'asked');
    setSettled(true);
  };
  return {
    asking: tookPart && !settled,
    refuse: settle,
    accept: () => void Notification.requestPermission().then(settle),
  };
}

function textOf({ last_message: message }: MySpace): string {
  if (!message) return '';
  const what =
    message.content ||
    { image: 'A picture', video: 'A video', audio: 'A sound' }[message.media_type ?? 'image'];
  const text = what.length > TEXT_LENGTH ? `${what.slice(0, TEXT_LENGTH)}…` : what;
  return `${message.sender.username}: ${text}`;
}

async function tell(space: MySpace): Promise<void> {
  const options = { body: textOf(space), tag: space.space_id };
  const worker = await navigator.serviceWorker?.getRegistration();
  // Phones take them from the worker only.
  if (worker)
    return worker.showNotification(space.title, { ...options, data: spaceHash(space.space_id) });
  const shown = new Notification(space.title, options);
  shown.onclick = () => {
    window.focus();
    location.hash = spaceHash(space.space_id);
    shown.close();
  };
}

/** Tells of new messages of others while the page is not looked at. */
export function useNotifications(spaces: readonly MySpace[], me: string): void {
  const known = useRef<Map<string, number> | null>(null);
  useEffect(() => {
    const before = known.current;
    known.current = new Map(spaces.map((space) => [space.space_id, space.last_message?.seq ?? 0]));
    if (!before || !document.hidden || !('Notification' in window)) return;
    if (Notification.permission !== 'granted') return;
    for (const space of spaces) {
      const seq = before.get(space.space_id);
      const message = space.last_message;
      if (seq === undefined || !message || message.seq <= seq || message.sender_id === me) continue;
      if (space.unread_count > 0) void tell(space).catch(() => {});
    }
  }, [spaces]);
}
