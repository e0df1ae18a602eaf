/** Those who want to be told of something. */
export class Listeners<T> {
  readonly #listeners = new Set<{ readonly tell: (news: T) => void }>();

  /** Returns how to stop listening. */
  add(tell: (news: T) => void): () => void {
    const listener = { tell };
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** A listener that throws is a defect of its own, and no business of the others or of ours. */
  tell(news: T): void {
    for (const { tell } of [...this.#listeners]) {
      try {
        tell(news);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
