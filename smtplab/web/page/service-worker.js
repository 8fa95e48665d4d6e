// Keeps the files of one version, so that the page opens without a network from the second time on.
const PLACE = "{{place}}";
const FILES = Object.keys({{files}});
const KEPT = ["./", ...FILES.map((name) => `${PLACE}/${name}`)];

const cacheName = `smtplab ${PLACE}`;
const isOurs = (name) => name.startsWith("smtplab ");

// The page has put into the cache what it loaded; only what is missing is fetched here.
async function fill() {
  const cache = await caches.open(cacheName);
  const missing = await Promise.all(
    KEPT.map(async (path) => ((await cache.match(path)) && path !== "./" ? null : path)),
  );
  await cache.addAll(missing.filter(Boolean));
}

async function dropOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => isOurs(name) && name !== cacheName).map((name) => caches.delete(name)));
  await clients.claim();
}

async function answer(request) {
  const cache = await caches.open(cacheName);
  const path = request.mode === "navigate" ? "./" : request;
  return (await cache.match(path, { ignoreSearch: true })) ?? fetch(request);
}

addEventListener("install", (event) => event.waitUntil(fill()));
addEventListener("activate", (event) => event.waitUntil(dropOthers()));
addEventListener("fetch", (event) => {
  const isHere = event.request.url.startsWith(registration.scope);
  if (isHere && event.request.method === "GET") event.respondWith(answer(event.request));
});
