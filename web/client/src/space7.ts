import { Connection } from './connection.js';
import { Space7Error } from './errors.js';
import type { Invitation, NewSpace, Profile, Space, User } from './model.js';
import { request, type Access } from './rest.js';
import { Thread } from './thread.js';
import type { ThreadOptions } from './view.js';

/**
 * Signs in by name alone, on a server that is open to it (development sign-in).
 *
 * @param origin such as `http://localhost:8080`
 * @throws Space7Error `route_not_found` where it is not open
 */
export async function signIn(origin: string, name: string): Promise<{ token: string; user: User }> {
  return request({ origin, token: null }, 'POST', '/api/auth/login', { body: { username: name } });
}

/** One user's way to one server. */
export class Space7 {
  /** Who the token speaks for; empty if it does not say. */
  readonly userId: string;

  readonly #access: Access;
  readonly #threads = new Set<Thread>();
  #connection: Connection | null = null;

  /**
   * Does not connect; the first thread does.
   *
   * @param options.origin such as `http://localhost:8080`
   * @param options.token as {@link signIn} gives it, or the identity provider
   * @throws TypeError if the origin is none
   */
  constructor(options: { origin: string; token: string }) {
    this.#access = { origin: new URL(options.origin).origin, token: options.token };
    this.userId = userOf(options.token);
  }

  /** Who the token speaks for, and what they contributed. */
  profile(): Promise<Profile> {
    return request(this.#access, 'GET', '/api/profile/me');
  }

  /** The Spaces one is a member of, newest first. */
  mySpaces(): Promise<Space[]> {
    return request(this.#access, 'GET', '/api/spaces/my');
  }

  space(spaceId: string): Promise<Space> {
    return request(this.#access, 'GET', spacePath(spaceId));
  }

  /** Creates a Space, whose first member one is. */
  createSpace(space: NewSpace): Promise<Space> {
    return request(this.#access, 'POST', '/api/spaces', { body: space });
  }

  /**
   * Becomes a member. Having been one before is as good.
   *
   * @param inviteCode needed by private Spaces
   */
  async joinSpace(spaceId: string, inviteCode?: string): Promise<void> {
    try {
      await request(this.#access, 'POST', spacePath(spaceId, 'join'), {
        body: inviteCode === undefined ? {} : { invite_code: inviteCode },
      });
    } catch (error) {
      if (!(error instanceof Space7Error && error.code === 'already_a_member')) {
        throw error;
      }
    }
  }

  /** Lets one person into a private Space of one's own. */
  invite(spaceId: string): Promise<Invitation> {
    return request(this.#access, 'POST', spacePath(spaceId, 'invite'));
  }

  /** Locks a Space of one's own, or unlocks it; the answer is whether it is locked now. */
  async toggleLock(spaceId: string): Promise<boolean> {
    const answer = await request<{ is_locked: boolean }>(
      this.#access,
      'PUT',
      spacePath(spaceId, 'lock'),
    );
    return answer.is_locked;
  }

  /** Archives a Space of one's own. */
  async archive(spaceId: string): Promise<void> {
    await request(this.#access, 'PUT', spacePath(spaceId, 'archive'));
  }

  /** Opens a thread; all threads share one socket. */
  openThread(spaceId: string, options: ThreadOptions = {}): Thread {
    this.#connection ??= new Connection(this.#access);
    const thread = new Thread(
      this.#access,
      this.#connection,
      this.userId,
      spaceId,
      options,
      (closed) => this.#threads.delete(closed),
    );
    this.#threads.add(thread);
    return thread;
  }

  /** Closes every thread and the socket; nothing is left running. */
  close(): void {
    for (const thread of [...this.#threads]) {
      thread.close();
    }
  }
}

/** The server names the user in the token; it is signed there, and here only read. */
function userOf(token: string): string {
  try {
    const claims = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(claims), (char) => char.charCodeAt(0));
    const { user_id, sub } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    return String(user_id ?? sub ?? '').toLowerCase();
  } catch {
    return '';
  }
}

function spacePath(spaceId: string, ...rest: string[]): string {
  return ['/api/spaces', encodeURIComponent(spaceId), ...rest].join('/');
}
