// The worker: Python, and the app in it.
import { loadPyodide } from "./pyodide.mjs";
import { KeptFolder } from "./keeping.js";

const HERE = new URL("./", import.meta.url).href;
const PLACE = HERE.split("/").at(-2);
const CACHE = `smtplab ${new URL("../", HERE).pathname} ${PLACE}`;
const HOME = "/home/learner";
const LATE = 3_000;
const REST = 500;
const OPENED = "/tmp/opened";
const WAITS = { load: 0.6, python: 0.8, unpack: 0.85 };
const post = (name, value) => postMessage([name, value]);

const PROGRESS = `${HOME}/progress.sqlite3`;
const GIVEN = "/tmp/progress.sqlite3";

// The policy of the page does not hold in a worker.
for (const name of ["EventSource", "WebSocket", "WebTransport", "XMLHttpRequest"]) delete self[name];

const keeping = [];

let app = null;
let kept = null;
let files = null;
const early = [];
let held = 0;
let loaded = null;
let saving = 0;
let shown = Promise.resolve();

const notify = (text) => post("notice", { about: "app", text });

/** Show something once all that was done before it is kept, so that what can be seen is not lost. */
function show(name, value) {
  const saving = kept.save();
  if (!saving && !held) {
    post(name, value);
    return;
  }
  held += 1;
  const late = new Promise((resolve) => setTimeout(resolve, LATE));
  const before = shown;
  shown = Promise.race([saving, late]).then(async () => {
    await before;
    held -= 1;
    post(name, value);
  });
}

/** Count the octets of a file as they come, while somebody else reads it. */
async function count(response, take) {
  const reader = response.clone().body.getReader();
  for (let read; !(read = await reader.read()).done; ) take(read.value.length);
}

/** Keep a file for the service worker, so that it is fetched once only. */
async function keep(address, response) {
  const cache = await caches.open(CACHE);
  await cache.put(address, response);
}

/** Return a response with the content type that browsers insist on, whatever the host says. */
function asWasm(response) {
  const type = "application/wasm";
  if (response.headers.get("Content-Type") === type) return response;
  return new Response(response.body, { headers: { "Content-Type": type } });
}

/** Have each file that is fetched counted and kept, unless it is kept already; none comes from elsewhere. */
function watchFiles(sizes, isKept) {
  const plain = self.fetch;
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  let have = 0;
  const take = (octets) => {
    have += octets;
    const part = WAITS.load * Math.min(1, have / total);
    const mb = (octets) => (octets / 1e6).toFixed(1);
    post("stage", { text: have < total ? `Loading ${mb(have)} of ${mb(total)} MB…` : "Starting Python…", part });
  };
  self.fetch = async (file, ...options) => {
    const { href } = new URL(file.url ?? file, HERE);
    if (!href.startsWith(HERE)) throw new TypeError("only the files of the page can be fetched");
    const answer = await plain(file, ...options);
    if (!answer.ok) throw new Error(`${href} is missing`);
    const response = href.endsWith(".wasm") ? asWasm(answer) : answer;
    // A browser keeps what it has compiled with a file, but not for a response that was copied.
    if (isKept) return response;
    count(response, take).catch(() => {});
    keeping.push(keep(href, response.clone()).catch(() => {}));
    return response;
  };
}

/** Have the page know where Pyodide would wait for ever. */
function watchInterpreter() {
  addEventListener("unhandledrejection", ({ reason }) => app || post("failed", sentence(reason)));
  const plain = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = (...options) => {
    const made = plain.apply(WebAssembly, options);
    made.catch((error) => post("failed", sentence(error)));
    return made;
  };
}

/** Open the app: as lines, or drawn on a terminal of some size. */
function openApp(python, page, { isPlain, address, cols, rows, taken }) {
  if (isPlain) return python.pyimport("smtplab.web.tab.plain").open_plain(page, HOME, address);
  return python.pyimport("smtplab.web.tab.app").open_app(page, HOME, address, cols, rows, taken);
}

/** Load Python, and the archive of the app. */
async function load({ sizes, isKept }) {
  const needed = Object.entries(sizes).filter(([name]) => /wasm|zip|bin$/.test(name));
  watchFiles(Object.fromEntries(needed), isKept);
  watchInterpreter();
  const archive = fetch(`${HERE}app.bin`).then((response) => response.arrayBuffer());
  archive.catch(() => {});
  const python = await loadPyodide({ indexURL: HERE });
  return [python, new Uint8Array(await archive)];
}

async function start(options) {
  const [python, packed] = await loaded;
  post("stage", { text: "Unpacking…", part: WAITS.python });
  const boot = python.pyimport("boot");
  boot.install(python.toPy(packed));
  post("stage", { text: "Opening smtplab…", part: WAITS.unpack });
  files = python.FS;
  kept = new KeptFolder(files, HOME, (text) => post("notice", { about: "keeping", text }));
  await kept.fill();
  const page = {
    download: (name, octets) => post("download", { name, octets: octets.toJs() }),
    write: (text) => show("write", text),
    say: (answer) => show("say", answer),
    copy: (text) => post("copy", text),
    notice: notify,
    choose_file: () => post("chooseFile"),
    theme: (back, fore, isDark) => post("theme", { back, fore, isDark }),
    end: (fault) => post("ended", fault),
  };
  app = openApp(python, page, options);
  for (const [name, value] of early) take[name](value);
  await Promise.all(keeping);
  post("loaded");
}

const take = {
  load: (options) => {
    loaded = load(options);
    // What fails is said once the app is to start.
    loaded.catch(() => {});
  },
  start: (options) => start(options).catch((error) => post("failed", sentence(error))),
  feed: (text) => app.feed(text),
  paste: (text) => app.paste(text),
  file: ({ name, octets }) => {
    const path = `${OPENED}/${name.replaceAll(/[^\w.@ -]/g, "_").replace(/^\.+$/, "file")}`;
    files.mkdirTree(OPENED);
    for (const old of files.readdir(OPENED).filter((one) => !/^\.+$/.test(one))) files.unlink(`${OPENED}/${old}`);
    files.writeFile(path, octets);
    app.open_file(path);
  },
  keep: () => {
    app.save();
    kept.save();
  },
  resize: ({ cols, rows }) => app.resize(cols, rows),
  hear: (line) => {
    app.hear(line);
    clearTimeout(saving);
    saving = setTimeout(() => app.save(), REST);
  },
  complete: (typed) => post("completed", { typed, text: app.complete(typed) }),
  handIn: (name) => app.hand_in(name),
  saveProgress: () => {
    if (files.analyzePath(PROGRESS).exists) {
      post("download", { name: "progress.sqlite3", octets: files.readFile(PROGRESS) });
    } else notify("There is no progress to save yet.");
  },
  openProgress: async (octets) => {
    if (!kept.isKept) {
      notify("A progress file cannot be opened here, because this tab keeps nothing.");
      return;
    }
    files.writeFile(GIVEN, octets);
    if (files.analyzePath(PROGRESS).exists) post("mayReplace");
    else await take.replaceProgress();
  },
  replaceProgress: async () => {
    const problem = app.open_progress(GIVEN);
    if (problem) notify(problem);
    else if (await kept.save()) post("reload");
  },
};

/** Return the last line of an error: the one that says what it is. */
function sentence(error) {
  return String(error.message ?? error).trim().split("\n").at(-1);
}

onmessage = ({ data: [name, value] }) => {
  if (app || name === "load" || name === "start") take[name](value);
  else early.push([name, value]);
};
