import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, sample, test } from './fixtures';

const VIDEO = fileURLToPath(new URL('media/eight-seconds.webm', import.meta.url));

/** A sound of the size wanted. */
function wave(bytes: number): Buffer {
  const file = Buffer.alloc(44 + bytes);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + bytes, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20); // PCM
  file.writeUInt16LE(1, 22); // one channel
  file.writeUInt32LE(8000, 24);
  file.writeUInt32LE(8000, 28);
  file.writeUInt16LE(1, 32);
  file.writeUInt16LE(8, 34);
  file.write('data', 36);
  file.writeUInt32LE(bytes, 40);
  for (let i = 44; i < file.length; i++) file[i] = 128 + 60 * Math.sin(i / 5);
  return file;
}

test('a picture is previewed, removed, sent, and shown at full size', async ({ api, reader }) => {
  const [ada, ben] = [await api.account('ada'), await api.account('ben')];
  const space = await api.space(ada, 'Pictures', ben);
  const [one, two] = [await reader(), await reader()];
  await one.open(ada, space);
  await two.open(ben, space);

  const preview = one.page.getByRole('group', { name: 'Attached file' });
  await one.pick('Image', sample('png.png'));
  await expect(preview.getByRole('img', { name: 'png.png' })).toBeVisible();
  await preview.getByRole('button', { name: 'Remove' }).click();
  await expect(preview).toHaveCount(0);
  await expect(one.composer).toBeFocused();

  await one.pick('Image', sample('png.png'));
  await one.write('Look at this');
  await expect(preview).toHaveCount(0);
  const picture = two.row('Look at this').getByRole('button', { name: 'Picture from ada' });
  await expect
    .poll(() => picture.locator('img').evaluate((img) => (img as HTMLImageElement).naturalWidth))
    .toBe(8);
  await one.pick('Image', sample('gif.gif'));
  await one.write('And at this');
  await expect(two.row('And at this').getByRole('img')).toBeVisible();

  await picture.press('Enter');
  const viewer = two.page.getByRole('dialog', { name: 'Picture from ada' });
  const shown = viewer.getByRole('img');
  await expect(viewer).toContainText('2 of 2');
  const original = viewer.getByRole('link', { name: 'Open the original' });
  await expect(original).toHaveAttribute('href', /\/media\//);
  const first = await shown.getAttribute('src');
  await two.page.keyboard.press('ArrowLeft');
  await expect(viewer).toContainText('1 of 2');
  await expect(shown).not.toHaveAttribute('src', first ?? '');
  await two.page.mouse.move(600, 400);
  await two.page.mouse.down();
  await two.page.mouse.move(400, 400);
  await two.page.mouse.up();
  await expect(shown).toHaveAttribute('src', first ?? '');
  await two.page.keyboard.press('Escape');
  await expect(viewer).toHaveCount(0);
  await expect(picture).toBeFocused();
});

test('a video plays and seeks, and a sound plays', async ({ api, reader }) => {
  const [ada, ben] = [await api.account('ada'), await api.account('ben')];
  const space = await api.space(ada, 'Players', ben);
  const [one, two] = [await reader(), await reader()];
  await one.open(ada, space);
  await two.open(ben, space);
  await one.pick('Video', VIDEO);
  await one.write('');
  await one.pick('Audio', sample('mp3.mp3'));
  await one.write('Listen');

  const video = two.page.locator('video[aria-label="Video from ada"]');
  await expect(video).toHaveAttribute('controls', '');
  await expect
    .poll(() => video.evaluate((element) => (element as HTMLVideoElement).duration))
    .toBeGreaterThan(7);
  const reached = await video.evaluate(async (element) => {
    const player = element as HTMLVideoElement;
    player.muted = true;
    await player.play();
    const sought = new Promise((done) => player.addEventListener('seeked', done, { once: true }));
    player.currentTime = 5;
    await sought;
    const from = player.currentTime;
    await new Promise<void>((done) => {
      player.ontimeupdate = () => player.currentTime > from + 0.2 && done();
    });
    return from;
  });
  expect(reached).toBeCloseTo(5, 0);

  const sound = two.row('Listen').locator('audio[aria-label="Sound from ada"]');
  const played = await sound.evaluate(async (element) => {
    const player = element as HTMLAudioElement;
    player.muted = true;
    const ended = new Promise((done) => player.addEventListener('ended', done, { once: true }));
    await player.play();
    await ended;
    return player.currentTime;
  });
  expect(played).toBeGreaterThan(0.2);
});

test('a slow upload shows how far it is', async ({ api, reader }) => {
  const ada = await api.account('ada');
  const one = await reader();
  await one.open(ada, await api.space(ada, 'Uploads'));
  const network = await one.page.context().newCDPSession(one.page);
  await network.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: 400_000,
  });
  await one.pick('Audio', {
    name: 'long.wav',
    mimeType: 'audio/wav',
    buffer: wave(900_000),
  });
  const bar = one.page.getByRole('progressbar', { name: 'Upload of long.wav' });
  const values: number[] = [];
  await one.write('A long one');
  await expect(one.page.locator('.outgoing .content')).toHaveText('A long one');
  await expect(async () => {
    values.push(await bar.evaluate((element) => (element as HTMLProgressElement).value));
    expect(values.filter((value) => value > 0 && value < 1).length).toBeGreaterThan(2);
  }).toPass({ intervals: [100] });
  expect(values).toEqual([...values].sort((a, b) => a - b));
  await expect(one.row('A long one').locator('audio')).toBeAttached({ timeout: 15_000 });
  await expect(bar).toHaveCount(0);
});

test('an upload goes on while its writer looks elsewhere', async ({ api, reader }) => {
  const [ada, ben] = [await api.account('ada'), await api.account('ben')];
  const [here, there] = [await api.space(ada, 'Here', ben), await api.space(ada, 'There')];
  const [one, two] = [await reader(), await reader()];
  await one.open(ada, here);
  await two.open(ben, here);
  const network = await one.page.context().newCDPSession(one.page);
  await network.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: 200_000,
  });
  await one.pick('Audio', { name: 'a.wav', mimeType: 'audio/wav', buffer: wave(300_000) });
  await one.write('On its way');
  await one.visit(there);
  await expect(one.page.getByText('Nothing has been said here yet.')).toBeVisible();
  await expect(two.row('On its way')).toHaveCount(0);
  await expect(two.row('On its way')).toBeVisible();
  await one.visit(here);
  await expect(one.row('On its way')).toHaveCount(1);
});

test("a refused file shows the server's sentence and nothing is lost", async ({ api, reader }) => {
  const ada = await api.account('ada');
  const one = await reader();
  await one.open(ada, await api.space(ada, 'Refusals'));
  await one.pick('Image', sample('not-pdf.pdf'));
  await expect(one.page.getByRole('group', { name: 'Attached file' })).toContainText('not-pdf.pdf');
  await one.write('My report');

  const failed = one.page.locator('.outgoing.failed');
  await expect(failed.getByRole('alert')).toContainText(/file/i);
  await expect(failed).toContainText('My report');
  await failed.getByRole('button', { name: 'Try again' }).click();
  await expect(failed.getByRole('alert')).toContainText(/file/i);

  await failed.getByRole('button', { name: 'Edit' }).click();
  await expect(failed).toHaveCount(0);
  await expect(one.composer).toHaveValue('My report');
  await one.page.getByRole('button', { name: 'Remove' }).click();
  await one.composer.press('Enter');
  await expect(one.row('My report')).toBeVisible();
  await expect(one.rows).toHaveCount(1);
});

test('a picture can be pasted, and dropped', async ({ api, reader }) => {
  const ada = await api.account('ada');
  const one = await reader();
  await one.open(ada, await api.space(ada, 'By hand'));
  const name = one.page.locator('.attachment-name');

  const hand = (type: 'paste' | 'drop', fileName: string) =>
    one.composer.evaluate(
      (element, [type, fileName]) => {
        const carried = new DataTransfer();
        carried.items.add(new File([new Uint8Array(8)], fileName, { type: 'image/png' }));
        const how = { bubbles: true, cancelable: true };
        element.dispatchEvent(
          type === 'paste'
            ? new ClipboardEvent('paste', { ...how, clipboardData: carried })
            : new DragEvent('drop', { ...how, dataTransfer: carried }),
        );
      },
      [type, fileName] as const,
    );

  await hand('paste', 'pasted.png');
  await expect(name).toHaveText('pasted.png');
  await hand('drop', 'dropped.png');
  await expect(name).toHaveText(['pasted.png', 'dropped.png']);
});

test('several files become several messages, and a sound can be sent as one', async ({
  api,
  reader,
}) => {
  const ada = await api.account('ada');
  const one = await reader();
  await one.open(ada, await api.space(ada, 'Many'));
  await one.page.getByRole('button', { name: 'Media', exact: true }).click();
  const chooser = one.page.waitForEvent('filechooser');
  await one.page.getByRole('menuitem', { name: 'Image' }).click();
  await (await chooser).setFiles([sample('png.png'), sample('gif.gif')]);
  await expect(one.page.getByText('2 files become 2 messages')).toBeVisible();
  await one.write('Both of them');
  await expect(one.rows).toHaveCount(2);
  await expect(one.rows.getByRole('img')).toHaveCount(2);
  await expect(one.row('Both of them')).toHaveCount(1);

  // Picked as a video by mistake.
  await one.pick('Video', VIDEO);
  const preview = one.page.getByRole('group', { name: 'Attached file' });
  await preview.getByRole('button', { name: 'Send as sound' }).click();
  await expect(preview.getByRole('button', { name: 'Send as video' })).toBeVisible();
});

test('nothing moves when a picture has come', async ({ api, reader, server }) => {
  const ada = await api.account('ada');
  const space = await api.space(ada, 'Still');
  const form = new FormData();
  form.set('media', new Blob([await readFile(sample('png.png'))]), 'a.png');
  await fetch(`${server.api}/api/messages/${space}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${ada.token}` },
    body: form,
  });
  await api.post(ada, space, 'Below it');
  const one = await reader();
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await one.page.route('**/media/**', async (route) => {
    await held;
    await route.continue();
  });
  await one.open(ada, space);
  const picture = one.page.getByRole('button', { name: 'Picture from ada' });
  const before = await picture.boundingBox();
  expect(before?.height).toBeGreaterThan(30);
  release();
  await expect
    .poll(() => picture.locator('img').evaluate((img) => (img as HTMLImageElement).naturalWidth))
    .toBe(8);
  expect(await picture.boundingBox()).toEqual(before);
});
