import { Connection } from './connection.js';
import { Space7Error } from './errors.js';
import type { LogEvent } from './events.js';
import type {
  Erasure,
  Invitation,
  Members,
  MySpace,
  NewSpace,
  Profile,
  ReadPosition,
  Space,
  SpaceChange,
  User,
} from './model.js';
import { complete } from './my-spaces.js';
import { ask, query, request, type Access, type Question } from './rest.js';
import { SpaceList } from './space-list.js';
import type { OutboxStorage } from './storage.js';
import { Thread } from './thread.js';
import { Tokens, userOf, type GetToken } from './tokens.js';
import type { ThreadOptions } from './view.js';

/**
 * Signs in by name alone, on a server that is open to it (development sign-in).
 *
 * @param origin such as `http://localhost:8080`
 * @throws Space7Error `route_not_found` where it is not open
 */
export async function signIn(origin: string, name: string): Promise<{ token: string; user: User }> {
  const body = { username: name };
  const access = { origin: originOf(origin), tokens: null };
  return request(access, { method: 'POST', path: '/api/auth/login', body });
}

/** How a client is made. */
export interface Space7Options {
  /** Such as `http://localhost:8080`. */
  readonly origin: string;
  /** As {@link signIn} gives it, or the identity provider. */
  readonly token: string;
  /**
   * Gives the next token, of the same user, before one ends and when one is refused; without it,
   * everything ends with the token. To end it too, throw a `Space7Error` with the status 401;
   * anything else is tried again.
   */
  readonly getToken?: GetToken;
  /** Keeps what is not sent yet over a restart, such as `indexedDbOutbox()`. */
  readonly outbox?: OutboxStorage;
}

/** One user's way to one server. */
export class Space7 {
  /** Who the token speaks for; empty if it does not say. */
  readonly userId: string;

  readonly #access: Access & { readonly tokens: Tokens };
  readonly #storage: OutboxStorage | null;
  readonly #threads = new Set<Thread>();
  readonly #lists = new Set<SpaceList>();
  #connection: Connection | null = null;

  /**
   * Does not connect; the first thread does.
   *
   * @throws TypeError if the origin is none
   */
  constructor({ origin, token, getToken, outbox }: Space7Options) {
    this.#access = { origin: originOf(origin), tokens: new Tokens(token, getToken) };
    this.#storage = outbox ?? null;
    this.userId = userOf(token);
  }

  /** Somebody and what they contributed; without an id, who the token speaks for. */
  profile(userId?: string): Promise<Profile> {
    const path = userId === undefined ? 'me' : `user/${encodeURIComponent(userId)}`;
    return this.#request('GET', `/api/profile/${path}`);
  }

  /**
   * Erases the account and all that it wrote, for good; it goes on after the answer. Once it is
   * done, the token is refused.
   */
  eraseAccount(): Promise<Erasure> {
    return this.#request('DELETE', '/api/profile/account');
  }

  /** Where the erasure stands. */
  erasure(): Promise<Erasure> {
    return this.#request('GET', '/api/profile/account');
  }

  /** The Spaces one is a member of, newest first, with what is unread in them; all pages of it. */
  mySpaces(signal?: AbortSignal): Promise<MySpace[]> {
    return this.#pages('/api/spaces/my', signal);
  }

  /** The same list, kept up to date until it is closed; newest message first. */
  openSpaces(): SpaceList {
    const list = new SpaceList({
      connection: this.#connect(),
      userId: this.userId,
      load: (signal) => this.mySpaces(signal),
      closed: (closed) => this.#lists.delete(closed),
    });
    this.#lists.add(list);
    return list;
  }

  /** Public Spaces in which most was written lately. */
  trending(limit?: number): Promise<Space[]> {
    return this.#request('GET', `/api/spaces/trending${query({ limit })}`);
  }

  /** Public Spaces one is not in. */
  recommended(limit?: number): Promise<Space[]> {
    return this.#request('GET', `/api/spaces/recommended${query({ limit })}`);
  }

  /** Public Spaces by the beginnings of words in title, description and tags. */
  search(words: string, limit?: number): Promise<Space[]> {
    return this.#request('GET', `/api/spaces/search${query({ q: words, limit })}`);
  }

  /** Public Spaces with a tag. */
  tagged(tag: string, limit?: number): Promise<Space[]> {
    return this.#request('GET', `/api/spaces/tag/${encodeURIComponent(tag)}${query({ limit })}`);
  }

  space(spaceId: string): Promise<Space> {
    return this.#request('GET', spacePath(spaceId));
  }

  /** Creates a Space, whose first member one is. */
  createSpace(space: NewSpace): Promise<Space> {
    return this.#request('POST', '/api/spaces', space);
  }

  /** Changes a Space of one's own. */
  updateSpace(spaceId: string, change: SpaceChange): Promise<Space> {
    return this.#request('PATCH', spacePath(spaceId), change);
  }

  /**
   * Becomes a member. Having been one before is as good.
   *
   * @param inviteCode needed by private Spaces
   */
  async joinSpace(spaceId: string, inviteCode?: string): Promise<void> {
    try {
      const body = inviteCode === undefined ? {} : { invite_code: inviteCode };
      await this.#request('POST', spacePath(spaceId, 'join'), body);
    } catch (error) {
      if (!(error instanceof Space7Error && error.code === 'already_a_member')) {
        throw error;
      }
    }
    this.#reloadLists();
  }

  /** The members of a Space, in parts. */
  members(
    spaceId: string,
    { after, limit }: { after?: string; limit?: number } = {},
  ): Promise<Members> {
    return this.#request('GET', spacePath(spaceId, 'members') + query({ after, limit }));
  }

  /** Removes somebody from a Space of one's own. */
  async removeMember(spaceId: string, userId: string): Promise<void> {
    await this.#request('DELETE', spacePath(spaceId, 'members', encodeURIComponent(userId)));
  }

  /** Leaves a Space of somebody else. */
  async leaveSpace(spaceId: string): Promise<void> {
    await this.removeMember(spaceId, this.userId);
    this.#reloadLists();
  }

  /** Has read a Space up to there; on one's other devices, too. It never goes back. */
  async markRead(spaceId: string, seq: number): Promise<ReadPosition> {
    const position = await this.#request<ReadPosition>('PUT', spacePath(spaceId, 'read'), { seq });
    this.#lists.forEach((list) => list.marked(spaceId, position));
    return position;
  }

  /** Lets one person into a private Space of one's own. */
  invite(spaceId: string): Promise<Invitation> {
    return this.#request('POST', spacePath(spaceId, 'invite'));
  }

  /** Locks a Space of one's own, or unlocks it; the answer is whether it is locked now. */
  async toggleLock(spaceId: string): Promise<boolean> {
    const answer = await this.#request<{ is_locked: boolean }>('PUT', spacePath(spaceId, 'lock'));
    return answer.is_locked;
  }

  /** Archives a Space of one's own. */
  async archive(spaceId: string): Promise<void> {
    await this.#request('PUT', spacePath(spaceId, 'archive'));
  }

  /** The Spaces in which something is kept that was not sent; opening their threads sends it. */
  async unsent(): Promise<string[]> {
    const kept = (await this.#storage?.list(this.userId)) ?? [];
    return [...new Set(kept.map(({ spaceId }) => spaceId))];
  }

  /** Opens a thread; all threads share one socket. */
  openThread(spaceId: string, options: ThreadOptions = {}): Thread {
    const threading = {
      access: this.#access,
      connection: this.#connect(),
      userId: this.userId,
      spaceId,
      storage: this.#storage,
      told: (events: readonly LogEvent[]) =>
        this.#lists.forEach((list) => events.forEach((event) => list.heard(event, spaceId))),
      closed: (closed: Thread) => this.#threads.delete(closed),
    };
    const thread = new Thread(threading, options);
    this.#threads.add(thread);
    return thread;
  }

  /** Closes every thread and list, and the socket; nothing is left running. */
  close(): void {
    for (const open of [...this.#threads, ...this.#lists]) {
      open.close();
    }
  }

  #connect(): Connection {
    this.#connection ??= new Connection(this.#access);
    return this.#connection;
  }

  #reloadLists(): void {
    this.#lists.forEach((list) => void list.reload());
  }

  async #pages(first: string, signal?: AbortSignal): Promise<MySpace[]> {
    const all: MySpace[] = [];
    for (let path: string | null = first; path !== null;) {
      const question: Question = { method: 'GET', path, ...(signal && { signal }) };
      const page: { value: MySpace[]; next: string | null } = await ask(this.#access, question);
      all.push(...page.value.map(complete));
      path = page.next;
    }
    return all;
  }

  #request<T>(method: Question['method'], path: string, body?: object): Promise<T> {
    const socketId = method === 'GET' ? undefined : this.#connection?.socketId;
    return request(this.#access, { method, path, body, socketId });
  }
}

/** By hand: React Native's `URL` cannot tell its origin. */
function originOf(address: string): string {
  const [origin] = /^https?:\/\/[^/?#\s]+/i.exec(address) ?? [];
  if (origin === undefined) {
    throw new TypeError(`This is no http or https address: ${address}`);
  }
  return origin;
}

function spacePath(spaceId: string, ...rest: string[]): string {
  return ['/api/spaces', encodeURIComponent(spaceId), ...rest].join('/');
}
