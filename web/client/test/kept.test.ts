import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import 'fake-indexeddb/auto';
import { locks } from './locks.js';
import { Space7Error } from '../dist/errors.js';
import { indexedDbOutbox } from '../dist/indexed-db.js';
import { Outbox } from '../dist/outbox.js';
import { Patience } from '../dist/patience.js';
import type { Kept } from '../dist/storage.js';
import { Tokens } from '../dist/tokens.js';
import { ModelServer } from './model.js';

const model = new ModelServer();
const storage = indexedDbOutbox();
let away = false;
let refuses = false;
let keys: string[] = [];
let server: Server;

before(async () => {
  server = createServer(async (request, response) => {
    request.resume();
    await once(request, 'end');
    if (away) {
      request.socket.destroy();
      return;
    }
    keys.push(String(request.headers['idempotency-key']));
    response.writeHead(refuses ? 403 : 201);
    response.end(
      JSON.stringify(refuses ? { error: 'No.', code: 'space_locked' } : model.post('me', null)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
after(() => {
  server.close();
  server.closeAllConnections();
});

/** An outbox as a page makes it that is opened; `end` is what a reload does to it. */
function open(spaceId = 's') {
  const patience = new Patience();
  const outbox: Outbox = new Outbox({
    access: {
      origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      tokens: new Tokens('t'),
    },
    userId: 'me',
    spaceId,
    patience,
    storage,
    socketId: () => undefined,
    ready: () => Promise.resolve(),
    changed: () => {},
    stored: ({ seq }) => outbox.readUpTo(seq),
    unsure: () => {},
  });
  const end = () => {
    outbox.end(new Space7Error('It is over.', 'cancelled'));
    patience.close();
  };
  return { outbox, patience, end };
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 10_000; !(await holds()); await sleep(5)) {
    assert.ok(performance.now() < end, 'in time');
  }
}

const kept = (spaceId = 's'): Promise<readonly Kept[]> => storage.list('me', spaceId);

test('what was not sent survives a reload, its file too, and keeps its key and order', async () => {
  away = true;
  keys = [];
  const first = open();
  const ids = [
    first.outbox.send({ content: 'one' }).id,
    first.outbox.send({ media: new Blob(['bytes'], { type: 'audio/wav' }), mediaName: 'a.wav' }).id,
  ];
  await until(async () => (await kept()).length === 2 && (await kept()).some((one) => one.tried));
  first.end();

  const second = open();
  await until(() => second.outbox.outgoing.length === 2);
  const [file, text] = second.outbox.outgoing;
  assert.equal(text?.content, 'one');
  assert.equal(file?.media?.name, 'a.wav');
  assert.equal(await (file?.media?.file as Blob).text(), 'bytes');
  away = false;
  second.patience.wake();
  await until(() => second.outbox.outgoing.length === 0);
  assert.deepEqual([...new Set(keys)], ids);
  await until(async () => (await kept()).length === 0);
  second.end();
});

test('what is refused or given up is kept as that', async () => {
  refuses = true;
  const first = open('refused');
  const { id } = first.outbox.send({ content: 'no' });
  await until(async () => (await kept('refused'))[0]?.refusal?.code === 'space_locked');
  first.end();
  refuses = false;

  const second = open('refused');
  await until(() => second.outbox.outgoing.length === 1);
  const [failed] = second.outbox.outgoing;
  assert.equal(failed?.state, 'failed');
  assert.equal(failed.error?.message, 'No.');
  assert.deepEqual(
    (await storage.list('me')).map(({ spaceId }) => spaceId),
    ['refused'],
  );
  assert.deepEqual(await storage.list('you'), []);
  second.outbox.cancel(id);
  await until(async () => (await kept('refused')).length === 0);
  second.end();
});

test('what another tab is sending is left to it', async () => {
  keys = [];
  const owner = 'another-tab';
  let close = () => {};
  const closed = new Promise<void>((done) => (close = done));
  const gone = locks.request(`space7-outbox-${owner}`, () => closed);
  const rest = { tried: null, uploadUrl: null, refusal: null, media: null, begun: 1 };
  const kept = { ...rest, id: 'k1', owner, userId: 'me', spaceId: 'tabs', content: 'x' };
  await storage.put(kept);
  const mine = open('tabs');
  await sleep(300);
  assert.deepEqual(keys, []);
  close();
  await gone;
  await until(() => keys.length === 1);
  assert.deepEqual(keys, ['k1']);
  mine.end();
});
