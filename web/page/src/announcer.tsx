import type { Message, Thread } from '@space7/client';
import { useEffect, useState } from 'preact/hooks';

/** A busy thread is announced this often, not with every message. */
const PAUSE_MS = 5000;
const TEXT_LENGTH = 120;

/** Tells who listens to the page what others write: one message in words, several by number. */
export function Announcer({ thread, userId }: { thread: Thread; userId: string }) {
  const [said, setSaid] = useState({ text: '', time: 0 });

  useEffect(() => {
    let count = 0;
    let latest: Message | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const say = () => {
      timer = undefined;
      if (!latest) return;
      const text = count === 1 ? describe(latest) : `${count} new messages`;
      // The same words again are said again.
      setSaid(({ time }) => ({ text, time: time + 1 }));
      count = 0;
      latest = null;
      timer = setTimeout(say, PAUSE_MS);
    };
    const stop = thread.on('message', (message) => {
      if (message.sender_id === userId) return;
      count++;
      latest = message;
      timer ??= setTimeout(say, 300);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [thread, userId]);

  return (
    <div class="hidden" role="log" aria-live="polite" aria-label="New messages">
      <p key={said.time}>{said.text}</p>
    </div>
  );
}

function describe({ sender, content, media_type }: Message): string {
  const text = content.length > TEXT_LENGTH ? `${content.slice(0, TEXT_LENGTH)}…` : content;
  const media =
    media_type && { image: 'a picture', video: 'a video', audio: 'a sound' }[media_type];
  return `${sender.username}: ${[text, media].filter(Boolean).join(', with ')}`;
}
