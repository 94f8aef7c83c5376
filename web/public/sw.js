// Keeps the page and what it needs, so that a reload while the server is away still comes back by itself.
// The network goes first; addresses under /assets/ carry a hash and never change. Filled by src/session/shell.ts, too.
const SHELL = 'pitt-shell';
const PAGE = '/';
const ASSETS = '/assets/';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (pathname.startsWith(ASSETS)) event.respondWith(asset(request));
});

async function page(request) {
  const cache = await caches.open(SHELL);
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await keep(cache, fresh.clone());
    if (fresh.status < 500) return fresh;
    return (await cache.match(PAGE, { ignoreVary: true })) ?? fresh;
  } catch {
    return (await cache.match(PAGE, { ignoreVary: true })) ?? Response.error();
  }
}

async function asset(request) {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok) await cache.put(request, fresh.clone());
  return fresh;
}

/** A page that differs is another version: what belonged to the one before goes. */
async function keep(cache, fresh) {
  if (!fresh.headers.get('content-type')?.startsWith('text/html')) return;
  const text = await fresh.clone().text();
  const before = await cache.match(PAGE, { ignoreVary: true });
  if (before && (await before.text()) === text) return;
  for (const { url } of await cache.keys()) {
    if (!text.includes(new URL(url).pathname)) await cache.delete(url);
  }
  await cache.put(PAGE, fresh);
}
