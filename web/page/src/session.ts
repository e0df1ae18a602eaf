import { indexedDbOutbox, Space7, Space7Error, type SpaceList, type User } from '@space7/client';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { Threads } from './threads';

/** Who is signed in. One object from sign-in to sign-out. */
export interface Session {
  readonly user: User;
  readonly client: Space7;
  readonly threads: Threads;
  /** The Spaces one is in, as they change. */
  readonly spaces: SpaceList;
  /** Hands an answer through; a refused token ends the session. */
  ask<T>(answer: Promise<T>): Promise<T>;
  /** Ends the session; the sentence tells why. */
  end(sentence: string | null): void;
}

/** What is kept in the browser. */
export interface Credentials {
  readonly token: string;
  readonly user: User;
}

const KEY = 'space7';

function read(store: Storage): Credentials | null {
  try {
    const stored = JSON.parse(store.getItem(KEY) ?? 'null') as Credentials | null;
    return stored?.token && stored.user.user_id ? stored : null;
  } catch {
    return null;
  }
}

/**
 * Every tab keeps its own sign-in, so that two tabs can be two people; a new one begins with the last
 * that was to stay on this device.
 */
export function storedCredentials(): Credentials | null {
  const own = read(sessionStorage);
  if (own) return own;
  const lasting = read(localStorage);
  if (lasting) storeCredentials(lasting, false);
  return lasting;
}

export function storeCredentials(credentials: Credentials, stay: boolean): void {
  const text = JSON.stringify(credentials);
  sessionStorage.setItem(KEY, text);
  if (stay) localStorage.setItem(KEY, text);
}

export function forgetCredentials({ token }: Credentials): void {
  sessionStorage.removeItem(KEY);
  // Another tab may have signed somebody else in meanwhile.
  if (read(localStorage)?.token === token) localStorage.removeItem(KEY);
}

export function openSession(
  { token, user }: Credentials,
  ended: (sentence: string | null) => void,
): Session {
  const client = new Space7({ origin: location.origin, token, outbox: indexedDbOutbox() });
  const threads = new Threads(client, user.user_id);
  const spaces = client.openSpaces();
  let over = false;
  const end = (sentence: string | null) => {
    if (over) return;
    over = true;
    threads.close();
    client.close();
    ended(sentence);
  };
  return {
    user,
    client,
    threads,
    spaces,
    end,
    async ask(answer) {
      try {
        return await answer;
      } catch (error) {
        if (refusesToken(error)) end(sentenceOf(error));
        throw error;
      }
    },
  };
}

export function refusesToken(error: unknown): boolean {
  return error instanceof Space7Error && error.status === 401;
}

/** The sentence to show for a failure: the server's own where there is one. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Error && error.message) return error.message;
  return 'Something went wrong.';
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('Nobody is signed in.');
  return session;
}
