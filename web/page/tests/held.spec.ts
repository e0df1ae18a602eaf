import { expect, test } from '@playwright/test';
import type { ShownMessage, Sort } from '@space7/client';
import { hold } from '../src/held';

function message(seq: number, appreciation_count = 0): ShownMessage {
  return { message_id: String(seq), seq, appreciation_count } as ShownMessage;
}

function held(before: ShownMessage[], all: ShownMessage[], sort: Sort = 'recent') {
  const { messages, newer } = hold(before, all, sort);
  return { seqs: messages.map(({ seq }) => seq), newer };
}

const three = [message(3), message(2), message(1)];

test('new messages are counted, not shown', () => {
  const all = [message(5), message(4), ...three];
  expect(held(three, all)).toEqual({ seqs: [3, 2, 1], newer: 2 });
});

test('what was let go stays, and what was deleted goes', () => {
  expect(held(three, [message(4), message(3), message(2)]).seqs).toEqual([3, 2, 1]);
  expect(held(three, [message(4), message(3), message(1)]).seqs).toEqual([3, 1]);
  expect(held(three, [message(9), message(8)]).seqs).toEqual([3, 2, 1]);
  expect(held(three, []).seqs).toEqual([]);
});

test('older ones are added below, once', () => {
  expect(held([message(3), message(2)], three)).toEqual({ seqs: [3, 2, 1], newer: 0 });
});

test('a row shows what is known of it now', () => {
  const liked = message(2, 7);
  expect(hold(three, [message(3), liked, message(1)], 'recent').messages[1]).toBe(liked);
});

test('rows keep their places when others are appreciated more', () => {
  const before = [message(2, 5), message(3, 1), message(1, 0)];
  const all = [message(1, 9), message(2, 5), message(4, 2), message(3, 1)];
  expect(held(before, all, 'most_appreciated')).toEqual({ seqs: [2, 3, 1], newer: 1 });
});
