import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Space7, Space7Error, signIn } from '@space7/client';
import { contents, enter, live, meet, say, server, until } from './world.js';

test('a socket outlives its token, and no thread is built anew', async (t) => {
  const ada = await enter('ada');
  const { user } = await signIn(server.origin, 'renewing');
  let given = 0;
  const getToken = () => {
    given++;
    return server.token(user.user_id, 4);
  };
  const bob = new Space7({ origin: server.origin, token: getToken(), getToken });
  t.after(() => bob.close());
  const space = await meet(ada, bob);
  const [hers, his] = [ada.openThread(space.space_id), bob.openThread(space.space_id)];
  await Promise.all([live(hers), live(his)]);
  const states = new Set<string>();
  his.subscribe(() => states.add(his.view.state));

  await sleep(9000);
  await say(hers, 'still there?');
  await until(his, 'it', (view) => contents(view).includes('still there?'));
  await say(his, 'still here');
  assert.deepEqual([...states], ['live'], 'never cut');
  assert.ok(given >= 3, `${given} tokens`);
});

test('a token that is refused is renewed once, over REST and over the socket', async (t) => {
  const { token, user } = await signIn(server.origin, 'renewing');
  const old = server.token(user.user_id, -60);
  let given = 0;
  const getToken = async () => (given++, token);
  const late = new Space7({ origin: server.origin, token: old, getToken });
  t.after(() => late.close());
  const both = await Promise.all([late.profile(), late.mySpaces()]);
  assert.equal(both[0].user_id, user.user_id);
  assert.equal(given, 1, 'one renewal for all who need it');

  const sleeper = new Space7({ origin: server.origin, token: old, getToken });
  t.after(() => sleeper.close());
  const space = await late.createSpace({ title: 'After a long sleep' });
  await live(sleeper.openThread(space.space_id));

  const over = new Space7({
    origin: server.origin,
    token: old,
    getToken: () => {
      throw new Space7Error('The session is over.', 'signed_out', 401);
    },
  });
  t.after(() => over.close());
  const thread = over.openThread(space.space_id);
  const { error } = await until(thread, 'the end', ({ state }) => state === 'refused');
  assert.equal(error?.message, 'The session is over.');

  const failing = new Space7({
    origin: server.origin,
    token: old,
    getToken: () => Promise.reject(new Error('provider away')),
  });
  t.after(() => failing.close());
  await assert.rejects(failing.profile(), (error: Space7Error) => {
    assert.equal(error.code, 'network');
    assert.equal((error.cause as Error).message, 'provider away');
    return true;
  });
});
