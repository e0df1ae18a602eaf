import { useThread } from '@space7/react';
import { useState } from 'react';

export function Chat({ spaceId }: { spaceId: string }) {
  const { view, send } = useThread(spaceId);
  const [content, setContent] = useState('');
  const submit = () => void (send({ content }), setContent(''));
  const lines = view.messages.map((m) => <p key={m.seq}>{`${m.sender.username}: ${m.content}`}</p>);
  return (
    <div>
      <input value={content} onChange={(event) => setContent(event.target.value)} />
      <button onClick={submit}>Send</button>
      {lines}
    </div>
  );
}
