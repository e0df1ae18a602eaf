import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contents, enter, live, meet, until } from './world.js';

test('two clients chat', async () => {
  const ada = await enter('ada');
  const bob = await enter('bob');
  const space = await meet(ada, bob);
  const hers = ada.openThread(space.space_id);
  const his = bob.openThread(space.space_id);
  await Promise.all([live(hers), live(his)]);

  hers.send({ content: 'Hello Bob' });
  await until(his, 'her words', (view) => contents(view).includes('Hello Bob'));
  his.send({ content: 'Hello Ada' });
  const view = await until(hers, 'his words', (view) => view.messages.length === 2);

  assert.deepEqual(contents(view), ['Hello Ada', 'Hello Bob']);
  assert.equal(view.total, 2);
  assert.deepEqual(view.outgoing, []);
  assert.deepEqual(
    view.messages.map(({ mine }) => mine),
    [false, true],
  );
  await until(his, 'the same', (now) => contents(now).join() === contents(view).join());
});
