import type { Page } from '@playwright/test';
import { expect, test as base } from './fixtures';
import { Server } from './server';

const test = base.extend<object, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await Server.start(true);
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

async function enter(page: Page, origin: string, name: string): Promise<void> {
  await page.goto(origin);
  await page.getByLabel('Your name').fill(name);
  await page.keyboard.press('Enter');
}

test('a visitor to a new server finds a thread, and chats in it', async ({ reader, server }) => {
  const wide = await reader();
  await enter(wide.page, server.page, 'ada');
  // The thread is there at once, pictures included.
  await expect(wide.row('Welcome!')).toBeVisible();
  await expect(wide.page.getByRole('link', { name: /Welcome to Space7/ })).toBeVisible();
  const picture = wide.row('And the roofs last night.').getByRole('img');
  await expect
    .poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth))
    .not.toBe(0);

  const narrow = await reader({ viewport: { width: 360, height: 740 } });
  await enter(narrow.page, server.page, 'ben');
  await narrow.page.getByRole('link', { name: /Welcome to Space7/ }).click();
  for (const one of [wide, narrow])
    await one.page.getByRole('button', { name: /^Join/ }).last().click();
  await wide.write('Hello from the wide one');
  await expect(narrow.row('Hello from the wide one')).toBeVisible();
  await narrow.write('And from the narrow one');
  await expect(wide.row('And from the narrow one')).toBeVisible();
  // It is one's own Space now, and there is nothing more to offer.
  await expect(wide.page.getByText('You are in no Space yet.')).toHaveCount(0);
});
