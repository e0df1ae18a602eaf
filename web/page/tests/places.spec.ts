import { expect, sample, test } from './fixtures';

test('a link to a Space survives signing in and a reload', async ({ api, reader, server }) => {
  const ada = await api.account('ada');
  const space = await api.space(ada, 'A place to come back to');
  const one = await reader();
  await one.page.goto(`${server.page}/#/spaces/${space}`);
  await one.page.getByLabel('Your name').fill('ada');
  await one.page.keyboard.press('Enter');
  const heading = one.page.getByRole('heading', { name: 'A place to come back to' });
  await expect(heading).toBeVisible();
  await one.page.reload();
  await expect(heading).toBeVisible();
  await one.page.getByRole('button', { name: 'Sign out' }).click();
  await expect(one.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await one.page.reload();
  await expect(one.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('two tabs of one browser can be two people', async ({ reader, server }) => {
  const { page: one } = await reader();
  const two = await one.context().newPage();
  const enter = async (page: typeof one, name: string) => {
    await page.getByLabel('Your name').fill(name);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: `Hello, ${name}` })).toBeVisible();
  };
  await one.goto(server.page);
  await enter(one, 'ada');
  await two.goto(server.page);
  await expect(two.getByRole('heading', { name: 'Hello, ada' })).toBeVisible();
  await two.getByRole('button', { name: 'Sign out' }).click();
  await enter(two, 'ben');
  await one.reload();
  await expect(one.getByRole('heading', { name: 'Hello, ada' })).toBeVisible();
});

test("a refused token leads to the sign-in with the server's sentence", async ({
  reader,
  server,
}) => {
  const one = await reader();
  await one.page.goto(server.page);
  await one.page.getByRole('button', { name: 'Use a token instead' }).click();
  await one.page.getByLabel('Access token').fill('not.a.token');
  await one.page.getByRole('button', { name: 'Sign in' }).click();
  await expect(one.page.getByRole('alert')).toHaveText('Invalid token');

  // The same when a session that was kept has run out.
  await one.page.evaluate(() => {
    const user = { user_id: '554ee333-6982-3f2a-8a4d-74d5f90480db', username: 'ada' };
    sessionStorage.setItem('space7', JSON.stringify({ token: 'a.b.c', user }));
  });
  await one.page.reload();
  await expect(one.page.getByRole('alert')).toHaveText('Invalid token');
});

test('signing in by name is offered only where the server has it', async ({ reader, server }) => {
  const one = await reader();
  await one.page.route('**/api/auth/login', (route) =>
    route.fulfill({
      status: 404,
      json: { error: 'There is nothing at this address.', code: 'route_not_found' },
    }),
  );
  await one.page.goto(server.page);
  await one.page.getByLabel('Your name').fill('ada');
  await one.page.keyboard.press('Enter');
  await expect(one.page.getByLabel('Access token')).toBeVisible();
  await expect(one.page.getByText('does not sign in by name')).toBeVisible();
});

test('a public Space can be read before joining it', async ({ api, reader }) => {
  const [ada, ben] = [await api.account('ada'), await api.account('ben')];
  const space = await api.space(ada, 'Open to all');
  await api.post(ada, space, 'Come in');
  const one = await reader();
  await one.open(ben, space);
  await expect(one.row('Come in')).toBeVisible();
  await expect(one.composer).toHaveCount(0);
  await one.page.getByRole('button', { name: 'Join this Space' }).click();
  await one.write('Here I am');
  await expect(one.row('Here I am')).toBeVisible();
  await expect(one.page.getByRole('link', { name: /Open to all/ })).toBeVisible();
});

test('an invitation opens a private Space, once', async ({ api, reader, server }) => {
  const [ada, ben] = [await api.account('ada'), await api.account('ben')];
  const { space_id: space } = await api.call<{ space_id: string }>(ada, 'POST', '/api/spaces', {
    title: 'Behind a door',
    visibility: 'private',
  });
  const [one, two] = [await reader(), await reader()];
  await two.open(ben);
  await two.page.goto(`${server.page}/#/spaces/${space}`);
  await expect(two.page.getByText('This space is private.')).toBeVisible();

  await one.open(ada, space);
  await one.page.getByRole('button', { name: 'More about this Space' }).click();
  await one.page.getByRole('menuitem', { name: 'Invite…' }).click();
  const link = await one.page.getByRole('textbox', { name: 'Link' }).inputValue();

  await two.page.goto(link);
  await two.page.getByRole('button', { name: 'Join this Space' }).click();
  await two.write('Thank you');
  await expect(one.row('Thank you')).toBeAttached();
  expect(two.page.url()).not.toContain('invite');
});

test('a locked Space says so and takes nothing; a draft outlives looking elsewhere', async ({
  api,
  reader,
}) => {
  const ada = await api.account('ada');
  const [first, second] = [await api.space(ada, 'First'), await api.space(ada, 'Second')];
  const one = await reader();
  await one.open(ada, first);
  await one.composer.fill('half a thou');
  await one.visit(second);
  await expect(one.composer).toHaveValue('');
  await one.visit(first);
  await expect(one.composer).toHaveValue('half a thou');

  await one.page.getByRole('button', { name: 'More about this Space' }).click();
  await one.page.getByRole('menuitem', { name: 'Lock' }).click();
  await expect(one.page.getByText('This Space is locked')).toBeVisible();
  await expect(one.composer).toHaveCount(0);
});

test('a token of the identity provider signs in', async ({ api, reader, server }) => {
  const { token } = await api.account('ada');
  const one = await reader();
  await one.page.goto(server.page);
  await one.page.getByRole('button', { name: 'Use a token instead' }).click();
  await one.page.getByLabel('Access token').fill(` ${token}\n`);
  await one.page.getByRole('button', { name: 'Sign in' }).click();
  await expect(one.page.getByRole('heading', { name: 'Hello, ada' })).toBeVisible();
});

test('a session that runs out leaves what was written to the next one', async ({
  api,
  reader,
  server,
}) => {
  const { user } = await api.account('ada');
  const short = { user, token: server.token(user.user_id, 5) };
  const space = await api.space(short, 'Short');
  const one = await reader();
  await one.page.goto(server.page);
  await one.page.evaluate(
    (signedIn) => sessionStorage.setItem('space7', signedIn),
    JSON.stringify(short),
  );
  await one.page.reload();
  await one.visit(space);
  await one.pick('Image', sample('png.png'));
  await one.composer.fill('Still thinking');

  await expect(one.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(one.page.getByRole('alert')).toHaveText(/token/i);
  await one.page.getByLabel('Your name').fill('ada');
  await one.page.keyboard.press('Enter');
  await expect(one.composer).toHaveValue('Still thinking');
  await expect(one.page.getByRole('group', { name: 'Attached file' })).toContainText('png.png');
  await one.composer.press('Enter');
  await expect(one.row('Still thinking').getByRole('img')).toBeVisible();
});
