import { expect, test } from './fixtures';

test('a Space is made with tags, found by them, joined, left, and cleaned', async ({
  api,
  reader,
}) => {
  const [ada, ben] = [await api.account('ada'), await api.account('ben')];
  const one = await reader();
  await one.open(ada);
  await one.page.getByRole('button', { name: 'New', exact: true }).click();
  await one.page.getByLabel('Title').fill('Lighthouses of the north');
  await one.page.getByLabel(/Tags/).fill('#sea coast');
  await one.page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(one.page.getByRole('link', { name: '#sea' })).toBeVisible();

  const two = await reader();
  await two.open(ben);
  await two.page.getByRole('link', { name: 'Find' }).click();
  await two.page.getByRole('searchbox').fill('lighth');
  await two.page.keyboard.press('Enter');
  await two.page
    .getByRole('main')
    .getByRole('link', { name: /Lighthouses/ })
    .click();
  await two.page.getByRole('button', { name: 'Join this Space' }).click();
  await two.write('A foghorn');
  await expect(one.row('A foghorn')).toBeVisible();

  // Whose Space it is cleans it.
  await one.row('A foghorn').hover();
  await one.row('A foghorn').getByRole('button', { name: 'Delete' }).click();
  await one.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(two.row('A foghorn')).toHaveCount(0);

  await two.page.getByRole('button', { name: 'More about this Space' }).click();
  await two.page.getByRole('menuitem', { name: 'Leave…' }).click();
  await two.page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await expect(two.page.getByRole('navigation').getByRole('link', { name: /Lighth/ })).toHaveCount(
    0,
  );

  await two.page.goto(two.page.url().replace(/#.*/, '#/find?tag=sea'));
  await two.page
    .getByRole('main')
    .getByRole('link', { name: /Lighthouses/ })
    .click();
  await two.page.getByRole('button', { name: 'Join this Space' }).click();
  await expect(two.composer).toBeVisible();
  await one.page.reload();
  await one.page.getByRole('button', { name: '2 members' }).click();
  const members = one.page.getByRole('dialog', { name: 'Members' });
  await members.getByRole('button', { name: 'Remove', exact: true }).click();
  await members.getByRole('button', { name: 'Remove ben?' }).click();
  await expect(members.getByRole('listitem')).toHaveCount(1);
});

test('a Space that does not exist leads somewhere', async ({ api, reader, server }) => {
  const one = await reader();
  await one.open(await api.account('ada'));
  await one.page.goto(`${server.page}/#/spaces/01a213dc-0000-7000-8000-000000000000`);
  await expect(one.page.getByText('This Space does not exist.')).toBeVisible();
  await one.page.getByRole('link', { name: 'Find a Space' }).click();
  await expect(one.page.getByRole('heading', { name: 'Find a Space' })).toBeVisible();
});

test('a profile tells what was contributed; pictures of others are asked for first', async ({
  api,
  reader,
}) => {
  const ada = await api.account('ada');
  const one = await reader();
  let asked = 0;
  await one.page.route('https://pictures.example/**', (route) => {
    asked++;
    return route.fulfill({ status: 404, body: '' });
  });
  const picture = 'https://pictures.example/ada.png';
  await one.open({ ...ada, user: { ...ada.user, profile_picture: picture } } as typeof ada);
  await one.page.getByRole('button', { name: 'Profile of ada' }).click();
  const profile = one.page.getByRole('dialog', { name: 'Profile' });
  await expect(profile).toContainText('Words contributed');
  expect(asked).toBe(0);
  await profile.getByRole('checkbox', { name: /Load profile pictures/ }).check();
  await expect.poll(() => asked).toBeGreaterThan(0);
});
