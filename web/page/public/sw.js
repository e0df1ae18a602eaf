// Keeps the page itself, so that it starts without a network. Messages and files are not kept here.
const SHELL = 'space7-shell';

/** The page, and what it names. */
async function keep(cache, answer) {
  const html = await answer.clone().text();
  const before = await (await cache.match('/'))?.text();
  const named = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path);
  await cache.put('/', answer);
  const missing = [];
  for (const path of named) if (!(await cache.match(path))) missing.push(path);
  await cache.addAll(missing);
  if (before === html) return;
  // Another version of the page; what it needs later is kept when it is fetched.
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (pathname !== '/' && !named.includes(pathname)) await cache.delete(url);
  }
}

async function page(request) {
  const cache = await caches.open(SHELL);
  try {
    const answer = await fetch(request);
    if (answer.ok) await keep(cache, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match('/', { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

/** What has a hash in its name never changes. */
async function asset(request) {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

addEventListener('install', (event) => {
  const begin = async () => {
    await keep(await caches.open(SHELL), await fetch('/'));
    await skipWaiting();
  };
  event.waitUntil(begin());
});

addEventListener('activate', (event) => event.waitUntil(clients.claim()));

addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate' && pathname === '/') event.respondWith(page(request));
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(request));
});

addEventListener('notificationclick', (event) => {
  event.notification.close();
  const open = async () => {
    const [shown] = await clients.matchAll({ type: 'window' });
    const address = '/' + (event.notification.data ?? '');
    if (!shown) return clients.openWindow(address);
    await shown.navigate(address).catch(() => {});
    return shown.focus();
  };
  event.waitUntil(open());
});
