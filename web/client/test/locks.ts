/** Web Locks, which not every Node.js has: one holder at a time, the others in their order. */
const held = new Map<string, Promise<unknown>>();

async function request(name: string, ...rest: unknown[]): Promise<unknown> {
  const work = rest.at(-1) as () => Promise<unknown>;
  const before = held.get(name) ?? Promise.resolve();
  const running = before.then(work, work);
  held.set(
    name,
    running.catch(() => {}),
  );
  return running;
}

export const locks = { request };

Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true });
