import { readEvent, type LogEvent } from './events.js';
import type { Sort } from './model.js';
import { query, request, type Access } from './rest.js';
import type { Page } from './timeline.js';
import type { Place } from './walk.js';

/** The most events that the server gives at a time. */
const MOST = 100;

/** A part of the log. */
export interface Slice {
  readonly events: readonly LogEvent[];
  /** The newest event's. */
  readonly seq: number;
  /** Whether the log reaches back that far; there are no events if not. */
  readonly recovered: boolean;
  /** The history they belong to; an older server does not say. */
  readonly epoch?: string | null;
}

/** What the server tells of one thread over REST; each method asks once. */
export class Archive {
  readonly #access: Access;
  readonly #path: string;
  readonly #signal: AbortSignal;

  /** @param signal ends all requests */
  constructor(access: Access, spaceId: string, signal: AbortSignal) {
    this.#access = access;
    this.#path = `/api/messages/${encodeURIComponent(spaceId)}`;
    this.#signal = signal;
  }

  list(sort: Sort, limit: number, place: Place): Promise<Page> {
    return this.#get('', { sort, limit, ...place });
  }

  async events(after: number, epoch: string | null): Promise<Slice> {
    const slice = await this.#get<{
      events: { event: string; payload: unknown }[];
      seq: number;
      recovered: boolean;
      epoch?: string | null;
    }>('/events', { after, limit: MOST, epoch: epoch ?? undefined });
    const events = slice.events.map(({ event, payload }) => readEvent(event, payload));
    return { ...slice, events: events.filter((event) => event !== null) };
  }

  #get<T>(path: string, parameters: Parameters<typeof query>[0]): Promise<T> {
    return request(this.#access, {
      method: 'GET',
      path: this.#path + path + query(parameters),
      signal: this.#signal,
    });
  }
}
