import { signIn, Space7, Space7Error } from '@space7/client';
import { useState } from 'preact/hooks';
import { useTask } from './hooks';
import { useTitle } from './title';
import { Failure } from './notice';
import type { Credentials } from './session';

interface Props {
  /** Why the last session ended, if not by signing out. */
  reason: string | null;
  onSignedIn: (credentials: Credentials, stay: boolean) => void;
}

async function byToken(text: string): Promise<Credentials> {
  const token = text.trim();
  const client = new Space7({ origin: location.origin, token });
  try {
    const { user_id, username, profile_picture } = await client.profile();
    return { token, user: { user_id, username, profile_picture } };
  } finally {
    client.close();
  }
}

export function SignIn({ reason, onSignedIn }: Props) {
  useTitle('Sign in · Space7');
  const [way, setWay] = useState<'name' | 'token'>('name');
  const [closed, setClosed] = useState(false);
  const [text, setText] = useState('');
  const [stay, setStay] = useState(true);
  const task = useTask();

  const turnTo = (other: 'name' | 'token') => {
    setWay(other);
    setText('');
  };

  const submit = (event: Event) => {
    event.preventDefault();
    void task.run(async () => {
      try {
        const credentials =
          way === 'name' ? await signIn(location.origin, text.trim()) : await byToken(text);
        onSignedIn(credentials, stay);
      } catch (error) {
        if (way !== 'name' || !(error instanceof Space7Error) || error.status !== 404) throw error;
        setClosed(true);
        turnTo('token');
      }
    });
  };

  const failure = task.failure ?? reason;
  return (
    <main class="sign-in">
      <form class="card" onSubmit={submit}>
        <p class="brand">Space7</p>
        <h1>Sign in</h1>
        <p class="lead">Every Space is one topic with one live thread.</p>
        {failure && <Failure sentence={failure} />}
        {way === 'name' ? (
          <label class="field">
            <span>Your name</span>
            <input
              key="name"
              name="username"
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
              autocomplete="username"
              autocapitalize="none"
              maxLength={64}
              required
              autofocus
            />
          </label>
        ) : (
          <label class="field">
            <span>Access token</span>
            <textarea
              key="token"
              name="token"
              class="token"
              rows={4}
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
              autocomplete="off"
              spellcheck={false}
              required
              autofocus
            />
            {closed && (
              <small>
                This server does not sign in by name. Paste a token of its identity provider.
              </small>
            )}
          </label>
        )}
        <label class="check">
          <input
            type="checkbox"
            checked={stay}
            onInput={(event) => setStay(event.currentTarget.checked)}
          />
          <span>Stay signed in on this device</span>
        </label>
        <button class="button primary" disabled={task.busy || text.trim() === ''}>
          {task.busy ? 'Signing in…' : 'Sign in'}
        </button>
        {!closed && (
          <button
            type="button"
            class="button link"
            onClick={() => turnTo(way === 'name' ? 'token' : 'name')}
          >
            {way === 'name' ? 'Use a token instead' : 'Use a name instead'}
          </button>
        )}
      </form>
    </main>
  );
}
