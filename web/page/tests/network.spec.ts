import { expect, test, type Account, type Api, type Reader } from './fixtures';
import { Gate } from './gate';

/** What the server has, newest first. */
async function stored(api: Api, who: Account, space: string): Promise<string[]> {
  const path = `/api/messages/${space}?limit=100`;
  const list = await api.call<{ messages: { content: string }[] }>(who, 'GET', path);
  return list.messages.map(({ content }) => content);
}

async function agrees(reader: Reader, api: Api, who: Account, space: string): Promise<void> {
  await expect(async () =>
    expect(await reader.texts).toEqual(await stored(api, who, space)),
  ).toPass({
    timeout: 15_000,
  });
}

test('a lost network shows, heals by itself, and loses and repeats nothing', async ({
  api,
  reader,
  server,
}) => {
  const [ada, ben] = [await api.account('ada'), await api.account('ben')];
  const space = await api.space(ada, 'Network', ben);
  const gate = await Gate.to(server.page);
  const [one, two] = [await reader({ baseURL: gate.origin }), await reader()];
  await one.open(ada, space);
  await two.open(ben, space);
  await one.write('before');
  await expect(two.row('before')).toBeVisible();

  gate.cut();
  for (let i = 1; i <= 5; i++) await two.write(`while away ${i}`);
  await one.write('written while away');
  const waiting = one.page.locator('.outgoing');
  await expect(waiting).toContainText('written while away');
  await expect(one.page.getByText('Connection lost. Reconnecting…')).toBeVisible();
  await expect(two.row('while away 5')).toBeVisible();

  gate.mend();
  await expect(one.page.locator('.connection.live')).toBeAttached({ timeout: 15_000 });
  await expect(waiting).toHaveCount(0, { timeout: 15_000 });
  await expect(two.row('written while away')).toHaveCount(1);
  await agrees(one, api, ada, space);
  await agrees(two, api, ben, space);
  expect((await one.texts).length).toBe(7);
  gate.close();
});

test('a killed server shows, and what was written meanwhile is sent once', async ({
  api,
  reader,
  server,
}) => {
  const [ada, ben] = [await api.account('ada'), await api.account('ben')];
  const space = await api.space(ada, 'Restart', ben);
  const [one, two] = [await reader(), await reader()];
  await one.open(ada, space);
  await two.open(ben, space);
  await one.write('before');
  await expect(two.row('before')).toBeVisible();

  await server.kill();
  await expect(one.page.getByText('Connection lost. Reconnecting…')).toBeVisible();
  await one.write('to a server that is away');
  await two.write('the same from here');
  await expect(one.page.locator('.outgoing')).toContainText('to a server that is away');
  await server.run();

  for (const who of [one, two]) {
    await expect(who.page.locator('.connection.live')).toBeAttached({ timeout: 20_000 });
    await expect(who.page.locator('.outgoing')).toHaveCount(0, { timeout: 15_000 });
  }
  await agrees(one, api, ada, space);
  await agrees(two, api, ben, space);
  expect((await one.texts).length).toBe(3);
});

test('what was sent and never arrived is a draft again when the session runs out', async ({
  api,
  reader,
  server,
}) => {
  const { user, token } = await api.account('ada');
  const space = await api.space({ user, token }, 'Too late');
  const gate = await Gate.to(server.page);
  const one = await reader({ baseURL: gate.origin });
  await one.page.goto(gate.origin);
  await one.page.evaluate(
    (signedIn) => sessionStorage.setItem('space7', signedIn),
    JSON.stringify({ user, token: server.token(user.user_id, 4) }),
  );
  await one.page.reload();
  await one.visit(space);
  gate.cut();
  await one.write('Nobody heard this');
  await expect(one.page.locator('.outgoing')).toContainText('It is sent by itself.');
  await one.page.waitForFunction((end) => Date.now() > end, Date.now() + 4000);
  gate.mend();

  await expect(one.page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 20_000 });
  await one.page.getByLabel('Your name').fill('ada');
  await one.page.keyboard.press('Enter');
  await expect(one.composer).toHaveValue('Nobody heard this');
  await one.composer.press('Enter');
  await expect(one.row('Nobody heard this')).toHaveCount(1);
  gate.close();
});
