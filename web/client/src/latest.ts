/**
 * Work that finds out how things are. Who asks for it while it runs gets another run after it:
 * what this one finds may be older than what they have in mind.
 */
export class Latest {
  readonly #work: () => Promise<void>;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** Runs the work once, begun after this call; the same run for all who wait for it. */
  run(): Promise<void> {
    this.#next ??= this.#running
      .catch(() => {})
      .then(() => {
        this.#running = this.#work();
        this.#next = null;
        return this.#running;
      });
    return this.#next;
  }
}
