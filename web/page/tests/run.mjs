// Runs the browser tests where there is a browser, and says so where there is none.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const chromium = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path));

if (!chromium) {
  console.log('Browser tests skipped: no Chromium found (install it, or set CHROMIUM)');
  process.exit(0);
}

const config = fileURLToPath(new URL('playwright.config.ts', import.meta.url));
const { status } = spawnSync(
  'npx',
  ['playwright', 'test', '--config', config, ...process.argv.slice(2)],
  { stdio: 'inherit', env: { ...process.env, CHROMIUM: chromium } },
);
process.exit(status ?? 1);
