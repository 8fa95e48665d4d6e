// The worker: Python, and the app in it.
import { loadPyodide } from "./pyodide.mjs";
import { keepFolder } from "./keeping.js";

const HERE = new URL("./", import.meta.url).href;
const PLACE = HERE.split("/").at(-2);
const HOME = "/home/learner";
const WAITS = { load: 0.6, python: 0.8, unpack: 0.85 };
const post = (name, value) => postMessage([name, value]);

const PROGRESS = `${HOME}/progress.sqlite3`;
const SQLITE = "SQLite format 3\0";

const keeping = [];

let app = null;
let kept = null;
let files = null;
const early = [];

/** Count the octets of a file as they come, while somebody else reads it. */
async function count(response, take) {
  for await (const piece of response.clone().body) take(piece.length);
}

/** Keep a file for the service worker, so that it is fetched once only. */
async function keep(response) {
  const cache = await caches.open(`smtplab ${PLACE}`);
  await cache.put(response.url, response);
}

/** Have each file that is fetched from here counted, and failures named. */
function watchFiles(sizes) {
  const plain = self.fetch;
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  let have = 0;
  const take = (octets) => {
    have += octets;
    const part = WAITS.load * Math.min(1, have / total);
    post("stage", { text: `Loading ${(have / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB…`, part });
  };
  self.fetch = async (...request) => {
    const response = await plain(...request);
    const name = response.url.slice(response.url.lastIndexOf("/") + 1);
    if (!response.ok) throw new Error(`${name} is missing on the web host (${response.status})`);
    count(response, take).catch(() => {});
    keeping.push(keep(response.clone()));
    return response;
  };
}

async function start({ cols, rows, sizes, address }) {
  const needed = Object.entries(sizes).filter(([name]) => /wasm|zip|bin$/.test(name));
  watchFiles(Object.fromEntries(needed));
  const archive = fetch(`${HERE}app.bin`).then((response) => response.arrayBuffer());
  archive.catch(() => {});
  const python = await loadPyodide({ indexURL: HERE });
  const packed = new Uint8Array(await archive);
  post("stage", { text: "Unpacking…", part: WAITS.python });
  const boot = python.pyimport("boot");
  boot.install(python.toPy(packed));
  post("stage", { text: "Opening smtplab…", part: WAITS.unpack });
  files = python.FS;
  kept = await keepFolder(files, HOME);
  if (kept.problem) post("notice", kept.problem);
  const page = {
    download: (name, octets) => post("download", { name, octets: octets.toJs() }),
    write: (text) => post("write", text),
    notice: (text) => post("notice", text),
    end: (fault) => post("ended", fault),
  };
  app = python.pyimport("smtplab.web.tab.app").open_app(page, HOME, address, cols, rows);
  for (const [name, value] of early) take[name](value);
  await Promise.allSettled(keeping);
  post("loaded");
}

const take = {
  start: (options) => start(options).catch((error) => post("failed", sentence(error))),
  feed: (text) => app.feed(text),
  resize: ({ cols, rows }) => app.resize(cols, rows),
  handIn: (name) => app.hand_in(name),
  saveProgress: () => {
    if (files.analyzePath(PROGRESS).exists) {
      post("download", { name: "progress.sqlite3", octets: files.readFile(PROGRESS) });
    } else post("notice", "There is no progress to save yet.");
  },
  openProgress: async (octets) => {
    if (new TextDecoder("latin1").decode(octets.subarray(0, SQLITE.length)) !== SQLITE) {
      post("notice", "This is no progress file of smtplab.");
      return;
    }
    files.writeFile(PROGRESS, octets);
    await kept.save();
    post("reload");
  },
};

function sentence(error) {
  const lines = String(error.message ?? error).trim().split("\n");
  return `smtplab cannot start: ${lines.at(-1)}. Reload the page to try again.`;
}

onmessage = ({ data: [name, value] }) => {
  if (app || name === "start") take[name](value);
  else early.push([name, value]);
};
