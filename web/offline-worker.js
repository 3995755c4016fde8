/**
 * Service worker: serves the built files of the page while the program cannot be reached. It keeps nothing else, no answer of the
 * API above all. A new build fills a store of its own, and takes over at the next start of the page.
 */
/** Filled in by the build. */
const FILES = ['FILES'];
const STORE = 'page BUILD';
/** A document that is later than this comes from the store, ms. */
const LATE_MS = 6000;
const COMPARED = { ignoreVary: true };

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(forgetOthers()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin || request.method !== 'GET' || pathname.startsWith('/api/')) return;
  if (request.mode === 'navigate') event.respondWith(documentOf(request));
  else if (FILES.includes(pathname)) event.respondWith(fileOf(request));
});

/** One file after another, so that the line stays free for what is looked at; files of the build before are taken over. */
async function fill() {
  const store = await caches.open(STORE);
  await store.add(new Request('/', { cache: 'no-cache' }));
  for (const path of FILES) {
    const known = await caches.match(path, COMPARED);
    await (known === undefined ? store.add(path) : store.put(path, known));
  }
}

async function forgetOthers() {
  for (const name of await caches.keys()) if (name !== STORE) await caches.delete(name);
}

async function documentOf(request) {
  const kept = async () => (await caches.open(STORE)).match('/', COMPARED);
  const asked = fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, LATE_MS)).then(kept);
  const first = await Promise.race([asked, late]).catch(kept);
  return first ?? asked;
}

async function fileOf(request) {
  return (await (await caches.open(STORE)).match(request, COMPARED)) ?? fetch(request);
}
