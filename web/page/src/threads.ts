import type { Outgoing, Space7, Thread } from '@space7/client';
import { drafts, type Attachment, type Draft } from './drafts';

/** The newest messages that are kept on the page while nobody asks for older ones. */
const KEEP = 200;

/** A thread with the drafts that are on their way, as only the page knows their files. */
export class OpenThread {
  private readonly sent = new Map<string, Draft>();
  private readonly stop: () => void;
  shown = true;

  constructor(
    readonly thread: Thread,
    private readonly drained: (open: OpenThread) => void,
  ) {
    this.stop = thread.subscribe(() => this.settle());
  }

  send(draft: Draft): void {
    const { text, media } = draft;
    const outgoing = this.thread.send({
      content: text,
      ...(media && { media: media.file, mediaName: media.file.name }),
      ...(media?.type && { mediaType: media.type }),
    });
    this.sent.set(outgoing.id, draft);
  }

  /** The file that goes out with this message. */
  media(outgoing: Outgoing): Attachment | null {
    return this.sent.get(outgoing.id)?.media ?? null;
  }

  /** Takes back what was not sent. */
  takeBack(outgoing: Outgoing): Draft {
    const draft = this.sent.get(outgoing.id) ?? { text: outgoing.content, media: null };
    this.thread.cancel(outgoing.id);
    this.sent.delete(outgoing.id);
    return draft;
  }

  /** Closes, and gives what was not sent, oldest first. */
  close(): Draft[] {
    const unsent = [...this.thread.view.outgoing]
      .reverse()
      .map((outgoing) => this.takeBack(outgoing));
    this.stop();
    this.thread.close();
    return unsent;
  }

  private settle(): void {
    const { outgoing } = this.thread.view;
    if (this.sent.size > outgoing.length) {
      const waiting = new Set(outgoing.map(({ id }) => id));
      for (const id of this.sent.keys()) if (!waiting.has(id)) this.sent.delete(id);
    }
    if (outgoing.length === 0) this.drained(this);
  }
}

/**
 * The threads that are shown, and those that still have something to send: going to another Space
 * stops no upload.
 */
export class Threads {
  private readonly open = new Map<string, OpenThread>();

  constructor(
    private readonly client: Space7,
    private readonly userId: string,
  ) {}

  show(spaceId: string): OpenThread {
    let open = this.open.get(spaceId);
    if (!open) {
      const thread = this.client.openThread(spaceId, { keep: KEEP });
      open = new OpenThread(thread, (idle) => this.letGo(idle));
      this.open.set(spaceId, open);
    }
    open.shown = true;
    return open;
  }

  leave(open: OpenThread): void {
    open.shown = false;
    this.letGo(open);
  }

  /** Closes it to be opened anew; what was not sent is a draft again. */
  restart(open: OpenThread): void {
    this.open.delete(open.thread.spaceId);
    for (const draft of open.close()) drafts.add(this.userId, open.thread.spaceId, draft);
  }

  /** Whether something would be lost if the page was closed now. */
  get busy(): boolean {
    return [...this.open.values()].some(({ thread }) => thread.view.outgoing.length > 0);
  }

  /** Closes all, and puts what was not sent back among the drafts. */
  close(): void {
    for (const open of this.open.values()) this.restart(open);
  }

  private letGo(open: OpenThread): void {
    if (open.shown || open.thread.view.outgoing.length > 0) return;
    if (this.open.get(open.thread.spaceId) === open) this.open.delete(open.thread.spaceId);
    open.close();
  }
}
