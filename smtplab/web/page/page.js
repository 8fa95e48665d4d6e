// The page: it loads one of two views of the app, shows the progress until it is there, and has the
// actions that both share. After `#`, the word `plain` asks for the view that is plain text.
import { makeCopy } from "./clipboard.js";

const LARGEST = 64e6;
const REPLACES = "What was learned in this browser will be replaced by what is in the file. Go on?";

const { failure } = window;
const loading = document.getElementById("loading");
const notices = document.getElementById("notice");
const told = document.getElementById("told");
const link = location.hash.slice(1);
const isPlain = new URLSearchParams(link).has("plain");
document.documentElement.classList.toggle("plain", isPlain);

/** Show how far loading is; a screen reader is told of each stage once. */
function showStage(text, part) {
  document.getElementById("stage").textContent = text;
  document.getElementById("progress").value = part;
  const [stage] = text.split(" ");
  if (told.dataset.stage === stage) return;
  told.dataset.stage = stage;
  told.textContent = stage === "Loading" ? "Loading smtplab…" : text;
}

/** Show a sentence above the app in the place of the one about the same; "" takes it away. */
function notify(about, text) {
  const id = `notice-${about}`;
  const notice = document.getElementById(id) ?? document.createElement("p");
  notice.id = id;
  if (notice.textContent !== text) notice.textContent = text;
  if (text) notices.append(notice);
  else notice.remove();
}

/** Say that a new version waits: it starts once all tabs of this one are closed. */
function tellOfNews(registration) {
  const tell = () => registration.active && notify("version", "A new version of smtplab starts with your next visit.");
  if (registration.waiting) tell();
  const watch = () => {
    const found = registration.installing;
    found?.addEventListener("statechange", () => found.state === "installed" && tell());
  };
  // The browser has perhaps begun with it when the page was asked for.
  watch();
  registration.addEventListener("updatefound", watch);
}

/** Say that the page needs the network next time too. */
function tellOfNone() {
  notify("version", "This page will not open without a network: the browser or the web host gives it no service worker.");
}

const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
const send = (name, value) => worker.postMessage([name, value]);
const say = (text) => notify("page", text);
const copy = makeCopy(say);
const receive = {
  stage: ({ text, part }) => showStage(text, part),
  notice: ({ about, text }) => notify(about, text),
  // All files are kept by now, so that the service worker fetches none of them again.
  loaded: () => navigator.serviceWorker?.register("service-worker.js").then(tellOfNews, tellOfNone),
  download: ({ name, octets }) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([octets]));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  },
  copy,
  mayReplace: () => confirm(REPLACES) && send("replaceProgress"),
  reload: () => location.reload(),
  failed: failure.explain,
  ended: (fault) =>
    failure.say(`smtplab has ended${fault ? ` for an error in it (${fault})` : ""}. Reload the page to start it again.`),
};
worker.onmessage = ({ data: [name, value] }) => failure.isFinal || receive[name](value);
worker.onerror = (event) => {
  event.preventDefault();
  failure.explain();
};

notices.addEventListener("click", ({ target }) => target !== notices && target.remove());
document.getElementById("save").addEventListener("click", () => send("saveProgress"));
document.getElementById("hand-in").addEventListener("click", () => {
  const name = prompt("Your name, as your teacher knows you:");
  if (name !== null) send("handIn", name);
});
document.getElementById("open").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  target.value = "";
  if (!file) return;
  if (file.size > LARGEST) notify("app", "This file is too large for a progress file of smtplab.");
  else send("openProgress", new Uint8Array(await file.arrayBuffer()));
});

// A tab that cannot be seen may end at any moment.
addEventListener("visibilitychange", () => document.hidden && send("keep"));
addEventListener("pagehide", () => send("keep"));
addEventListener("hashchange", () => location.reload());

/** Lead to the same place in the other view. */
function linkToOther() {
  const other = document.getElementById("other");
  const skip = document.getElementById("skip");
  if (isPlain) {
    skip.remove();
    other.textContent = "Terminal";
    other.href = `#${link.replace(/^plain&?|&plain(?=&|$)/, "")}`;
  } else {
    skip.href = other.href = link ? `#plain&${link}` : "#plain";
  }
}

/** Load the view, and have it show the app. */
async function start() {
  const sizes = JSON.parse(document.getElementById("files").textContent);
  send("load", { sizes, isKept: Boolean(navigator.serviceWorker?.controller) });
  const { openView } = await import(isPlain ? "./plain.js" : "./terminal.js");
  const showApp = () => (loading.hidden = true);
  const view = await openView(document.getElementById("view"), { send, say, copy, showApp });
  Object.assign(receive, view.receive);
  send("start", { ...view.start, address: location.href });
  window.smtplab = view.tools;
}

linkToOther();
start().catch(() => failure.explain());
