import type { LogEvent } from '../dist/events.js';
import { posted } from '../dist/events.js';
import type { Message, Sort } from '../dist/model.js';
import { compare, rank, type Page } from '../dist/timeline.js';
import type { Place } from '../dist/walk.js';

/** A stored event, and which socket made it. */
export interface Logged {
  readonly event: LogEvent;
  readonly source: string | null;
}

/** The server as its contract describes it, in memory: one Space's messages and their log. */
export class ModelServer {
  readonly log: Logged[] = [];
  /** The messages after each event. */
  readonly history: (readonly Message[])[] = [[]];

  get seq(): number {
    return this.log.length;
  }

  get messages(): readonly Message[] {
    return this.history[this.history.length - 1]!;
  }

  post(userId: string, source: string | null): Message {
    const seq = this.seq + 1;
    const message: Message = {
      message_id: `m${seq}`,
      space_id: 's',
      sender_id: userId,
      content: `of ${userId}`,
      media_url: null,
      media_type: null,
      word_count: 2,
      sender: { user_id: userId, username: userId, profile_picture: null },
      likes: [],
      appreciation_count: 0,
      created_at: '2026-01-31T09:30:00.123Z',
      seq,
    };
    this.#commit(posted(message), source, [...this.messages, message]);
    return message;
  }

  /** Nothing happens if it is so already. */
  appreciate(userId: string, id: string, appreciated: boolean, source: string | null): void {
    const message = this.messages.find((one) => one.message_id === id);
    if (!message || message.likes.some((like) => like.user_id === userId) === appreciated) {
      return;
    }
    const seq = this.seq + 1;
    const likes = appreciated
      ? [{ id: seq, user_id: userId }, ...message.likes]
      : message.likes.filter((like) => like.user_id !== userId);
    const changed = { ...message, likes, appreciation_count: likes.length };
    const change = { messageId: id, userId, appreciated, appreciationCount: likes.length, seq };
    this.#commit(
      { kind: 'appreciated', seq, change },
      source,
      this.messages.map((one) => (one === message ? changed : one)),
    );
  }

  delete(id: string, source: string | null): void {
    if (this.messages.some((one) => one.message_id === id)) {
      const seq = this.seq + 1;
      this.#commit(
        { kind: 'deleted', seq, change: { messageId: id, actorId: null, seq } },
        source,
        this.messages.filter((one) => one.message_id !== id),
      );
    }
  }

  list(sort: Sort, limit: number, place: Place): Page {
    const all = sorted(sort, this.messages);
    let rest = all;
    if ('page' in place) {
      rest = all.slice((place.page - 1) * limit);
    } else {
      const [count, seq] = place.cursor.split('.').map(Number) as [number, number];
      rest = all.filter((message) => compare(rank(sort, message), { count, seq }) > 0);
    }
    const messages = rest.slice(0, limit);
    const last = messages[messages.length - 1];
    const more = rest.length > messages.length && last !== undefined;
    const end = last && rank(sort, last);
    return {
      messages,
      total: all.length,
      seq: this.seq,
      nextCursor: more && end ? `${end.count}.${end.seq}` : null,
    };
  }

  /** What is read from the log: a posting whose message is gone is read as its deletion. */
  read(after: number, without: string | null = null): LogEvent[] {
    const left = new Set(this.messages.map((message) => message.message_id));
    return this.log
      .filter(({ event, source }) => event.seq > after && (without === null || source !== without))
      .map(({ event }) => {
        const { seq } = event;
        return event.kind === 'message' && !left.has(event.message.message_id)
          ? {
              kind: 'deleted',
              seq,
              change: { messageId: event.message.message_id, actorId: null, seq },
            }
          : event;
      });
  }

  #commit(event: LogEvent, source: string | null, messages: readonly Message[]): void {
    this.log.push({ event, source });
    this.history.push(messages);
  }
}

export function sorted(sort: Sort, messages: readonly Message[]): Message[] {
  return [...messages].sort((a, b) => compare(rank(sort, a), rank(sort, b)));
}
