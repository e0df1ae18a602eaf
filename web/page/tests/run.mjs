// Runs the browser tests where there is a browser, and says so where there is none.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const env = { ...process.env };
const projects = [];
find('CHROMIUM', 'chromium', 'chromium-browser', 'google-chrome');
find('FIREFOX', 'firefox-esr', 'firefox');
if (projects.length === 0) process.exit(0);

const config = fileURLToPath(new URL('playwright.config.ts', import.meta.url));
const { status } = spawnSync(
  'npx',
  ['playwright', 'test', '--config', config, ...projects, ...process.argv.slice(2)],
  { stdio: 'inherit', env },
);
process.exit(status ?? 1);

function find(variable, ...names) {
  const browser = variable.toLowerCase();
  const path = [env[variable], ...names.map((name) => `/usr/bin/${name}`)].find(
    (path) => path && existsSync(path),
  );
  if (path) {
    env[variable] = path;
    projects.push('--project', browser);
  } else {
    console.log(`Tests in ${browser} skipped: it was not found (install it, or set ${variable})`);
  }
}
