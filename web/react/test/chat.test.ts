import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { signIn, Space7 } from '@space7/client';
import { Window } from 'happy-dom';

const window = new Window({ url: 'http://localhost/' });
const { document, navigator, FormData } = window;
for (const [name, value] of Object.entries({ window, document, navigator, FormData })) {
  Object.defineProperty(globalThis, name, { value, configurable: true });
}

const { createElement, StrictMode } = await import('react');
const { createRoot } = await import('react-dom/client');
const { Chat } = await import('../examples/chat.js');
const { Space7Provider, useSpaces } = await import('@space7/react');

const here = new URL('../../../', import.meta.url);
process.env['SPACE7_JAR'] ??= fileURLToPath(new URL('../../bootstrap/target/space7.jar', here));
const { Server } = await import('../../client/test/server.js');
const server = await Server.start();
after(() => server.close());

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 30_000; !holds(); await sleep(20)) {
    assert.ok(performance.now() < end, `${what}:\n${document.body.innerHTML}`);
  }
}

test('the chat of the examples is live, in strict mode too, and closes behind itself', async (t) => {
  const enter = async (name: string) => {
    const { token } = await signIn(server.origin, name);
    const client = new Space7({ origin: server.origin, token });
    t.after(() => client.close());
    return client;
  };
  const [ada, ben] = [await enter('ada'), await enter('ben')];
  const { space_id: spaceId } = await ada.createSpace({ title: 'From React' });
  await ben.joinSpace(spaceId);
  const his = ben.openThread(spaceId);

  const List = () =>
    createElement(
      'ul',
      null,
      useSpaces().spaces.map(({ space_id, last_message }) =>
        createElement('li', { key: space_id }, last_message?.content ?? 'nothing yet'),
      ),
    );
  const container = document.createElement('div');
  document.body.append(container);
  const root = createRoot(container as unknown as Parameters<typeof createRoot>[0]);
  root.render(
    createElement(
      StrictMode,
      null,
      createElement(
        Space7Provider,
        { client: ada },
        createElement(Chat, { spaceId }),
        createElement(List),
      ),
    ),
  );
  await until('the list', () => container.textContent?.includes('nothing yet') ?? false);
  his.send({ content: 'Hello React' });
  await until('his words', () => container.textContent?.includes('ben: Hello React') ?? false);
  await until('the list', () => container.querySelector('li')?.textContent === 'Hello React');

  const input = container.querySelector('input')!;
  // Past what React has put in its way, as typing does.
  const { set } = Object.getOwnPropertyDescriptor(window.HTMLInputElement.prototype, 'value')!;
  set!.call(input, 'Hello Ben');
  input.dispatchEvent(new window.Event('input', { bubbles: true }));
  await until('the text', () => input.value === 'Hello Ben');
  container.querySelector('button')!.click();
  await until('her words', () => container.textContent?.includes('ada: Hello Ben') ?? false);
  await until('there', () => his.view.messages.some(({ content }) => content === 'Hello Ben'));
  assert.equal(container.querySelectorAll('p').length, 2);
  root.unmount();
});

test('the thread of the README is the one of the examples, in fifteen lines', async () => {
  const example = await readFile(new URL('examples/chat.tsx', here), 'utf8');
  const readme = await readFile(new URL('README.md', here), 'utf8');
  assert.ok(readme.includes(example));
  assert.equal(example.split('\n').filter((line) => line.trim() !== '').length, 15);
});
