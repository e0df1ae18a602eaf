import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Space7Error } from '../dist/errors.js';
import { Outbox } from '../dist/outbox.js';
import { Patience } from '../dist/patience.js';
import { Tokens } from '../dist/tokens.js';
import { ModelServer } from './model.js';

/** What a browser sends a file with, as far as it is needed. */
class Upload {
  static all: Upload[] = [];
  readonly headers: Record<string, string> = {};
  readonly upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  status = 0;
  responseText = '';
  form = new FormData();
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  onloadend?: () => void;

  method = '';
  path = '';

  open(method: string, url: string): void {
    this.method = method;
    this.path = new URL(url).pathname;
  }

  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }

  getResponseHeader(): null {
    return null;
  }

  send(form: FormData): void {
    this.form = form;
    Upload.all.push(this);
  }

  abort(): void {
    this.onabort?.();
    this.onloadend?.();
  }

  answer(status: number, body: unknown): void {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.onload?.();
    this.onloadend?.();
  }
}

/** What the server answers, in this order; then it stores. */
let answers: { status: number; code?: string; retryAfter?: string }[] = [];
let asked: { at: number; headers: IncomingHttpHeaders; body: string }[] = [];
let stored: number;
let unsure: number;
let patience: Patience;
let outbox: Outbox;
let server: Server;
const model = new ModelServer();

before(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const bytes of request) {
      body += bytes;
    }
    asked.push({ at: performance.now(), headers: request.headers, body });
    const { status, code, retryAfter } = answers.shift() ?? { status: 201 };
    if (status === 0) {
      request.socket.destroy();
      return;
    }
    response.writeHead(status, retryAfter === undefined ? {} : { 'Retry-After': retryAfter });
    response.end(JSON.stringify(code ? { error: 'No.', code } : model.post('me', null)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  outbox.end(new Space7Error('It is over.', 'cancelled'));
  patience.close();
});

after(() => {
  server.close();
  server.closeAllConnections();
});

beforeEach(() => {
  answers = [];
  asked = [];
  stored = 0;
  unsure = 0;
  patience = new Patience();
  outbox = new Outbox({
    access: {
      origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      tokens: new Tokens('t'),
    },
    userId: 'me',
    spaceId: 's',
    storage: null,
    patience,
    socketId: () => 'socket',
    ready: () => Promise.resolve(),
    changed: () => {},
    stored: (event) => {
      stored++;
      outbox.readUpTo(event.seq);
    },
    unsure: () => unsure++,
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 5000; !holds(); await sleep(5)) {
    assert.ok(performance.now() < end, 'in time');
  }
}

test('what the server asks to wait is waited, even if the network comes back', async () => {
  answers = [
    { status: 429, code: 'rate_limited', retryAfter: '1' },
    { status: 503, code: 'busy', retryAfter: '1' },
  ];
  outbox.send({ content: 'patient' });
  await until(() => outbox.outgoing[0]?.state === 'waiting');
  assert.equal(outbox.outgoing[0]?.error?.retryAfter, 1);
  patience.wake();
  await until(() => stored === 1);
  assert.equal(asked.length, 3);
  assert.ok(asked[1]!.at - asked[0]!.at >= 1000);
  assert.ok(asked[2]!.at - asked[1]!.at >= 1000);
});

test('every attempt bears the same key and the same body, and nobody overtakes', async () => {
  answers = [{ status: 0 }, { status: 502 }];
  const first = outbox.send({ content: 'first' });
  outbox.send({ content: 'second' });
  await until(() => outbox.outgoing.at(-1)?.state === 'waiting');
  patience.wake();
  await until(() => stored === 2);
  assert.deepEqual(
    asked.map(({ body }) => JSON.parse(body).content),
    ['first', 'first', 'first', 'second'],
  );
  const keys = asked.map(({ headers }) => headers['idempotency-key']);
  assert.deepEqual(keys.slice(0, 3), [first.id, first.id, first.id]);
  assert.notEqual(keys[3], first.id);
  assert.deepEqual(outbox.outgoing, []);
});

test('a refusal does not hold up the others, and a repeated try bears the same key', async () => {
  answers = [{ status: 400, code: 'text_too_long' }];
  const first = outbox.send({ content: 'too long' });
  outbox.send({ content: 'short' });
  await until(() => stored === 1);
  assert.deepEqual(
    outbox.outgoing.map(({ id, state, error }) => [id, state, error?.code]),
    [[first.id, 'failed', 'text_too_long']],
  );
  outbox.retry(first.id);
  await until(() => stored === 2);
  assert.equal(asked[2]?.headers['idempotency-key'], first.id);
  assert.equal(unsure, 0);
});

test('what has been in doubt for too long is not sent again without being told to', async (t) => {
  answers = [{ status: 0 }];
  const { id } = outbox.send({ content: 'from the past' });
  await until(() => outbox.outgoing[0]?.state === 'waiting');
  const day = 24 * 60 * 60 * 1000;
  const now = Date.now();
  t.mock.method(Date, 'now', () => now + day);
  patience.wake();
  await until(() => outbox.outgoing[0]?.state === 'failed');
  assert.equal(asked.length, 1);
  outbox.retry(id);
  await until(() => stored === 1);
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('a defect of the server is not met again and again', async () => {
  answers = [{ status: 500, code: 'internal' }];
  outbox.send({ content: 'unlucky' });
  await until(() => outbox.outgoing[0]?.state === 'failed');
  assert.equal(asked.length, 1);
});

test('what was stored and deleted before the answer came is done', async () => {
  answers = [{ status: 0 }, { status: 404, code: 'message_not_found' }];
  outbox.send({ content: 'brief' });
  await until(() => outbox.outgoing[0]?.state === 'waiting');
  patience.wake();
  await until(() => outbox.outgoing.length === 0);
  assert.equal(stored, 0);
});

test('a message that comes by before its answer is not seen twice', async () => {
  answers = [{ status: 0 }];
  const { id } = outbox.send({ content: ' of me ' });
  await until(() => outbox.outgoing[0]?.state === 'waiting');
  const message = model.post('me', null);
  outbox.arrived(message);
  assert.equal(outbox.outgoing.length, 0, 'it is taken for the one under way');
  answers = [{ status: 403, code: 'space_locked' }];
  patience.wake();
  await until(() => outbox.outgoing[0]?.state === 'failed');
  assert.equal(outbox.outgoing[0]?.id, id, 'it was another, so this one is seen again');
  assert.equal(unsure, 1);
});

test('what is cancelled under way is looked after', async () => {
  answers = [{ status: 0 }];
  const { id } = outbox.send({ content: 'never mind' });
  await until(() => outbox.outgoing[0]?.state === 'waiting');
  outbox.cancel(id);
  assert.equal(unsure, 1, 'it may be stored');
  assert.deepEqual(outbox.outgoing, []);
  outbox.send({ content: 'next' });
  await until(() => stored === 1);
  assert.equal(asked.length, 2);
});

test('a browser tells how far an upload is', async (t) => {
  const browser = globalThis as { XMLHttpRequest?: unknown };
  browser.XMLHttpRequest = Upload;
  t.after(() => delete browser.XMLHttpRequest);
  const media = new Blob(['bytes'], { type: 'video/webm' });
  const { id } = outbox.send({ content: 'Look', media, mediaName: 'cat.webm' });
  await until(() => Upload.all.length === 1);
  const [first] = Upload.all;
  assert.equal(first?.method, 'POST');
  assert.equal(first.path, '/api/messages/s');
  assert.deepEqual(first.headers, {
    'Idempotency-Key': id,
    Authorization: 'Bearer t',
    'X-Socket-Id': 'socket',
  });
  assert.deepEqual([...first.form.keys()], ['content', 'media_type', 'media']);
  assert.equal(first.form.get('media_type'), 'video');
  assert.equal((first.form.get('media') as File).name, 'cat.webm');
  first.upload.onprogress?.({ loaded: 1, total: 4 });
  assert.equal(outbox.outgoing[0]?.progress, 0.25);

  first.onerror?.();
  first.onloadend?.();
  await until(() => outbox.outgoing[0]?.state === 'waiting');
  patience.wake();
  await until(() => Upload.all.length === 2);
  assert.equal(outbox.outgoing[0]?.progress, 0);
  const [, second] = Upload.all;
  assert.equal(second?.headers['Idempotency-Key'], id);
  second.answer(201, model.post('me', null));
  await until(() => stored === 1);

  const unwanted = outbox.send({ media });
  await until(() => Upload.all.length === 3);
  outbox.cancel(unwanted.id);
  outbox.send({ media });
  await until(() => Upload.all.length === 4);
  Upload.all[3]?.answer(415, { error: 'No.', code: 'unsupported_media' });
  await until(() => outbox.outgoing[0]?.state === 'failed');
  assert.equal(outbox.outgoing[0]?.error?.message, 'No.');
});

test('a file of React Native is sent as its form takes it', async (t) => {
  const platform = globalThis as { XMLHttpRequest?: unknown; FormData: unknown };
  const { FormData: ours } = platform;
  class NativeForm {
    readonly parts: [string, unknown, ...unknown[]][] = [];
    append(...part: [string, unknown, ...unknown[]]): void {
      this.parts.push(part);
    }
  }
  platform.XMLHttpRequest = Upload;
  platform.FormData = NativeForm;
  t.after(() => {
    delete platform.XMLHttpRequest;
    platform.FormData = ours;
  });
  Upload.all = [];
  const media = { uri: 'file:///cache/clip.mp4', name: 'clip.mp4', type: 'video/mp4' };
  const { media: shown } = outbox.send({ content: 'From a phone', media });
  assert.deepEqual(shown, { name: 'clip.mp4', type: 'video', size: 0, file: media });
  await until(() => Upload.all.length === 1);
  assert.deepEqual((Upload.all[0]!.form as unknown as NativeForm).parts, [
    ['content', 'From a phone'],
    ['media_type', 'video'],
    ['media', media],
  ]);
  Upload.all[0]!.answer(201, model.post('me', null));
  await until(() => stored === 1);
});

test('what another history of the server may lack is sent again with its key', async () => {
  const { id } = outbox.send({ content: 'kept?' });
  await until(() => stored === 1);
  assert.equal(outbox.outgoing.length, 0);
  // Stored, but not read in the log yet, when the database loses it.
  outbox.readUpTo = () => {};
  const second = outbox.send({ content: 'lost?' });
  await until(() => stored === 2);
  outbox.forget();
  await until(() => stored === 3);
  assert.deepEqual(
    asked.map(({ headers }) => headers['idempotency-key']),
    [id, second.id, second.id],
  );
});
