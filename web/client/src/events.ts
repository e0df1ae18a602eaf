import type { Message, ReadPosition, Space } from './model.js';
import type { AppreciatedEvent, DeletedEvent } from './view.js';

/** A change to a thread, as the Space's log has it. */
export type LogEvent =
  | { readonly kind: 'message'; readonly seq: number; readonly message: Message }
  | { readonly kind: 'appreciated'; readonly seq: number; readonly change: AppreciatedEvent }
  | { readonly kind: 'deleted'; readonly seq: number; readonly change: DeletedEvent };

/** What the server tells beside the log. */
export type Notice =
  | { readonly kind: 'space'; readonly spaceId: string; readonly space: Space }
  | { readonly kind: 'read'; readonly spaceId: string; readonly position: ReadPosition }
  /** The database has lost something it had acknowledged, and goes on in another history. */
  | { readonly kind: 'reset'; readonly spaceId: string; readonly epoch: string };

/** The names under which the server tells of changes. */
export const EVENT_NAMES = ['receive_message', 'message_appreciated', 'message_deleted'] as const;

/** The names under which it tells the rest. */
export const NOTICE_NAMES = ['space_updated', 'read', 'space_reset'] as const;

/** A message that is known to be stored, in the form of the event that stored it. */
export function posted(message: Message): LogEvent {
  return { kind: 'message', seq: message.seq, message };
}

/** Reads what the server tells, over the socket or over REST; null for what we do not know. */
export function readEvent(name: string, payload: unknown): LogEvent | null {
  if (typeof payload !== 'object' || payload === null) {
    return null;
  }
  const fields = payload as Record<string, unknown>;
  switch (name) {
    case 'receive_message':
      return posted(fields['message'] as Message);
    case 'message_appreciated': {
      const change: AppreciatedEvent = {
        messageId: fields['messageId'] as string,
        userId: fields['userId'] as string,
        appreciated: fields['appreciated'] as boolean,
        appreciationCount: fields['appreciation_count'] as number,
        seq: fields['seq'] as number,
      };
      return { kind: 'appreciated', seq: change.seq, change };
    }
    case 'message_deleted': {
      const change: DeletedEvent = {
        messageId: fields['messageId'] as string,
        actorId: (fields['actorId'] as string | undefined) ?? null,
        seq: fields['seq'] as number,
      };
      return { kind: 'deleted', seq: change.seq, change };
    }
    default:
      return null;
  }
}

/** Reads a notice; null for what we do not know. */
export function readNotice(name: string, payload: unknown): Notice | null {
  if (typeof payload !== 'object' || payload === null) {
    return null;
  }
  const fields = payload as Record<string, unknown>;
  const spaceId = (fields['spaceId'] ?? fields['space_id']) as string;
  switch (name) {
    case 'space_updated':
      return { kind: 'space', spaceId, space: payload as Space };
    case 'read':
      return { kind: 'read', spaceId, position: payload as ReadPosition };
    case 'space_reset':
      return { kind: 'reset', spaceId, epoch: fields['epoch'] as string };
    default:
      return null;
  }
}

/** The Space that a payload of the socket belongs to. */
export function spaceOf(payload: unknown): string | undefined {
  return (payload as { spaceId?: string } | null)?.spaceId;
}
