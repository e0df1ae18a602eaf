import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Space7, type Space7Error, type Thread } from '@space7/client';
import { apart, contents, enter, live, meet, post, say, server, until } from './world.js';

test('an appreciation shows at once, and is told when the network is back', async () => {
  const { proxy, hers, his } = await apart();
  await say(hers, 'Like me');
  const { messages } = await until(his, 'her words', (view) => view.messages.length === 1);
  const id = messages[0]!.message_id;
  const likes: boolean[] = [];
  his.on('appreciated', ({ appreciated }) => likes.push(appreciated));

  proxy.goAway();
  await until(his, 'the loss', (view) => view.state === 'reconnecting');
  const told = Promise.all([
    his.appreciate(id, true),
    his.appreciate(id, false),
    his.appreciate(id, true),
  ]);
  assert.equal(his.view.messages[0]?.appreciated, true);
  assert.equal(his.view.messages[0]?.appreciation_count, 1);
  assert.equal(hers.view.messages[0]?.appreciation_count, 0);
  proxy.comeBack();
  await told;
  const view = await until(hers, 'his like', (now) => now.messages[0]?.appreciation_count === 1);
  assert.equal(view.messages[0]?.appreciated, false, 'it is his, not hers');
  await until(his, 'his own like in the log', () => likes.length > 0);
  assert.deepEqual(likes, [true]);
  assert.equal(his.view.messages[0]?.appreciation_count, 1);

  await hers.appreciate(id, true);
  await until(his, 'both', (now) => now.messages[0]?.appreciation_count === 2);
});

test('an appreciation that is refused is taken back', async () => {
  const ada = await enter('ada');
  const space = await meet(ada);
  const thread = ada.openThread(space.space_id);
  await live(thread);
  await say(thread, 'too late');
  await ada.archive(space.space_id);
  const wish = thread.appreciate(thread.view.messages[0]!.message_id, true);
  assert.equal(thread.view.messages[0]?.appreciated, true);
  await assert.rejects(wish, (error: Space7Error) => error.code === 'space_archived');
  assert.equal(thread.view.messages[0]?.appreciated, false);
  assert.equal(thread.view.messages[0]?.appreciation_count, 0);
});

test('a deleted message goes everywhere, and its wishes go with it', async () => {
  const ada = await enter('ada');
  const bob = await enter('bob');
  const space = await meet(ada, bob);
  const hers = ada.openThread(space.space_id);
  const his = bob.openThread(space.space_id);
  await Promise.all([live(hers), live(his)]);
  await say(hers, 'a slip');
  await until(his, 'her words', (view) => view.messages.length === 1);
  const id = hers.view.messages[0]!.message_id;
  const gone: string[] = [];
  hers.on('deleted', ({ messageId }) => gone.push(messageId));

  await assert.rejects(his.remove(id), (error: Space7Error) => error.code === 'not_the_author');
  await hers.remove(id);
  assert.deepEqual(hers.view.messages, []);
  assert.equal(hers.view.total, 0);
  await hers.remove(id);
  await his.appreciate(id, true);
  const view = await until(his, 'it to go', ({ messages }) => messages.length === 0);
  assert.equal(view.total, 0);
  await until(hers, 'her own deletion in the log', () => gone.length > 0);
  assert.deepEqual(gone, [id]);
});

test('older messages join up exactly while others are written and deleted', async () => {
  const ada = await enter('ada');
  const bob = await enter('bob');
  const space = await meet(ada, bob);
  const ids: string[] = [];
  for (let n = 0; n < 60; n++) {
    ids.push((await post(bob, space.space_id, `${n}`)).message_id);
  }
  const his = bob.openThread(space.space_id);
  const thread = ada.openThread(space.space_id, { pageSize: 10, keep: 20 });
  await Promise.all([live(thread), live(his)]);
  assert.equal(thread.view.messages.length, 10);
  assert.equal(thread.view.hasOlder, true);

  let written = 60;
  const write = async () => {
    await post(bob, space.space_id, `${written++}`);
  };
  for (let n = 0; n < 25; n++) {
    await write();
  }
  await until(thread, 'the newest', (view) => contents(view)[0] === '84');
  assert.equal(thread.view.messages.length, 20, 'no more than are to be kept');
  assert.equal(thread.view.hasOlder, true);

  while (thread.view.hasOlder) {
    const before = thread.view.messages.length;
    // Among those shown and those not yet shown.
    const last = thread.view.messages[before - 1]!;
    const deleted = [thread.view.messages[3], thread.view.messages[before - 2], last];
    const older = thread.loadOlder();
    assert.equal(thread.view.loadingOlder, true);
    await Promise.all([
      ...deleted.map((message) => his.remove(message!.message_id).catch(() => {})),
      his.remove(ids[Number(last.content) - 4]!).catch(() => {}),
      write(),
      older,
    ]);
  }
  const page = await fullList(ada, space.space_id);
  const view = await until(thread, 'all', ({ total }) => total === page.length);
  assert.deepEqual(
    view.messages.map((message) => message.message_id),
    page,
  );
  assert.equal(view.loadingOlder, false);
});

test('the top list follows appreciations, also of messages that it did not have', async () => {
  const ada = await enter('ada');
  const bob = await enter('bob');
  const space = await meet(ada, bob);
  const ids: string[] = [];
  for (let n = 0; n < 12; n++) {
    ids.push((await post(bob, space.space_id, `${n}`)).message_id);
  }
  const his = bob.openThread(space.space_id);
  const thread = ada.openThread(space.space_id, { pageSize: 4 });
  await Promise.all([live(thread), live(his)]);
  await his.appreciate(ids[5]!, true);
  await thread.sortBy('most_appreciated');
  assert.equal(thread.view.sort, 'most_appreciated');
  assert.deepEqual(contents(thread.view), ['5', '11', '10', '9']);

  await his.appreciate(ids[9]!, true);
  await until(thread, 'the rise', (view) => contents(view)[0] === '9');
  // Deep below what is shown.
  await his.appreciate(ids[2]!, true);
  await until(thread, 'the newcomer', (view) => contents(view).join() === '9,5,2,11');
  await thread.appreciate(ids[2]!, true);
  await until(thread, 'the top', (view) => contents(view).join() === '2,9,5,11');
  await his.appreciate(ids[9]!, false);
  await until(thread, 'the fall', (view) => contents(view).slice(0, 2).join() === '2,5');
  await thread.loadOlder();
  await thread.loadOlder();
  await thread.loadOlder();
  assert.equal(thread.view.hasOlder, false);
  assert.deepEqual(contents(thread.view), '2,5,11,10,9,8,7,6,4,3,1,0'.split(','));
});

test('views keep what has not changed, and listeners are not flooded', async () => {
  const ada = await enter('ada');
  const space = await meet(ada);
  const thread = ada.openThread(space.space_id);
  await live(thread);
  await say(thread, 'one');
  const before = thread.view;
  assert.equal(thread.view, before);
  let calls = 0;
  thread.subscribe(() => calls++);
  thread.send({ content: 'two' });
  thread.send({ content: 'three' });
  assert.notEqual(thread.view, before);
  assert.equal(thread.view.messages, before.messages, 'only the outbox has changed');
  assert.equal(calls, 0, 'not in the midst of the call');
  await until(thread, 'all', ({ messages }) => messages.length === 3);
  assert.equal(thread.view.messages[2], before.messages[0]);
});

test('a token that is no good, or a thread that may not be read, is refused for good', async () => {
  const ada = await enter('ada');
  const eve = await enter('eve');
  const secret = await ada.createSpace({ title: 'Secret', visibility: 'private' });
  const refused = (thread: Thread) =>
    until(thread, 'a refusal', ({ state }) => state === 'refused').then((view) => view.error);
  assert.equal((await refused(eve.openThread(secret.space_id)))?.code, 'private_space');
  assert.equal((await refused(eve.openThread('nonsense')))?.code, 'invalid_id');

  const { code } = await ada.invite(secret.space_id);
  await eve.joinSpace(secret.space_id, code);
  await live(eve.openThread(secret.space_id));

  for (const token of ['a.b.c', 'geschütztes Wort\n']) {
    const forger = new Space7({ origin: server.origin, token });
    const thread = forger.openThread(secret.space_id);
    assert.equal((await refused(thread))?.status, 401);
    assert.equal(thread.send({ content: 'anyway' }).state, 'failed');
  }
  const forged = new Space7({ origin: server.origin, token: 'a.b.c' });
  await assert.rejects(forged.profile(), { code: 'invalid_token', status: 401 });
});

async function fullList(who: Space7, spaceId: string): Promise<string[]> {
  const thread = who.openThread(spaceId, { pageSize: 100, keep: 1000 });
  await live(thread);
  while (thread.view.hasOlder) {
    await thread.loadOlder();
  }
  const ids = thread.view.messages.map((message) => message.message_id);
  thread.close();
  return ids;
}
