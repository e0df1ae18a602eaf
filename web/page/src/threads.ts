import type { Outgoing, Space7, Thread } from '@space7/client';
import { drafts, type Attachment, type Draft } from './drafts';

/** The newest messages that are kept on the page while nobody asks for older ones. */
const KEEP = 200;

/** A thread that only has something to send has to say so within this time. */
const RESUMING_MS = 30_000;

/** The file that goes out with a message. */
export function mediaOf({ media }: Outgoing): Attachment | null {
  if (!media) return null;
  const { file, name, type } = media;
  return { file: file instanceof File ? file : new File([file as Blob], name), type };
}

/** A thread that is shown, or has something to send. */
export class OpenThread {
  private readonly stop: () => void;
  shown = true;

  constructor(
    readonly thread: Thread,
    private readonly drained: (open: OpenThread) => void,
  ) {
    this.stop = thread.subscribe(() => {
      if (thread.view.outgoing.length === 0) this.drained(this);
    });
  }

  /** One message for each file, the text with the first. */
  send({ text, media }: Draft): void {
    const [first = null, ...others] = media;
    this.post(text, first);
    for (const other of others) this.post('', other);
  }

  /** Takes back what was not sent. */
  takeBack(outgoing: Outgoing): Draft {
    const media = mediaOf(outgoing);
    this.thread.cancel(outgoing.id);
    return { text: outgoing.content, media: media ? [media] : [] };
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

  private post(content: string, media: Attachment | null): void {
    this.thread.send({
      content,
      ...(media && { media: media.file, mediaName: media.file.name }),
      ...(media?.type && { mediaType: media.type }),
    });
  }
}

/**
 * The threads that are shown, and those that still have something to send: going to another Space
 * stops no upload, and a reload only interrupts it.
 */
export class Threads {
  private readonly open = new Map<string, OpenThread>();
  /** Opened only to send, and not known yet what. */
  private readonly resuming = new Set<OpenThread>();

  constructor(
    private readonly client: Space7,
    private readonly userId: string,
  ) {
    client.unsent().then(
      (spaceIds) => spaceIds.forEach((spaceId) => this.resume(spaceId)),
      () => {},
    );
  }

  show(spaceId: string): OpenThread {
    const open = this.get(spaceId);
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

  /** Closes all, and puts what was not sent back among the drafts. */
  close(): void {
    for (const open of this.open.values()) this.restart(open);
  }

  private get(spaceId: string): OpenThread {
    let open = this.open.get(spaceId);
    if (!open) {
      const thread = this.client.openThread(spaceId, { keep: KEEP });
      open = new OpenThread(thread, (idle) => this.letGo(idle));
      this.open.set(spaceId, open);
    }
    return open;
  }

  /** Sends what an earlier visit has left. */
  private resume(spaceId: string): void {
    if (this.open.has(spaceId)) return;
    const open = this.get(spaceId);
    const { thread } = open;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const begin = () => {
      stop();
      clearTimeout(timer);
      if (this.resuming.delete(open)) this.letGo(open);
    };
    const stop = thread.subscribe(() => thread.view.outgoing.length > 0 && begin());
    open.shown = false;
    this.resuming.add(open);
    timer = setTimeout(begin, RESUMING_MS);
  }

  private letGo(open: OpenThread): void {
    if (open.shown || this.resuming.has(open) || open.thread.view.outgoing.length > 0) return;
    if (this.open.get(open.thread.spaceId) === open) this.open.delete(open.thread.spaceId);
    open.close();
  }
}
