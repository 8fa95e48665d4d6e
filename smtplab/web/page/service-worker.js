// Keeps the files of one version, so that the page opens without a network from the second time on.
const PLACE = "{{place}}";
const FILES = Object.entries({{files}}).map(([name, size]) => [`${PLACE}/${name}`, size]);
const PAGE = "./";

const scope = new URL(registration.scope).pathname;
// Another page of the same host has caches of its own.
const ours = `smtplab ${scope} `;
const cacheName = `${ours}${PLACE}`;

/** Keep a file, unless the page has done so when it loaded it. */
async function keep(cache, path, size) {
  if (await cache.match(path)) return;
  const response = await fetch(path);
  const { size: found } = await response.clone().blob();
  if (!response.ok || found !== size) throw new Error(`${path} is not on the host`);
  await cache.put(path, response);
}

// Until it is whole, the version before goes on.
async function fill() {
  const cache = await caches.open(cacheName);
  await Promise.all(FILES.map(([path, size]) => keep(cache, path, size)));
  const page = await fetch(PAGE, { cache: "reload" });
  const text = await page.text();
  if (!page.ok || !text.includes(PLACE)) throw new Error("the host has the page of another version");
  // A page that came by a redirect could not be given to a browser as it is.
  await cache.put(PAGE, new Response(text, { headers: page.headers }));
}

async function dropOthers() {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(ours) && name !== cacheName);
  await Promise.all(others.map((name) => caches.delete(name)));
  await clients.claim();
}

/** Make way for the version that is on the host, since this one is no longer whole anywhere. */
async function giveUp() {
  await caches.delete(cacheName);
  await registration.unregister();
}

async function answer(request, path) {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(path, { ignoreSearch: true });
  if (kept) return kept;
  const response = await fetch(request);
  if (response.status === 404 && path !== PAGE) await giveUp();
  // Whatever the browser has thrown away is kept again, but not a page that a host sends for all that is missing.
  const isPage = /html/.test(response.headers.get("Content-Type"));
  if (response.ok && !isPage && path !== PAGE) cache.put(path, response.clone()).catch(() => {});
  return response;
}

addEventListener("install", (event) => event.waitUntil(fill()));
addEventListener("activate", (event) => event.waitUntil(dropOthers()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin || request.method !== "GET") return;
  const isPage = pathname === scope || pathname === `${scope}index.html`;
  const isFile = pathname.startsWith(`${scope}${PLACE}/`);
  if (isPage || isFile) event.respondWith(answer(request, isPage ? PAGE : request));
});
