import { expect, sample, test } from './fixtures';
import { Gate } from './gate';

const PHONE = { viewport: { width: 360, height: 740 } };

test('the list tells what is new, and reading it is told to every device', async ({
  api,
  reader,
}) => {
  const [ada, ben] = [await api.account('reader-ada'), await api.account('ben')];
  const [first, second] = [
    await api.space(ada, 'First place', ben),
    await api.space(ada, 'Second place', ben),
  ];
  await api.post(ben, first, 'Seen before');
  const one = await reader();
  await one.open(ada, first);
  const unread = async () => {
    type Mine = { space_id: string; unread_count: number }[];
    const mine = await api.call<Mine>(ada, 'GET', '/api/spaces/my');
    return mine.find(({ space_id }) => space_id === first)?.unread_count;
  };
  await expect.poll(unread).toBe(0);
  await one.visit(second);
  const entries = one.page.getByRole('navigation').getByRole('listitem');
  const entry = one.page.getByRole('link', { name: /First place/ });
  await api.post(ben, first, 'One more');
  await api.post(ben, first, 'And another');
  await expect(entry).toContainText('2 unread');
  await expect(entry).toContainText('ben: And another');
  await expect(entries.first()).toContainText('First place');
  await expect(one.page).toHaveTitle(/^\(2\) /);

  await one.visit(first);
  const mark = one.page.getByText('New messages above');
  await expect(mark).toBeVisible();
  const texts = await one.page.locator('.message-list > li').allTextContents();
  const at = texts.findIndex((text) => text.includes('New messages above'));
  expect(texts[at - 1]).toContain('One more');
  expect(texts[at + 1]).toContain('Seen before');
  await expect(entry).not.toContainText('unread');
  await expect(one.page).toHaveTitle('First place · Space7');

  const phone = await reader(PHONE);
  await phone.open(ada);
  await expect(phone.page.getByRole('link', { name: /First place/ })).not.toContainText('unread');
});

test('on a phone the newest is at the bottom, next to the composer', async ({ api, reader }) => {
  const ada = await api.account('ada');
  const space = await api.space(ada, 'Thumb');
  for (let n = 0; n < 30; n++) await api.post(ada, space, `Line ${n}`);
  const one = await reader(PHONE);
  await one.open(ada, space);
  await expect(one.row('Line 29')).toBeInViewport();
  await one.write('From the thumb');
  const row = one.row('From the thumb');
  await expect(row).toBeInViewport();
  const write = one.page.locator('.room-write');
  const [written, below] = [await row.boundingBox(), await write.boundingBox()];
  expect(below!.y - (written!.y + written!.height)).toBeLessThan(30);
  await expect(one.row('Line 29')).toBeInViewport();

  await one.page.locator('.messages').evaluate((element) => element.scrollTo(0, -600));
  await one.page.getByRole('button', { name: 'Jump to the newest' }).click();
  await expect(row).toBeInViewport();
});

test('typing anywhere writes, and the arrow brings back what was refused', async ({
  api,
  reader,
}) => {
  const [ada, ben] = [await api.account('ada'), await api.account('ben')];
  const space = await api.space(ada, 'Keys', ben);
  const one = await reader();
  await one.open(ben, space);
  await one.page.locator('.messages').focus();
  await one.page.keyboard.type('Anywhere');
  await expect(one.composer).toBeFocused();
  await expect(one.composer).toHaveValue('Anywhere');
  await one.page.route('**/api/messages/**', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ status: 403, json: { error: 'Not now.', code: 'space_locked' } })
      : route.continue(),
  );
  await one.page.keyboard.press('Enter');
  await expect(one.page.locator('.outgoing.failed')).toBeVisible();
  await one.page.unroute('**/api/messages/**');
  await one.page.keyboard.press('ArrowUp');
  await expect(one.composer).toHaveValue('Anywhere');
  await expect(one.page.locator('.outgoing')).toHaveCount(0);
  await one.page.keyboard.press('Enter');
  await expect(one.row('Anywhere')).toBeVisible();
});

test('what was written and what was not sent yet survive a reload, and are sent once', async ({
  api,
  reader,
  server,
}) => {
  const gate = await Gate.to(server.page);
  const [ada, ben] = [await api.account('ada'), await api.account('ben')];
  const [space, other] = [await api.space(ada, 'Tunnel', ben), await api.space(ada, 'Elsewhere')];
  const two = await reader();
  await two.open(ben, space);
  const one = await reader({ baseURL: gate.origin });
  await one.open(ada, space);
  await one.page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  gate.cut();
  await one.composer.fill('Sent in the tunnel');
  await one.pick('Image', sample('png.png'));
  await one.composer.press('Enter');
  await expect(one.page.locator('.outgoing')).toContainText('Sent in the tunnel');
  await one.composer.fill('Half a thought');

  // The page itself starts without a network.
  await one.page.reload();
  await expect(one.page.getByRole('button', { name: 'Sign out' })).toBeAttached();
  gate.mend();
  await one.page.goto(`${gate.origin}/#/spaces/${other}`);
  await expect(two.row('Sent in the tunnel').getByRole('img')).toBeVisible({ timeout: 30_000 });
  await one.visit(space);
  await expect(one.row('Sent in the tunnel')).toHaveCount(1);
  await expect(one.composer).toHaveValue('Half a thought');
  await expect(one.page.locator('.outgoing')).toHaveCount(0);
  gate.close();
});
