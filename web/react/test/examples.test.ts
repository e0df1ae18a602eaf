import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { signIn, Space7 } from '@space7/client';
import { Window } from 'happy-dom';
import type { ReactNode } from 'react';

const { FormData: PlatformForm } = globalThis;
const window = new Window({ url: 'http://localhost/' });
const { document, navigator, FormData, Image, HTMLElement, ShadowRoot } = window;
const browser = { window, document, navigator, FormData, Image, HTMLElement, ShadowRoot };
for (const [name, value] of Object.entries(browser)) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

const { createElement, StrictMode } = await import('react');
const { createRoot } = await import('react-dom/client');
const { Chat } = await import('../examples/chat.js');
const { ThreadScreen } = await import('../examples/native.js');
const { Space7Provider, useSpaces } = await import('@space7/react');

const here = new URL('../../../', import.meta.url);
process.env['SPACE7_JAR'] ??= fileURLToPath(new URL('../../bootstrap/target/space7.jar', here));
const { Server } = await import('../../client/test/server.js');
const { picture } = await import('../../client/test/picture.js');
const server = await Server.start();
after(() => server.close());

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 30_000; !holds(); await sleep(20)) {
    assert.ok(performance.now() < end, `${what}:\n${document.body.innerHTML}`);
  }
}

async function enter(t: TestContext, name: string): Promise<Space7> {
  const { token } = await signIn(server.origin, name);
  const client = new Space7({ origin: server.origin, token });
  t.after(() => client.close());
  return client;
}

/** Past what React has put in its way, as typing does. */
function type(input: InstanceType<typeof window.HTMLInputElement>, text: string): void {
  const { set } = Object.getOwnPropertyDescriptor(window.HTMLInputElement.prototype, 'value')!;
  set!.call(input, text);
  input.dispatchEvent(new window.Event('input', { bubbles: true }));
}

/** What React Native's platform does with a file of the device that is put into a form. */
class NativeForm extends PlatformForm {
  override append(name: string, value: unknown, ...rest: string[]): void {
    const part =
      typeof value === 'object' && value !== null && 'uri' in value
        ? new File([picture(3, 2)], 'from-the-device.png', { type: 'image/png' })
        : value;
    super.append(name, part as Blob, ...rest);
  }
}

function button(container: { querySelectorAll: typeof document.querySelectorAll }, name: string) {
  const found = [...container.querySelectorAll('[role=button]')].find(
    ({ textContent }) => textContent === name,
  );
  assert.ok(found, name);
  return found as InstanceType<typeof window.HTMLElement>;
}

/** Shows it in a strict application until the test ends. */
function show(t: TestContext, client: Space7, ...shown: ReactNode[]) {
  const container = document.createElement('div');
  document.body.append(container);
  const root = createRoot(container as unknown as Parameters<typeof createRoot>[0]);
  root.render(createElement(StrictMode, null, createElement(Space7Provider, { client }, ...shown)));
  t.after(() => {
    root.unmount();
    container.remove();
  });
  return container;
}

test('the chat of the examples is live, in strict mode too, and closes behind itself', async (t) => {
  const [ada, ben] = [await enter(t, 'ada'), await enter(t, 'ben')];
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
  const container = show(t, ada, createElement(Chat, { spaceId }), createElement(List));
  await until('the list', () => container.textContent?.includes('nothing yet') ?? false);
  his.send({ content: 'Hello React' });
  await until('his words', () => container.textContent?.includes('ben: Hello React') ?? false);
  await until('the list', () => container.querySelector('li')?.textContent === 'Hello React');

  const input = container.querySelector('input')!;
  type(input, 'Hello Ben');
  await until('the text', () => input.value === 'Hello Ben');
  container.querySelector('button')!.click();
  await until('her words', () => container.textContent?.includes('ada: Hello Ben') ?? false);
  await until('there', () => his.view.messages.some(({ content }) => content === 'Hello Ben'));
  assert.equal(container.querySelectorAll('p').length, 2);
});

test('the screen of the React Native example shows, sends text and a picture, and appreciates', async (t) => {
  const [cem, dua] = [await enter(t, 'cem'), await enter(t, 'dua')];
  const { space_id: spaceId } = await cem.createSpace({ title: 'From React Native' });
  await dua.joinSpace(spaceId);
  const hers = dua.openThread(spaceId);
  const { FormData: ours } = globalThis;
  globalThis.FormData = NativeForm;
  t.after(() => (globalThis.FormData = ours));
  const pickFile = async () => ({ uri: 'file:///photo.png', name: 'photo.png', type: 'image/png' });
  const container = show(t, cem, createElement(ThreadScreen, { spaceId, pickFile }));

  hers.send({ content: 'Hello phone' });
  await until('her words', () => container.textContent?.includes('dua: Hello phone') ?? false);
  type(container.querySelector('input')!, 'Hello Dua');
  button(container, 'Send').click();
  await until('his words', () => container.textContent?.includes('cem: Hello Dua') ?? false);
  button(container, 'Picture').click();
  await until('there', () => hers.view.messages.some(({ media_type }) => media_type === 'image'));
  const picture = hers.view.messages.find(({ media_type }) => media_type === 'image')!;
  assert.deepEqual([picture.media?.width, picture.media?.height], [3, 2]);
  await until('the picture', () => container.innerHTML.includes(picture.media_url!));
  hers.appreciate(picture.message_id, true);
  await until('her 👍', () => container.textContent?.includes('👍 1') ?? false);
});

test('the thread of the README is the one of the examples, in fifteen lines', async () => {
  const example = await readFile(new URL('examples/chat.tsx', here), 'utf8');
  const readme = await readFile(new URL('README.md', here), 'utf8');
  assert.ok(readme.includes(example));
  assert.equal(example.split('\n').filter((line) => line.trim() !== '').length, 15);
});
