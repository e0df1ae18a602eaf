import type { Sort } from './model.js';
import type { Draft, Outgoing, ThreadEvents, ThreadView } from './view.js';

/** The live thread of one Space. */
export class Thread {
  readonly spaceId: string;

  /** @internal */
  constructor(spaceId: string) {
    this.spaceId = spaceId;
  }

  get view(): ThreadView {
    throw new Error('not built yet');
  }

  subscribe(_listener: () => void): () => void {
    throw new Error('not built yet');
  }

  on<E extends keyof ThreadEvents>(
    _event: E,
    _listener: (payload: ThreadEvents[E]) => void,
  ): () => void {
    throw new Error('not built yet');
  }

  loadOlder(): Promise<void> {
    throw new Error('not built yet');
  }

  sortBy(_sort: Sort): Promise<void> {
    throw new Error('not built yet');
  }

  send(_draft: Draft): Outgoing {
    throw new Error('not built yet');
  }

  retry(_outgoingId: string): void {
    throw new Error('not built yet');
  }

  cancel(_outgoingId: string): void {
    throw new Error('not built yet');
  }

  appreciate(_messageId: string, _appreciated: boolean): Promise<void> {
    throw new Error('not built yet');
  }

  remove(_messageId: string): Promise<void> {
    throw new Error('not built yet');
  }

  close(): void {
    throw new Error('not built yet');
  }
}
