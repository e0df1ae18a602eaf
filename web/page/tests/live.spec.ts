import { readFile } from 'node:fs/promises';
import { expect, sample, test } from './fixtures';

test('a lock closes the composer of who is there, an unlock opens it, an archive ends it', async ({
  api,
  reader,
}) => {
  const [ada, ben] = [await api.account('ada'), await api.account('ben')];
  const space = await api.space(ada, 'Open for now', ben);
  const one = await reader();
  await one.open(ben, space);
  await one.composer.fill('half a thought');

  await api.call(ada, 'PUT', `/api/spaces/${space}/lock`);
  await expect(one.page.getByText('This Space is locked')).toBeVisible();
  await expect(one.composer).toHaveCount(0);
  await api.call(ada, 'PUT', `/api/spaces/${space}/lock`);
  await expect(one.composer).toHaveValue('half a thought');

  await api.call(ada, 'PATCH', `/api/spaces/${space}`, { title: 'Another name' });
  await expect(one.page.getByRole('heading', { name: 'Another name' })).toBeVisible();
  await api.call(ada, 'PUT', `/api/spaces/${space}/archive`);
  await expect(one.page.getByText('This Space is archived')).toBeVisible();
  await expect(one.composer).toHaveCount(0);
});

test('two tabs of one person send what was written in one of them once', async ({
  api,
  reader,
  server,
}) => {
  const [ada, ben] = [await api.account('ada'), await api.account('ben')];
  const space = await api.space(ada, 'Two tabs', ben);
  const one = await reader();
  await one.open(ada, space);
  const context = one.page.context();
  const tab = await context.newPage();
  await tab.addInitScript((signedIn) => {
    if (location.origin.startsWith('http')) sessionStorage.setItem('space7', signedIn);
  }, JSON.stringify(ada));
  await tab.goto(`${server.page}/#/spaces/${space}`);
  await expect(tab.locator('.connection.live')).toBeAttached();

  await context.setOffline(true);
  const texts = Array.from({ length: 5 }, (_, n) => `Offline ${n}`);
  for (const text of texts) await one.write(text);
  await context.setOffline(false);
  const two = await reader();
  await two.open(ben, space);
  await expect(two.rows).toHaveCount(texts.length, { timeout: 30_000 });
  await expect(tab.locator('.message[data-id]')).toHaveCount(texts.length);
  await expect(one.page.locator('.outgoing')).toHaveCount(0);
  // Whoever sent them, each is stored once, in the order in which they were written.
  expect([...(await two.texts)].reverse()).toEqual(texts);
});

test('nothing that is shown is shifted while a thread of pictures loads', async ({
  api,
  browserName,
  reader,
  server,
}) => {
  test.skip(browserName !== 'chromium', 'Only Chromium measures layout shifts.');
  const ada = await api.account('ada');
  const space = await api.space(ada, 'Pictures');
  for (let n = 0; n < 6; n++) {
    const form = new FormData();
    form.set('content', `Picture ${n}`);
    form.set('media', new Blob([await readFile(sample(n % 2 ? 'png.png' : 'jpeg.jpg'))]), 'a.png');
    const { status } = await fetch(`${server.api}/api/messages/${space}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${ada.token}` },
      body: form,
    });
    expect(status).toBe(201);
  }
  const one = await reader();
  await one.page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const shift = entry as unknown as { value: number; hadRecentInput: boolean };
        if (!shift.hadRecentInput) shifts.push(shift.value);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await one.open(ada, space);
  await expect(one.rows).toHaveCount(6);
  const loaded = () =>
    one.rows
      .locator('img')
      .evaluateAll((all) => all.filter((img) => (img as HTMLImageElement).complete).length);
  await expect.poll(loaded).toBeGreaterThanOrEqual(6);
  const shifts = await one.page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
  const sum = shifts.reduce((total, value) => total + value, 0);
  expect(sum).toBeLessThan(0.001);
});

test('who took part is asked about notifications, and told while looking elsewhere', async ({
  api,
  browserName,
  reader,
}) => {
  test.skip(browserName !== 'chromium', 'Only Chromium grants the permission to a test.');
  const [ada, ben] = [await api.account('ada'), await api.account('ben')];
  const space = await api.space(ada, 'Tell me', ben);
  const one = await reader();
  await one.page.addInitScript(() => {
    const told: string[] = [];
    let hidden = false;
    Object.assign(window, { told, hide: () => (hidden = true) });
    Object.defineProperty(document, 'hidden', { get: () => hidden });
    ServiceWorkerRegistration.prototype.showNotification = async (title, options) => {
      told.push(`${title}: ${options?.body}`);
    };
  });
  await one.open(ada, space);
  const question = one.page.getByText('Do you want to be told');
  await expect(question).toHaveCount(0);
  await one.write('I take part');
  await expect(question).toBeVisible();
  await one.page.context().grantPermissions(['notifications']);
  await one.page.getByRole('button', { name: 'Tell me' }).click();
  await expect(question).toHaveCount(0);
  await one.page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  await one.page.evaluate(() => (window as unknown as { hide: () => void }).hide());
  await api.post(ben, space, 'Are you there?');
  const told = () => one.page.evaluate(() => (window as unknown as { told: string[] }).told);
  await expect.poll(told).toEqual(['Tell me: ben: Are you there?']);
});
