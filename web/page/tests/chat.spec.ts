import { expect, test } from './fixtures';

test('two people chat, and each sees at once what the other writes', async ({
  api,
  browserName,
  reader,
}) => {
  const [ada, ben] = [await api.account('ada'), await api.account('ben')];
  const space = await api.space(ada, 'Two people', ben);
  const [one, two] = [await reader(), await reader()];
  await one.open(ada, space);
  await two.open(ben, space);

  await one.write('Hello Ben');
  await expect(two.row('Hello Ben')).toBeVisible();
  await two.write('Hello Ada\n  and good morning');
  await expect(one.row('Hello Ada')).toBeVisible();

  expect(await one.texts).toEqual(['Hello Ada\n  and good morning', 'Hello Ben']);
  expect(await two.texts).toEqual(await one.texts);
  // Of several windows, Firefox focuses one.
  if (browserName === 'chromium') await expect(one.composer).toBeFocused();
  await expect(one.page.getByRole('log')).toContainText('ben: Hello Ada');
});

test('Shift and Enter begin a line, Enter sends', async ({ api, reader }) => {
  const ada = await api.account('ada');
  const one = await reader();
  await one.open(ada, await api.space(ada, 'Lines'));
  await one.composer.pressSequentially('first');
  await one.composer.press('Shift+Enter');
  await one.composer.pressSequentially('second');
  await expect(one.composer).toHaveValue('first\nsecond');
  await one.composer.press('Enter');
  await expect(one.composer).toHaveValue('');
  await expect.poll(() => one.texts).toEqual(['first\nsecond']);
});

test('an appreciation counts once, for both', async ({ api, reader }) => {
  const [ada, ben] = [await api.account('ada'), await api.account('ben')];
  const space = await api.space(ada, 'Appreciation', ben);
  await api.post(ada, space, 'Well said');
  const [one, two] = [await reader(), await reader()];
  await one.open(ada, space);
  await two.open(ben, space);

  const button = two.row('Well said').getByRole('button', { name: /^Appreciate/ });
  await button.click();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await expect(one.row('Well said').getByRole('button', { name: 'Appreciate, 1' })).toBeVisible();
  await button.click();
  await expect(one.row('Well said').getByRole('button', { name: 'Appreciate, 0' })).toBeVisible();
  await expect(button).toHaveAttribute('aria-pressed', 'false');
});

test('own messages, and all in an own Space, can be deleted, after asking', async ({
  api,
  reader,
}) => {
  const [ada, ben] = [await api.account('ada'), await api.account('ben')];
  const space = await api.space(ada, 'Deleting', ben);
  await api.post(ada, space, 'Of ada');
  await api.post(ben, space, 'Of ben');
  const [one, two] = [await reader(), await reader()];
  await one.open(ada, space);
  await two.open(ben, space);

  await expect(two.row('Of ada').getByRole('button', { name: 'Delete' })).toHaveCount(0);
  await expect(one.row('Of ben').getByRole('button', { name: 'Delete' })).toHaveCount(1);
  await one.row('Of ada').getByRole('button', { name: 'Delete' }).click();
  const dialog = one.page.getByRole('dialog', { name: 'Delete this message?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(one.row('Of ada')).toBeVisible();

  await one.row('Of ada').getByRole('button', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog).toBeHidden();
  await expect(one.row('Of ada')).toHaveCount(0);
  await expect(two.row('Of ada')).toHaveCount(0);
  await expect(two.row('Of ben')).toBeVisible();
});

test('the newest or the most appreciated come first', async ({ api, reader }) => {
  const [ada, ben] = [await api.account('ada'), await api.account('ben')];
  const space = await api.space(ada, 'Sorting', ben);
  const loved = await api.post(ada, space, 'loved');
  await api.post(ada, space, 'plain');
  const liked = await api.post(ada, space, 'liked');
  await api.post(ada, space, 'newest');
  for (const who of [ada, ben]) {
    await api.call(who, 'POST', `/api/messages/${space}/${loved}/appreciate`);
  }
  await api.call(ben, 'POST', `/api/messages/${space}/${liked}/appreciate`);

  const one = await reader();
  await one.open(ada, space);
  await expect.poll(() => one.texts).toEqual(['newest', 'liked', 'plain', 'loved']);
  await one.sort('Top');
  await expect.poll(() => one.texts).toEqual(['loved', 'liked', 'newest', 'plain']);
  // The order stays right as things change, and the button stays where the reader is.
  const button = one.row('plain').getByRole('button', { name: /^Appreciate/ });
  await button.focus();
  for (const who of [ada, ben]) {
    const list = await api.call<{ messages: { message_id: string; content: string }[] }>(
      who,
      'GET',
      `/api/messages/${space}`,
    );
    const plain = list.messages.find(({ content }) => content === 'plain');
    await api.call(who, 'POST', `/api/messages/${space}/${plain?.message_id}/appreciate`);
  }
  await expect.poll(() => one.texts).toEqual(['plain', 'loved', 'liked', 'newest']);
  await expect(button).toBeFocused();
  await one.sort('Recent');
  await expect.poll(() => one.texts).toEqual(['newest', 'liked', 'plain', 'loved']);
});

test('older messages come on scrolling, and new ones do not move what is read', async ({
  api,
  reader,
}) => {
  const [ada, ben] = [await api.account('ada'), await api.account('ben')];
  const space = await api.space(ada, 'Long', ben);
  const all = Array.from({ length: 120 }, (_, i) => `Message ${i + 1}.`);
  for (const text of all) await api.post(ada, space, text);
  const one = await reader();
  await one.open(ada, space);
  await expect(one.row('Message 120.')).toBeVisible();
  expect(await one.rows.count()).toBeLessThan(120);

  const list = one.page.getByRole('region', { name: 'Messages' });
  await expect(async () => {
    await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expect(one.page.getByText('Here the thread begins.')).toBeVisible({ timeout: 300 });
  }).toPass();
  expect(await one.texts).toEqual([...all].reverse());

  const top = () => one.row('Message 1.').evaluate((row) => row.getBoundingClientRect().top);
  const before = await top();
  await api.post(ben, space, 'Something new');
  await api.post(ben, space, 'Something newer');
  const news = one.page.getByRole('button', { name: '2 new messages' });
  await expect(news).toBeVisible();
  expect(await top()).toBe(before);
  await news.click();
  await expect(one.row('Something newer')).toBeInViewport();
  await expect(news).toHaveCount(0);
  await expect(list).toBeFocused();
  expect((await one.texts).slice(0, 2)).toEqual(['Something newer', 'Something new']);
});

test('text is shown as text, wherever it comes from', async ({ api, reader }) => {
  const nasty = '<img src=x onerror="document.title=\'broken\'">';
  const mallory = await api.account(nasty);
  const space = await api.space(mallory, nasty);
  await api.post(mallory, space, nasty);
  await api.post(mallory, space, '<script>document.title="broken"</script>');
  const one = await reader();
  await one.open(mallory, space);

  await expect(one.page.getByRole('heading', { name: nasty })).toBeVisible();
  expect(await one.texts).toEqual(['<script>document.title="broken"</script>', nasty]);
  await expect(one.row('<script>').locator('.name')).toHaveText(nasty);
  await one.row('<script>').getByRole('button', { name: 'Delete' }).click();
  await expect(one.page.getByRole('dialog')).toContainText('<script>');
  expect(await one.page.locator('img[src="x"]').count()).toBe(0);
  expect(await one.page.title()).toBe(`${nasty} · Space7`);
});
