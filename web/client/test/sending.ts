import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { Space7Error } from '@space7/client';
import { picture } from './picture.js';
import { contents, enter, live, meet, network, until } from './world.js';

for (const when of ['before', 'after'] as const) {
  test(`a message is stored once if the connection is cut ${when} the server has it`, async () => {
    const proxy = await network();
    const ada = await enter('ada', proxy.origin);
    const space = await meet(await enter('ada'));
    const bob = (await enter('bob')).openThread(space.space_id);
    const thread = ada.openThread(space.space_id);
    await Promise.all([live(thread), live(bob)]);
    const heard: string[] = [];
    thread.on('message', (message) => heard.push(message.content));

    proxy.cutNext({ request: /POST \/api\/messages/, when });
    thread.send({ content: 'one' });
    thread.send({ content: 'two' });
    const view = await until(
      thread,
      'both stored',
      ({ messages, outgoing }) => messages.length === 2 && outgoing.length === 0,
    );

    assert.equal(proxy.cut, 1);
    assert.deepEqual(contents(view), ['two', 'one'], 'in the order they were sent');
    assert.deepEqual(heard, ['one', 'two']);
    await until(bob, 'both', ({ messages }) => messages.length === 2);
    assert.deepEqual(contents(bob.view), ['two', 'one']);
  });
}

test('what the server refuses keeps its draft, and can be sent again', async () => {
  const space = await meet(await enter('ada'));
  const eve = await enter('eve');
  const thread = eve.openThread(space.space_id);
  await live(thread);

  const { id } = thread.send({ content: 'Let me in' });
  const refused = await until(
    thread,
    'a refusal',
    ({ outgoing }) => outgoing[0]?.state === 'failed',
  );
  const error = refused.outgoing[0]?.error;
  assert.ok(error instanceof Space7Error);
  assert.equal(error.code, 'not_a_member');
  assert.equal(error.status, 403);
  assert.match(error.message, /^[A-Z].*\.$/);
  assert.equal(refused.outgoing[0]?.content, 'Let me in');

  await eve.joinSpace(space.space_id);
  await eve.joinSpace(space.space_id);
  thread.retry(id);
  await until(thread, 'the message', (view) => view.messages.length === 1);

  thread.send({ content: ' \n ' });
  const empty = await until(thread, 'a refusal', ({ outgoing }) => outgoing[0]?.state === 'failed');
  assert.equal(empty.outgoing[0]?.error?.code, 'empty_message');
  thread.cancel(empty.outgoing[0]!.id);
  assert.deepEqual(thread.view.outgoing, []);
});

test('what is cancelled while the network is away is never sent', async () => {
  const proxy = await network();
  const ada = await enter('ada', proxy.origin);
  const space = await meet(await enter('ada'));
  const thread = ada.openThread(space.space_id);
  await live(thread);

  proxy.goAway();
  const first = thread.send({ content: 'rash' });
  thread.send({ content: 'considered' });
  await until(thread, 'waiting', ({ outgoing }) => outgoing[1]?.state === 'waiting');
  thread.cancel(first.id);
  proxy.comeBack();
  const view = await until(thread, 'the other', ({ messages }) => messages.length === 1);
  assert.deepEqual(contents(view), ['considered']);
  assert.deepEqual(view.outgoing, []);
});

test('a file arrives byte for byte, and its progress is told', async () => {
  const proxy = await network();
  proxy.slow = true;
  const ada = await enter('ada', proxy.origin);
  const space = await meet(ada);
  const thread = ada.openThread(space.space_id);
  await live(thread);
  const file = picture(2400, 1600);
  const seen = new Set<number>();
  const stop = thread.subscribe(() => {
    thread.view.outgoing.forEach(({ progress }) => seen.add(progress));
  });

  const outgoing = thread.send({
    content: 'Look',
    media: new Blob([file], { type: 'image/png' }),
    mediaName: 'noise.png',
  });
  const { file: sent, ...facts } = outgoing.media!;
  assert.deepEqual(facts, { name: 'noise.png', type: 'image', size: file.length });
  assert.equal((sent as Blob).size, file.length);
  const view = await until(thread, 'the picture', ({ messages }) => messages.length === 1);
  stop();

  const [message] = view.messages;
  assert.equal(message?.media_type, 'image');
  const stored = Buffer.from(await (await fetch(message!.media_url!)).arrayBuffer());
  assert.equal(sha256(stored), sha256(file));
  const steps = [...seen];
  assert.ok(steps.length > 2, `progress in steps: ${steps}`);
  assert.deepEqual(
    steps,
    steps.toSorted((a, b) => a - b),
  );
  assert.ok(steps.every((step) => step >= 0 && step <= 1));

  thread.send({
    media: new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>']),
    mediaName: 'x.svg',
  });
  const refused = await until(thread, 'a refusal', (now) => now.outgoing[0]?.state === 'failed');
  assert.equal(refused.outgoing[0]?.error?.code, 'unsupported_media');
});

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
