import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apart, contents, enter, live, meet, post, say, server, until } from './world.js';

test('a client that was away gets what it missed, in order', async () => {
  const { proxy, hers, his } = await apart();
  const told: string[] = [];
  his.on('message', ({ content }) => told.push(`+${content}`));
  his.on('appreciated', ({ appreciated }) => told.push(appreciated ? 'like' : 'unlike'));
  his.on('deleted', () => told.push('-'));
  await say(hers, 'first');
  await until(his, 'the first', (view) => view.messages.length === 1);

  proxy.goAway();
  await until(his, 'the loss', (view) => view.state === 'reconnecting');
  await say(hers, 'second');
  await say(hers, 'third');
  const [third, second, first] = hers.view.messages;
  await hers.appreciate(first!.message_id, true);
  await hers.remove(second!.message_id);
  proxy.comeBack();
  await live(his);
  const view = await until(his, 'everything', (now) => contents(now).join() === 'third,first');

  assert.deepEqual(
    view.messages.map(({ appreciation_count }) => appreciation_count),
    [0, 1],
  );
  assert.equal(view.total, 2);
  assert.equal(view.messages[0]?.message_id, third!.message_id);
  // What came and went meanwhile was only ever gone.
  await until(his, 'the count', () => told.length >= 4);
  assert.deepEqual(told, ['+first', '-', '+third', 'like']);
});

test('a client that was away for too long reads the list anew', async () => {
  const { proxy, space, hers, his } = await apart();
  await say(hers, 'old');
  await until(his, 'the first', (view) => view.messages.length === 1);

  proxy.goAway();
  await hers.remove(hers.view.messages[0]!.message_id);
  await say(hers, 'new');
  await server.sql(`
    DELETE FROM space_events WHERE space_id = '${space.space_id}';
    UPDATE spaces SET first_kept_seq = last_seq + 1 WHERE space_id = '${space.space_id}'`);
  proxy.comeBack();
  await until(his, 'the new list', (view) => contents(view).join() === 'new');
  await live(his);
  await say(hers, 'newer');
  const view = await until(his, 'what follows', ({ messages }) => messages.length === 2);
  assert.deepEqual(contents(view), ['newer', 'new']);
  assert.equal(view.total, 2);
});

test('what the user did elsewhere shows, even if the server keeps it back', async () => {
  const ada = await enter('ada');
  const bob = await enter('bob');
  const space = await meet(ada, bob);
  const hers = ada.openThread(space.space_id);
  const his = bob.openThread(space.space_id);
  await Promise.all([live(hers), live(his)]);

  // As from the command line: no socket is named, so none of her sockets is told.
  await post(ada, space.space_id, 'from elsewhere');
  await say(his, 'an answer');
  const view = await until(hers, 'both', ({ messages }) => messages.length === 2);
  assert.deepEqual(contents(view), ['an answer', 'from elsewhere']);
});

test('a server that is killed and comes back leaves everybody with the same list', async () => {
  const people = await Promise.all(['ada', 'bob', 'cleo'].map((name) => enter(name)));
  const space = await meet(...people);
  const threads = people.map((one) => one.openThread(space.space_id));
  await Promise.all(threads.map(live));
  const heard = threads.map((thread) => {
    const seqs: number[] = [];
    thread.on('message', ({ seq }) => seqs.push(seq));
    return seqs;
  });
  const each = 20;
  const sending = threads.map(async (thread, who) => {
    for (let n = 0; n < each; n++) {
      thread.send({ content: `${who}/${n}` });
      await until(thread, 'room', ({ outgoing }) => outgoing.length < 4, 30);
    }
  });
  await until(threads[0]!, 'some messages', ({ messages }) => messages.length > 10);
  await server.kill();
  await until(threads[0]!, 'the loss', ({ state }) => state === 'reconnecting');
  await server.start();

  await Promise.all(sending);
  await Promise.all(
    threads.map((thread) =>
      until(
        thread,
        'everything',
        ({ messages, outgoing }) => messages.length >= each * 3 && outgoing.length === 0,
        30,
      ),
    ),
  );
  const [first, ...others] = threads.map(({ view }) =>
    view.messages.map(({ message_id }) => message_id),
  );
  others.forEach((ids) => assert.deepEqual(ids, first));
  const view = threads[0]!.view;
  assert.equal(view.messages.length, each * 3);
  assert.equal(view.total, each * 3);
  assert.equal(new Set(contents(view)).size, each * 3, 'nothing twice');
  for (const who of [0, 1, 2]) {
    const own = contents(view)
      .filter((content) => content.startsWith(`${who}/`))
      .reverse();
    assert.deepEqual(
      own,
      Array.from({ length: each }, (_, n) => `${who}/${n}`),
      'in their order',
    );
  }
  for (const seqs of heard) {
    assert.equal(seqs.length, each * 3);
    assert.deepEqual(
      seqs,
      [...new Set(seqs)].sort((a, b) => a - b),
    );
  }
});
