"use strict";

// Served as /sw.js with VERSION and STATIC written before it. Keeps the person's own sheet, and the files that it
// needs, for when there is no network; pages that do not say X-Kept-For are never kept.
const PAGES = `silmukka-pages-${VERSION}`;
const FILES = `silmukka-files-${VERSION}`;
const MOST_PAGES = 12;
const ENOUGH_WAIT = 4000;
const KEEPABLE = /^\/(fi|sv|en)\/(attendance\/(\d{4}-W\d\d\/)?|circles\/[-\w]+\/)$/;
const SIGN_OUT = /^\/(fi|sv|en)\/accounts\/logout\/$/;
const SIGN_IN = /^\/(fi|sv|en)\/accounts\/(login|signup|2fa\/authenticate|2fa\/webauthn\/login)/;
const FILE = new RegExp(`(?:src|href)="(${STATIC}[^"?#]+)`, "g");
const IN_STYLES = /url\(["']?([^"')]+)/g;
const NEVER_CHANGES = /\.[0-9a-f]{12}\./;
const servedFrom = new Map();
const SILENCE = 30000;
let silentUntil = 0;

const own = async () => (await caches.keys()).filter((name) => name.startsWith("silmukka-"));
const plain = (address) => address.split(/[?#]/)[0];

async function forgetPages() {
  for (const name of await own()) if (name.startsWith("silmukka-pages-")) await caches.delete(name);
}

// Nothing of the person stays: not the pages, not the numbers that wait.
async function forgetAll() {
  for (const name of await own()) await caches.delete(name);
  const known = (await indexedDB.databases?.()) ?? [{ name: "silmukka" }];
  if (!known.some((one) => one.name === "silmukka")) return;
  await new Promise((resolve) => {
    const request = indexedDB.open("silmukka");
    request.onerror = resolve;
    request.onsuccess = () => {
      const stores = [...request.result.objectStoreNames];
      if (!stores.length) return resolve();
      const transaction = request.result.transaction(stores, "readwrite");
      for (const name of stores) transaction.objectStore(name).clear();
      transaction.oncomplete = transaction.onabort = () => {
        request.result.close();
        resolve();
      };
    };
  });
}

async function keep(address, answer) {
  const person = answer.headers.get("X-Kept-For");
  if (answer.status === 404) await (await caches.open(PAGES)).delete(address);
  if (!person || !answer.ok || answer.redirected) return false;
  for (const name of await own()) {
    if (!name.startsWith("silmukka-pages-")) continue;
    const cache = await caches.open(name);
    const [one] = await cache.matchAll();
    if (one && one.headers.get("X-Kept-For") !== person) await caches.delete(name);
  }
  const html = await answer.text();
  if (!(await keepFiles([...html.matchAll(FILE)].map((found) => found[1])))) return false;
  const headers = new Headers(answer.headers);
  headers.set("X-Kept-At", new Date().toISOString());
  const cache = await caches.open(PAGES);
  await cache.put(address, new Response(html, { headers })); // in the old one's stead at once, and as the newest
  for (const old of (await cache.keys()).slice(0, -MOST_PAGES)) await cache.delete(old);
  return true;
}

// A page is kept when all that it needs is: false when the network fell silent on the way.
async function keepFiles(paths) {
  const cache = await caches.open(FILES);
  for (const path of new Set(paths)) {
    if (NEVER_CHANGES.test(path) && (await cache.match(path))) continue;
    const answer = await fetch(path).catch(() => null);
    if (!answer) return false;
    if (!answer.ok) continue;
    if (path.endsWith(".css")) {
      const named = [...(await answer.clone().text()).matchAll(IN_STYLES)].map((found) => new URL(found[1], answer.url));
      if (!(await keepFiles(named.map((url) => url.pathname).filter((name) => name.startsWith(STATIC))))) return false;
    }
    await cache.put(path, answer);
  }
  return true;
}

const keepAnew = (address) =>
  fetch(address, { credentials: "same-origin" }).then(
    (answer) => keep(plain(address), answer),
    () => false,
  );

// A new version of the portal: what the old one kept is fetched anew, and stays until that has succeeded. A page asks
// for it: while a worker becomes active no page is served, and a silent server would hold it there.
async function moveIn() {
  const old = (await own()).filter((name) => name !== PAGES && name !== FILES);
  let isWhole = true;
  for (const name of old.filter((one) => one.startsWith("silmukka-pages-"))) {
    for (const request of await (await caches.open(name)).keys()) {
      if (!(await keepAnew(request.url))) isWhole = false;
    }
  }
  if (isWhole) for (const name of old) await caches.delete(name);
}

async function page(event) {
  const address = plain(event.request.url);
  const network = fetch(event.request).then((answer) => {
    event.waitUntil(keep(address, answer.clone()).catch(() => false));
    return answer;
  });
  const late = new Promise((resolve) => setTimeout(resolve, ENOUGH_WAIT));
  const answer = await Promise.race([network.catch(() => null), late]);
  if (answer && answer.status < 500) {
    silentUntil = 0;
    return answer;
  }
  const kept = await caches.match(address, { ignoreVary: true });
  if (!kept) return network;
  network.catch(() => null);
  silentUntil = Date.now() + SILENCE;
  servedFrom.set(event.resultingClientId, kept.headers.get("X-Kept-At"));
  return kept;
}

// A server that was silent a moment ago is not waited for once more for each of the page's files.
async function file(request) {
  const kept = await caches.match(request, { ignoreVary: true });
  const isSilent = Date.now() < silentUntil;
  if (kept && (isSilent || NEVER_CHANGES.test(request.url))) return kept;
  if (isSilent) return Response.error();
  const network = fetch(request);
  if (!kept) return network;
  const late = new Promise((resolve) => setTimeout(resolve, ENOUGH_WAIT));
  return (await Promise.race([network.catch(() => null), late])) || kept;
}

async function signOut(request) {
  const answer = await fetch(request);
  if (answer.ok || answer.type === "opaqueredirect") await forgetAll();
  return answer;
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate" && request.method === "POST") {
    if (SIGN_OUT.test(pathname)) event.respondWith(signOut(request));
    else if (SIGN_IN.test(pathname)) event.waitUntil(forgetPages());
  } else if (request.method !== "GET") {
    return;
  } else if (request.mode === "navigate") {
    if (KEEPABLE.test(pathname) && !search) event.respondWith(page(event));
  } else if (pathname.startsWith(STATIC)) {
    event.respondWith(file(request));
  }
});

self.addEventListener("message", (event) => {
  const { keep: address, ask, forget } = event.data;
  if (address) event.waitUntil(keepAnew(plain(address)));
  event.waitUntil(moveIn());
  if (ask) event.source.postMessage({ keptAt: servedFrom.get(event.source.id) || "" });
  if (forget) event.waitUntil(forgetAll());
});
