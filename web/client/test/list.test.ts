import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connection, Listener } from '../dist/connection.js';
import { posted, type LogEvent } from '../dist/events.js';
import type { Message, MySpace, Space } from '../dist/model.js';
import { SpaceList } from '../dist/space-list.js';
import { ModelServer } from './model.js';

const PLACE: Space = {
  space_id: 's',
  title: 'A place',
  description: '',
  visibility: 'public',
  creator: { user_id: 'ada', username: 'ada', profile_picture: null },
  participant_count: 2,
  message_count: 0,
  tags: [],
  is_locked: false,
  is_archived: false,
  created_at: '2026-01-01T00:00:00.000Z',
  version: 1,
};

const place = (change: Partial<MySpace>): MySpace => ({
  ...PLACE,
  last_seq: 0,
  last_message: null,
  read_seq: 0,
  unread_count: 0,
  ...change,
});

/** A socket that only says what was asked over it. */
class Line {
  readonly joined: unknown[] = [];
  socketId: string | undefined = 'socket';
  listener: Listener | null = null;
  add(listener: Listener): void {
    this.listener = listener;
    listener.connected();
  }
  remove(): void {}
  isJoined(): boolean {
    return false;
  }
  async ask(_: string, argument: unknown): Promise<unknown> {
    this.joined.push(argument);
    return { ok: true };
  }
}

/** Opens a list for Bob; what the server answers is put in by `answer`. */
function open() {
  const line = new Line();
  const answers: ((spaces: readonly MySpace[]) => void)[] = [];
  const list = new SpaceList({
    connection: line as unknown as Connection,
    userId: 'bob',
    load: () => new Promise((answer) => answers.push(answer)),
    closed: () => {},
  });
  const settle = () => new Promise((done) => setTimeout(done, 5));
  const answer = async (...spaces: MySpace[]) => {
    await settle();
    answers.splice(0).forEach((give) => give(spaces));
    await settle();
  };
  return { line, list, answer, asked: () => answers.length };
}

const model = new ModelServer();
const message = (by: string): Message => model.post(by, null);
const only = (list: SpaceList): MySpace => list.view.spaces[0]!;

test('what is heard while the list is on its way is neither lost nor counted twice', async () => {
  const { line, list, answer } = open();
  await answer(place({}));
  // The first list came before the socket: it is read again.
  const [one, two] = [message('ada'), message('ada')];
  await new Promise((done) => setTimeout(done, 5));
  line.listener!.heard(posted(one), 's');
  line.listener!.heard(posted(two), 's');
  await answer(place({ last_seq: one.seq, last_message: one, unread_count: 1 }));
  assert.equal(only(list).unread_count, 2);
  line.listener!.heard(posted(two), 's');
  line.listener!.heard(posted(message('bob')), 's');
  assert.equal(only(list).unread_count, 2, 'neither twice nor for own words');
  assert.equal(only(list).last_message?.sender_id, 'bob');
  assert.deepEqual(line.joined[0], { spaceId: 's', lastSeq: 0 });
  list.close();
});

test('what another device has read, and what the Space has become, shows', async () => {
  const { line, list, answer } = open();
  await answer(place({ last_seq: 9, read_seq: 3, unread_count: 4 }));
  await answer(place({ last_seq: 9, read_seq: 3, unread_count: 4 }));
  const notice = (read_seq: number, unread_count: number) =>
    line.listener!.noticed({
      kind: 'read',
      spaceId: 's',
      position: { read_seq, unread_count, unread_more: false },
    });
  notice(5, 2);
  assert.equal(only(list).unread_count, 2);
  notice(4, 3);
  assert.deepEqual([only(list).read_seq, only(list).unread_count], [5, 2], 'never back');
  const space = (version: number, change: Partial<Space>) =>
    line.listener!.noticed({
      kind: 'space',
      spaceId: 's',
      space: { ...PLACE, ...change, version },
    });
  space(3, { is_locked: true, title: 'Newer' });
  space(2, { title: 'Older' });
  assert.deepEqual([only(list).is_locked, only(list).title], [true, 'Newer']);
  assert.equal(only(list).unread_count, 2, 'what is one’s own stays');
  list.close();
});

test('what only the server can tell is asked for', async () => {
  const { line, list, answer, asked } = open();
  await answer(place({ last_seq: 5, unread_count: 2 }));
  await answer(place({ last_seq: 5, unread_count: 2 }));
  assert.equal(asked(), 0);
  const gone: LogEvent = {
    kind: 'deleted',
    seq: 6,
    change: { messageId: 'm', actorId: null, seq: 6 },
  };
  line.listener!.heard(gone, 's');
  await new Promise((done) => setTimeout(done, 1300));
  assert.equal(asked(), 1);
  await answer(place({ last_seq: 6, unread_count: 1 }));
  assert.equal(only(list).unread_count, 1);
  list.close();
});
