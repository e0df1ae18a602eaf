import { placeOf } from '../src/grouping';
import { isEmojiOnly, isLong, partsOf } from '../src/rich-text';
import { expect, test } from './fixtures';

test('links are told from text, and only safe ones', () => {
  expect(partsOf('see https://a.example/x?y=(1). or mail ada@b.example.com')).toEqual([
    { kind: 'text', text: 'see ' },
    { kind: 'link', text: 'https://a.example/x?y=(1)', href: 'https://a.example/x?y=(1)' },
    { kind: 'text', text: '. or mail ' },
    { kind: 'link', text: 'ada@b.example.com', href: 'mailto:ada@b.example.com' },
  ]);
  for (const text of [
    'javascript:alert(1)',
    'ftp://a.example/x',
    'data:text/html,x',
    'file:///x',
  ]) {
    expect(partsOf(text).filter(({ kind }) => kind === 'link')).toEqual([]);
  }
});

test('code is shown as it was written, and holds no links', () => {
  expect(partsOf('run `npm i a.example` now')).toEqual([
    { kind: 'text', text: 'run ' },
    { kind: 'code', text: 'npm i a.example' },
    { kind: 'text', text: ' now' },
  ]);
  expect(partsOf('so:\r\n```ts\r\nconst a = `b`;\r\n```\r\ndone')).toEqual([
    { kind: 'text', text: 'so:\n' },
    { kind: 'block', text: 'const a = `b`;' },
    { kind: 'text', text: 'done' },
  ]);
  expect(partsOf('a ` b')).toEqual([{ kind: 'text', text: 'a ` b' }]);
});

test('a few emoji alone are large, text and crowds of them are not', () => {
  expect(isEmojiOnly('👍🏽 👨‍👩‍👧')).toBe(true);
  expect(isEmojiOnly('👍 yes')).toBe(false);
  expect(isEmojiOnly('12')).toBe(false);
  expect(isEmojiOnly('👍'.repeat(13))).toBe(false);
});

test('long is many characters or many lines', () => {
  expect(isLong('x'.repeat(1200))).toBe(false);
  expect(isLong('x'.repeat(1201))).toBe(true);
  expect(isLong('\n'.repeat(15))).toBe(false);
  expect(isLong('\n'.repeat(16))).toBe(true);
});

test('what one person wrote within minutes is one group, and days stand apart', () => {
  const at = (sender_id: string, created_at: string) =>
    ({ sender_id, created_at }) as Parameters<typeof placeOf>[0];
  const noon = at('ada', '2026-03-01T12:00:00.000Z');
  expect(placeOf(noon, undefined, true)).toEqual({ head: true, firstOfDay: true });
  const soon = at('ada', '2026-03-01T12:04:59.000Z');
  expect(placeOf(noon, soon, true)).toEqual({ head: false, firstOfDay: false });
  const late = at('ada', '2026-03-01T12:05:00.000Z');
  expect(placeOf(noon, late, true)).toEqual({ head: true, firstOfDay: false });
  expect(placeOf(noon, { ...soon, sender_id: 'ben' }, true).head).toBe(true);
  const tomorrow = at('ada', '2026-03-03T12:00:00.000Z');
  expect(placeOf(noon, tomorrow, true)).toEqual({ head: true, firstOfDay: true });
  expect(placeOf(noon, soon, false)).toEqual({ head: true, firstOfDay: false });
});

test('text is laid out in its own direction, links open apart, and long texts unfold', async ({
  api,
  reader,
}) => {
  const ada = await api.account('ada');
  const space = await api.space(ada, 'Text');
  await api.post(ada, space, 'مرحبا https://a.example/');
  await api.post(ada, space, `long\n${'line\n'.repeat(40)}end`);
  const one = await reader();
  await one.open(ada, space);

  const arabic = one.row('مرحبا');
  expect(
    await arabic.locator('.content').evaluate((text) => getComputedStyle(text).direction),
  ).toBe('rtl');
  const link = arabic.getByRole('link', { name: 'https://a.example/' });
  await expect(link).toHaveAttribute('target', '_blank');
  await expect(link).toHaveAttribute('rel', /noopener/);

  const long = one.row('long');
  const height = () => long.evaluate((row) => row.getBoundingClientRect().height);
  const folded = await height();
  await long.getByRole('button', { name: 'Show all' }).click();
  expect(await height()).toBeGreaterThan(folded * 2);
  await long.getByRole('button', { name: 'Show less' }).click();
  expect(await height()).toBe(folded);
});

test('rows of one person show the name once; the Enter of an input method does not send', async ({
  api,
  reader,
}) => {
  const ada = await api.account('ada');
  const space = await api.space(ada, 'Groups');
  for (const text of ['one', 'two', 'three']) await api.post(ada, space, text);
  const one = await reader();
  await one.open(ada, space);
  await expect(one.rows).toHaveCount(3);
  await expect(one.rows.locator('.name')).toHaveCount(1);
  await expect(one.page.locator('.day')).toHaveText(['Today']);

  await one.composer.fill('半');
  await one.composer.dispatchEvent('keydown', { key: 'Enter', keyCode: 229 });
  await expect(one.composer).toHaveValue('半');
  await one.composer.press('Enter');
  await expect(one.rows).toHaveCount(4);
});
