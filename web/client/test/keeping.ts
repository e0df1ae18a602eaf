import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SpaceList, SpaceListView } from '@space7/client';
import { contents, enter, live, meet, say, until } from './world.js';

/** Waits until a list of Spaces is as described. */
function listed(
  list: SpaceList,
  what: string,
  holds: (view: SpaceListView) => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (holds(list.view)) {
        stop();
        clearTimeout(timer);
        resolve();
      }
    };
    const stop = list.subscribe(look);
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`Not in time: ${what}\n${JSON.stringify(list.view.spaces)}`));
    }, 30_000);
    look();
  });
}

test('the list of Spaces tells what is new, orders itself, and hears what is read', async () => {
  const [ada, bob] = [await enter('list-ada'), await enter('list-bob')];
  const [first, second] = [await meet(ada, bob), await meet(ada, bob)];
  const entry = (list: SpaceList, spaceId: string) =>
    list.view.spaces.find(({ space_id }) => space_id === spaceId);
  const his = bob.openSpaces();
  await listed(his, 'both Spaces', ({ loaded, state }) => loaded && state === 'live');

  const hers = ada.openThread(first.space_id);
  await live(hers);
  await say(hers, 'one');
  await say(hers, 'two');
  await listed(his, 'two unread', () => entry(his, first.space_id)?.unread_count === 2);
  assert.equal(his.view.spaces[0]?.space_id, first.space_id, 'the newest message first');
  assert.equal(his.view.spaces[0]?.last_message?.content, 'two');
  assert.equal(entry(his, second.space_id)?.unread_count, 0);

  const [two] = hers.view.messages;
  const position = await bob.markRead(first.space_id, two!.seq - 1);
  assert.equal(position.unread_count, 1);
  await listed(his, 'one unread', () => entry(his, first.space_id)?.unread_count === 1);

  // Only the server knows what a deletion leaves unread.
  await hers.remove(two!.message_id);
  await listed(his, 'nothing unread', () => entry(his, first.space_id)?.unread_count === 0);
  assert.equal(entry(his, first.space_id)?.last_message?.content, 'one');

  // One's own words are never unread, and are told although the socket is spared them.
  const mine = bob.openThread(second.space_id);
  await live(mine);
  await say(mine, 'mine');
  await listed(his, 'own words', () => his.view.spaces[0]?.space_id === second.space_id);
  assert.equal(his.view.spaces[0]?.unread_count, 0);

  const third = await ada.createSpace({ title: 'Joined later' });
  await bob.joinSpace(third.space_id);
  await listed(his, 'the third', () => entry(his, third.space_id) !== undefined);
});

test('Spaces are found, changed, and kept clean', async () => {
  const [ada, bob] = [await enter('clean-ada'), await enter('clean-bob')];
  const word = `w${Date.now()}`;
  const hashtags = [word, `${word}/c++ & 100%`];
  const made = await ada.createSpace({ title: `About ${word}`, hashtags });
  const found = (spaces: readonly { space_id: string }[]) =>
    spaces.some(({ space_id }) => space_id === made.space_id);
  assert.ok(found(await bob.search(word.slice(0, 6))));
  for (const tag of hashtags) {
    assert.ok(found(await bob.tagged(tag)), tag);
  }
  assert.ok(found(await bob.recommended(50)));
  assert.ok(Array.isArray(await bob.trending(1)));
  const changed = await ada.updateSpace(made.space_id, { description: 'Changed & kept' });
  assert.equal(changed.description, 'Changed & kept');

  await bob.joinSpace(made.space_id);
  const { members } = await ada.members(made.space_id, { limit: 10 });
  assert.deepEqual(members.map(({ user_id }) => user_id).sort(), [ada.userId, bob.userId].sort());
  await ada.removeMember(made.space_id, bob.userId);
  assert.deepEqual(await bob.mySpaces(), []);
  await bob.joinSpace(made.space_id);
  await bob.leaveSpace(made.space_id);
  assert.deepEqual(await bob.mySpaces(), []);
  assert.equal((await bob.profile(ada.userId)).stats.spaces_created, 1);
});

test('likes are listed in parts, and a deletion says who did it', async () => {
  const [ada, bob] = [await enter('ada'), await enter('bob')];
  const space = await meet(ada, bob);
  const [hers, his] = [ada.openThread(space.space_id), bob.openThread(space.space_id)];
  await Promise.all([live(hers), live(his)]);
  await say(hers, 'liked');
  await his.appreciate(hers.view.messages[0]!.message_id, true);
  await until(hers, 'the like', ({ messages }) => messages[0]?.appreciation_count === 1);
  await until(his, 'the like', ({ messages }) => messages[0]?.appreciated === true);
  const { likes, next } = await hers.likes(hers.view.messages[0]!.message_id);
  assert.deepEqual([likes.map(({ user_id }) => user_id), next], [[bob.userId], null]);

  // The creator deletes what somebody else wrote; the event says who it was.
  await say(his, 'unwanted');
  const told = new Promise<string | null>((done) =>
    his.on('deleted', ({ actorId }) => done(actorId)),
  );
  await until(hers, 'it', ({ messages }) => messages.length === 2);
  await hers.remove(hers.view.messages[0]!.message_id);
  assert.equal(await told, ada.userId);
});

test('an erased account takes its messages along, and its token with it', async () => {
  const [ada, eve] = [await enter('keeps'), await enter(`erased-${Date.now()}`)];
  const space = await meet(ada, eve);
  const [hers, gone] = [ada.openThread(space.space_id), eve.openThread(space.space_id)];
  await Promise.all([live(hers), live(gone)]);
  await say(hers, 'stays');
  await say(gone, 'goes');
  await until(hers, 'both', (view) => contents(view).includes('goes'));
  assert.deepEqual(await eve.eraseAccount(), { state: 'erasing' });
  await until(hers, 'one left', (view) => !contents(view).includes('goes'));
  assert.deepEqual(contents(hers.view), ['stays']);
  await assert.rejects(eve.profile(), { code: 'invalid_token', status: 401 });
  await assert.rejects(ada.profile(eve.userId), { code: 'user_not_found', status: 404 });
});
