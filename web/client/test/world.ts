import { after } from 'node:test';
import {
  Space7,
  signIn,
  type Message,
  type Space,
  type Thread,
  type ThreadView,
} from '@space7/client';
import { Proxy } from './proxy.js';
import { Server } from './server.js';

/** The one server of all tests. */
export const server = await Server.start();

const opened: Space7[] = [];
const networks: Proxy[] = [];
const tokens = new Map<Space7, string>();

after(async () => {
  opened.forEach((space7) => space7.close());
  await Promise.all(networks.map((network) => network.close()));
  await server.close();
});

/** Signs somebody in, straight to the server or by another way. */
export async function enter(name: string, origin = server.origin): Promise<Space7> {
  const { token } = await signIn(server.origin, name);
  const space7 = new Space7({ origin, token });
  opened.push(space7);
  tokens.set(space7, token);
  return space7;
}

/** A way to the server that can be cut. */
export async function network(): Promise<Proxy> {
  const proxy = await Proxy.open(() => server.port);
  networks.push(proxy);
  return proxy;
}

/** Posts as from the command line, beside the package; the answer is the stored message. */
export async function post(who: Space7, spaceId: string, content: string): Promise<Message> {
  const answer = await fetch(`${server.origin}/api/messages/${spaceId}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${tokens.get(who)}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ content }),
  });
  return (await answer.json()) as Message;
}

/** Sends and waits until it is stored. */
export async function say(thread: Thread, content: string): Promise<void> {
  thread.send({ content });
  await until(thread, `"${content}"`, (view) => contents(view).includes(content));
}

/** A public Space of its own for a test, with everybody in it. */
export async function meet(...people: Space7[]): Promise<Space> {
  const [creator, ...others] = people;
  const space = await creator!.createSpace({ title: 'A place to meet' });
  for (const other of others) {
    await other.joinSpace(space.space_id);
  }
  return space;
}

/** Ada and Bob in one thread, Bob by a network that can be cut. */
export async function apart() {
  const proxy = await network();
  const ada = await enter('ada');
  const bob = await enter('bob', proxy.origin);
  const space = await meet(ada, await enter('bob'));
  const hers = ada.openThread(space.space_id);
  const his = bob.openThread(space.space_id);
  await Promise.all([live(hers), live(his)]);
  return { proxy, ada, bob, space, hers, his };
}

/** Waits until a view is as described. */
export function until(
  thread: Thread,
  what: string,
  holds: (view: ThreadView) => boolean,
  seconds = 30,
): Promise<ThreadView> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (holds(thread.view)) {
        stop();
        clearTimeout(timer);
        resolve(thread.view);
      }
    };
    const stop = thread.subscribe(look);
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`Not within ${seconds} s: ${what}\n${describe(thread.view)}`));
    }, seconds * 1000);
    look();
  });
}

export const live = (thread: Thread): Promise<ThreadView> =>
  until(thread, 'live', (view) => view.state === 'live');

export const contents = (view: ThreadView): string[] =>
  view.messages.map((message) => message.content);

function describe(view: ThreadView): string {
  const { state, error, total, outgoing } = view;
  return JSON.stringify({ state, error: error?.message, total, shown: contents(view), outgoing });
}
