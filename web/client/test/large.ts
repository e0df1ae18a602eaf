import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { picture } from './picture.js';
import { enter, live, meet, network, until } from './world.js';

test('a large file goes on where the network broke, and arrives whole', async () => {
  const proxy = await network();
  const ada = await enter('ada', proxy.origin);
  const space = await meet(await enter('ada'));
  const thread = ada.openThread(space.space_id);
  await live(thread);
  const file = picture(1800, 1400);
  assert.ok(file.length > 5_000_000, `${file.length} bytes`);
  const before = proxy.bytes;
  proxy.slow = true;
  let cuts = 0;
  let cutAt = 0.2;
  const stop = thread.subscribe(() => {
    const progress = thread.view.outgoing[0]?.progress ?? 0;
    if (cuts < 3 && progress > cutAt) {
      cuts++;
      cutAt += 0.2;
      proxy.goAway();
      setTimeout(() => proxy.comeBack(), 200);
    }
  });
  thread.send({ content: 'Large', media: new Blob([file], { type: 'image/png' }) });
  const view = await until(thread, 'the file', ({ messages }) => messages.length === 1, 90);
  stop();
  assert.equal(cuts, 3);
  const sent = (proxy.bytes - before) / file.length;
  assert.ok(sent < 1.5, `${sent.toFixed(2)} times its bytes were sent`);
  const stored = Buffer.from(await (await fetch(view.messages[0]!.media_url!)).arrayBuffer());
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  assert.equal(sha256(stored), sha256(file));
  assert.equal(view.messages[0]?.media?.width, 1800);
});
