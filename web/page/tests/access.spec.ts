import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, sample, test } from './fixtures';

async function scan(page: Page, view: string): Promise<void> {
  // What fades in is scanned when it is there.
  await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished)));
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  expect(told, view).toEqual([]);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing serious keeps people out of the ${colorScheme} page`, async ({
    api,
    reader,
    server,
  }) => {
    const [ada, ben] = [await api.account('ada'), await api.account('ben')];
    const space = await api.space(ada, 'For everybody', ben);
    await api.post(ben, space, 'A word');
    const one = await reader({ colorScheme, reducedMotion: 'reduce' });
    await one.page.goto(server.page);
    await scan(one.page, 'sign-in');
    await one.page.getByLabel('Your name').fill('ada');
    await one.page.keyboard.press('Enter');
    await expect(one.page.getByRole('link', { name: /For everybody/ }).first()).toBeVisible();
    await scan(one.page, 'Spaces');

    await one.visit(space);
    for (const [kind, file] of [
      ['Image', 'png.png'],
      ['Video', 'webm-vp8.webm'],
      ['Audio', 'mp3.mp3'],
    ] as const) {
      await one.pick(kind, sample(file));
      await one.write(`My ${kind}`);
      await expect(one.row(`My ${kind}`)).toBeVisible();
    }
    await one
      .row('A word')
      .getByRole('button', { name: /^Appreciate/ })
      .click();
    await one.pick('Image', sample('png.png'));
    await one.composer.fill('Not sent');
    await scan(one.page, 'thread');
    await one.page.getByRole('button', { name: 'More about this Space' }).click();
    await scan(one.page, 'menu');
    await one.page.keyboard.press('Escape');
    await one.row('My Image').getByRole('button', { name: 'Delete' }).click();
    await scan(one.page, 'dialog');
    await one.page.keyboard.press('Escape');
    await one.page.getByRole('button', { name: /^Picture from/ }).click();
    await scan(one.page, 'picture');
    await one.page.keyboard.press('Escape');
    await one.page.getByRole('button', { name: '2 members' }).click();
    await expect(one.page.getByRole('dialog').getByRole('listitem')).toHaveCount(2);
    await scan(one.page, 'members');
    await one.page.keyboard.press('Escape');
    await one.page.getByRole('button', { name: /^Profile of/ }).click();
    const profile = one.page.getByRole('dialog', { name: 'Profile' });
    await expect(profile).toContainText('Words contributed');
    await profile.getByRole('button', { name: /Erase/ }).click();
    await scan(one.page, 'profile');
    await one.page.keyboard.press('Escape');
    await one.page.getByRole('link', { name: 'Find' }).click();
    await expect(one.page.getByRole('main').getByRole('listitem').first()).toBeVisible();
    await scan(one.page, 'find');
  });
}

test('everything can be done by keyboard alone', async ({ reader, server, api }) => {
  const ben = await api.account('ben');
  const one = await reader();
  const { keyboard } = one.page;
  /** Walks until the focus is where it is wanted. */
  const tabTo = async (role: 'button' | 'textbox', name: string | RegExp) => {
    const wanted = one.page.getByRole(role, { name }).first();
    for (let steps = 0; steps < 40; steps++) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
      await keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${name}`);
  };

  await one.page.goto(server.page);
  await keyboard.type('keyboarder');
  await keyboard.press('Enter');
  await expect(one.page.getByRole('button', { name: 'New' })).toBeVisible();
  await tabTo('button', 'New');
  await keyboard.press('Enter');
  await expect(one.page.getByRole('textbox', { name: 'Title' })).toBeFocused();
  await keyboard.type('By hand');
  await keyboard.press('Enter');
  await expect(one.page.getByRole('heading', { name: 'By hand' })).toBeFocused();
  await tabTo('textbox', 'Message');
  await keyboard.type('Typed');
  await keyboard.press('Enter');
  await expect(one.row('Typed')).toBeVisible();

  await tabTo('button', /^Appreciate/);
  await keyboard.press('Space');
  await expect(one.page.getByRole('button', { name: 'Appreciate, 1' })).toBeFocused();
  await tabTo('button', 'Delete');
  await keyboard.press('Enter');
  await expect(one.page.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await keyboard.press('Escape');
  await expect(one.row('Typed').getByRole('button', { name: 'Delete' })).toBeFocused();
  await keyboard.press('Enter');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(one.rows).toHaveCount(0);
  await expect(one.page.getByRole('region', { name: 'Messages' })).toBeFocused();

  // The menu: arrows walk, Escape goes back.
  const space = new URL(one.page.url()).hash.split('/').at(-1) ?? '';
  await api.call(ben, 'POST', `/api/spaces/${space}/join`, {});
  const more = one.page.getByRole('button', { name: 'More about this Space' });
  await more.focus();
  await keyboard.press('Enter');
  await expect(one.page.getByRole('menuitemradio', { name: 'Recent' })).toBeFocused();
  await keyboard.press('ArrowDown');
  await expect(one.page.getByRole('menuitemradio', { name: 'Top' })).toBeFocused();
  await keyboard.press('Escape');
  await expect(more).toBeFocused();
});

for (const [width, height, what] of [
  [360, 740, 'on a phone'],
  [640, 360, 'at 200 % on a small laptop'],
  [1600, 740, 'on a wide screen'],
] as const) {
  test(`nothing sticks out ${what}`, async ({ api, reader, server }) => {
    const ada = await api.account('ada');
    const space = await api.space(ada, 'W'.repeat(200));
    await api.post(ada, space, 'a'.repeat(2000));
    const one = await reader({ viewport: { width, height } });
    const fits = async () =>
      expect(
        await one.page.evaluate(() => {
          const scrolling = [
            document.documentElement,
            ...document.querySelectorAll('main, .messages'),
          ];
          return scrolling.every((element) => element.scrollWidth <= element.clientWidth);
        }),
      ).toBe(true);
    await one.page.goto(server.page);
    await fits();
    await one.open(ada);
    await fits();
    await one.visit(space);
    await expect(one.composer).toBeInViewport();
    await one.pick('Image', sample('png.png'));
    await one.write('b'.repeat(2000));
    await expect(one.rows).toHaveCount(2);
    await fits();
    await one.row('bbb').getByRole('button', { name: 'Picture from ada' }).click();
    await fits();
    await one.page.getByRole('button', { name: 'Close' }).click();
    await one.row('aaa').getByRole('button', { name: 'Delete' }).click();
    await fits();
  });
}
