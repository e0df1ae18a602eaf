import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { contents, enter, live, say, server, until } from './world.js';

/** Where programs find the package under its own name. */
const HERE = fileURLToPath(new URL('..', import.meta.url));

const running: ChildProcess[] = [];
const written: string[] = [];
after(async () => {
  running.forEach((program) => program.kill());
  await Promise.all(written.map((file) => rm(file)));
});

test('the chat of the README works as it is printed', async () => {
  const readme = await readFile(`${HERE}README.md`, 'utf8');
  const [, code] = /```js\n([\s\S]*?)```/.exec(readme)!;
  assert.equal(code!.trim().split('\n').length, 10);
  const file = `${HERE}.test/readme-${process.pid}.mjs`;
  written.push(file);
  await writeFile(file, code!.replace('http://localhost:8080', server.origin));

  const ada = program([file]);
  const [, spaceId] = await ada.says(/join with: node chat.mjs <name> (\S+)/);
  ada.process.stdin!.write('Is anybody here?\n');
  await ada.says(/ada: Is anybody here\?\n/);
  const bob = await enter('bob');
  await bob.joinSpace(spaceId!);
  const thread = bob.openThread(spaceId!);
  await live(thread);
  assert.deepEqual(contents(thread.view), ['Is anybody here?']);
  await say(thread, 'I am');
  await ada.says(/bob: I am\n/);

  const cleo = program([file, 'cleo', spaceId!]);
  await cleo.says(/join with/);
  cleo.process.stdin!.write('Me too\n');
  await cleo.says(/cleo: Me too/);
  await ada.says(/cleo: Me too/);
  await until(thread, 'all three', ({ messages }) => messages.length === 3);
});

const ENDINGS = {
  'with everything under way': `
    thread.send({ content: 'one' });
    await new Promise((done) => thread.on('message', done));
    thread.send({ content: 'two' });
    void thread.appreciate(thread.view.messages[0].message_id, true);
    void thread.loadOlder();
    void thread.sortBy('most_appreciated');
    void thread.remove(thread.view.messages[0].message_id);
    space7.close();`,
  'before anything was answered': `space7.close();`,
  'thread by thread': `
    const other = space7.openThread(space.space_id);
    await new Promise((done) => other.subscribe(() => other.view.state === 'live' && done()));
    thread.close();
    other.close();
    if (other.view.state !== 'closed' || other.send({ content: 'x' }).state !== 'failed') throw 1;`,
  'while the server cannot be reached': `
    const lost = new Space7({ origin: 'http://127.0.0.1:1', token });
    const none = lost.openThread(space.space_id);
    none.send({ content: 'never' });
    none.appreciate('x', true).catch((error) => console.log(error.code));
    await new Promise((done) => none.subscribe(() => none.view.state === 'reconnecting' && done()));
    lost.close();
    space7.close();`,
};

for (const [when, ending] of Object.entries(ENDINGS)) {
  test(`a program that closes ${when} ends by itself`, async () => {
    const ended = program([
      '--input-type=module',
      '-e',
      `import { signIn, Space7 } from '@space7/client';
       const { token } = await signIn('${server.origin}', 'ada');
       const space7 = new Space7({ origin: '${server.origin}', token });
       const space = await space7.createSpace({ title: 'Brief' });
       const thread = space7.openThread(space.space_id);
       ${ending}
       console.log('closed');`,
    ]);
    ended.process.stdin!.end();
    await ended.says(/closed/);
    const [code] = (await once(ended.process, 'exit', { signal: AbortSignal.timeout(3000) })) as [
      number,
    ];
    assert.equal(code, 0, ended.said());
  });
}

/** Runs Node on something. */
function program(args: string[]) {
  const child = spawn(process.execPath, args, { cwd: HERE });
  running.push(child);
  let text = '';
  const hear = (bytes: Buffer) => {
    text += bytes.toString();
    child.emit('said');
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return {
    process: child,
    said: () => text,
    async says(what: RegExp): Promise<RegExpExecArray> {
      const signal = AbortSignal.timeout(10_000);
      for (;;) {
        const match = what.exec(text);
        if (match !== null) {
          return match;
        }
        await once(child, 'said', { signal }).catch(() => {
          throw new Error(`${what} was not said in:\n${text}`);
        });
      }
    },
  };
}
