import { useCallback, useEffect, useState } from 'preact/hooks';
import { drafts } from './drafts';
import {
  forgetCredentials,
  openSession,
  SessionContext,
  storeCredentials,
  storedCredentials,
  type Credentials,
} from './session';
import { Shell } from './shell';
import { SignIn } from './sign-in';

/** Who is not signed in signs in first, wherever the address points; then the address holds. */
export function App() {
  const [credentials, setCredentials] = useState(storedCredentials);
  const [farewell, setFarewell] = useState<string | null>(null);

  const enter = useCallback((signedIn: Credentials, stay: boolean) => {
    storeCredentials(signedIn, stay);
    setFarewell(null);
    setCredentials(signedIn);
  }, []);

  if (!credentials) return <SignIn reason={farewell} onSignedIn={enter} />;
  return (
    <SignedIn
      key={credentials.token}
      credentials={credentials}
      onEnd={(sentence) => {
        forgetCredentials(credentials);
        setFarewell(sentence);
        setCredentials(null);
      }}
    />
  );
}

interface Props {
  credentials: Credentials;
  onEnd: (sentence: string | null) => void;
}

function SignedIn({ credentials, onEnd }: Props) {
  const [session] = useState(() => openSession(credentials, onEnd));
  const [ready, setReady] = useState(false);
  useEffect(() => void drafts.load().then(() => setReady(true)), []);

  if (!ready) return null;

  return (
    <SessionContext.Provider value={session}>
      <Shell />
    </SessionContext.Provider>
  );
}
