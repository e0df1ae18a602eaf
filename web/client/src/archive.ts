import { readEvent, type LogEvent } from './events.js';
import type { Sort } from './model.js';
import { request, type Access } from './rest.js';
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

  async events(after: number): Promise<Slice> {
    const slice = await this.#get<{
      events: { event: string; payload: unknown }[];
      seq: number;
      recovered: boolean;
    }>('/events', { after, limit: MOST });
    const events = slice.events.map(({ event, payload }) => readEvent(event, payload));
    return { ...slice, events: events.filter((event) => event !== null) };
  }

  #get<T>(path: string, parameters: Record<string, string | number>): Promise<T> {
    const query = new URLSearchParams(
      Object.entries(parameters).map(([name, value]) => [name, String(value)]),
    );
    return request(this.#access, 'GET', `${this.#path}${path}?${query}`, { signal: this.#signal });
  }
}
