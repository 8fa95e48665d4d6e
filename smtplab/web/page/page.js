// The page: a terminal that shows what the app draws, and the progress until it does.
import { Terminal } from "./xterm.mjs";
import { FitAddon } from "./addon-fit.mjs";
import { addKeys } from "./keys.js";

const FONT = { largest: 15, smallest: 5 };
const SMALLEST = { cols: 80, rows: 24 };
const LARGEST = 64e6;

const loading = document.getElementById("loading");
const notices = document.getElementById("notice");
const terminal = new Terminal({
  cursorInactiveStyle: "none",
  drawBoldTextInBrightColors: false,
  fontFamily: "'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace",
  fontSize: FONT.largest,
  macOptionIsMeta: true,
  scrollback: 0,
  theme: { background: "#131c26" },
});
const fit = new FitAddon();
terminal.loadAddon(fit);
terminal.open(document.getElementById("terminal"));

/** Choose the largest letters with which the smallest screen fits. */
function fitWindow() {
  for (let size = FONT.largest; size >= FONT.smallest; size -= 1) {
    terminal.options.fontSize = size;
    const room = fit.proposeDimensions();
    if (room && room.cols >= SMALLEST.cols && room.rows >= SMALLEST.rows) break;
  }
  fit.fit();
}

function showStage(text, part) {
  document.getElementById("stage").textContent = text;
  document.getElementById("progress").value = part;
}

/** Say in one sentence why the app does not run. */
function fail(sentence) {
  loading.hidden = false;
  loading.classList.add("failed");
  showStage(sentence, 0);
}

/** Show a sentence above the terminal in the place of the one about the same; "" takes it away. */
function notify(about, text) {
  const id = `notice-${about}`;
  const notice = document.getElementById(id) ?? document.createElement("p");
  notice.id = id;
  if (notice.textContent !== text) notice.textContent = text;
  if (text) notices.append(notice);
  else notice.remove();
  fitWindow();
}

/** Say that a new version waits: it starts once all tabs of this one are closed. */
function tellOfNews(registration) {
  const tell = () => registration.active && notify("version", "A new version of smtplab starts with your next visit.");
  if (registration.waiting) tell();
  registration.addEventListener("updatefound", () => {
    const found = registration.installing;
    found.addEventListener("statechange", () => found.state === "installed" && tell());
  });
}

const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
const receive = {
  stage: ({ text, part }) => showStage(text, part),
  write: (text) => {
    loading.hidden = true;
    terminal.write(text);
  },
  notice: ({ about, text }) => notify(about, text),
  // All files are kept by now, so that the service worker fetches none of them again.
  loaded: () => navigator.serviceWorker?.register("service-worker.js").then(tellOfNews, () => {}),
  download: ({ name, octets }) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([octets]));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  },
  reload: () => location.reload(),
  failed: fail,
  ended: (fault) =>
    fail(`smtplab has ended${fault ? ` for an error in it (${fault})` : ""}. Reload the page to start it again.`),
};
worker.onmessage = ({ data: [name, value] }) => receive[name](value);
worker.onerror = (event) => {
  event.preventDefault();
  fail("The page cannot start its worker. Reload the page, or try another browser.");
};

terminal.onData((text) => worker.postMessage(["feed", text]));
terminal.onResize(({ cols, rows }) => worker.postMessage(["resize", { cols, rows }]));
// The browser pastes by itself; as a character the key would only reach the app.
terminal.attachCustomKeyEventHandler((event) => !(event.ctrlKey && event.key === "v"));
// What the app copies comes as OSC 52, in base64.
terminal.parser.registerOscHandler(52, (data) => {
  const octets = Uint8Array.from(atob(data.slice(data.indexOf(";") + 1)), (one) => one.charCodeAt(0));
  navigator.clipboard?.writeText(new TextDecoder().decode(octets)).catch(() => {});
  return true;
});
addKeys(document.getElementById("keys"), (text) => {
  worker.postMessage(["feed", text]);
  terminal.focus();
});

document.getElementById("save").addEventListener("click", () => worker.postMessage(["saveProgress"]));
document.getElementById("hand-in").addEventListener("click", () => {
  const name = prompt("Your name, as your teacher knows you:");
  if (name !== null) worker.postMessage(["handIn", name]);
});
document.getElementById("open").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  target.value = "";
  if (!file) return;
  if (file.size > LARGEST) notify("app", "This file is too large for a progress file of smtplab.");
  else worker.postMessage(["openProgress", new Uint8Array(await file.arrayBuffer())]);
});
document.getElementById("aloud").addEventListener("click", ({ currentTarget }) => {
  terminal.options.screenReaderMode = !terminal.options.screenReaderMode;
  currentTarget.setAttribute("aria-pressed", terminal.options.screenReaderMode);
  terminal.focus();
});

// A tab that cannot be seen may end at any moment.
addEventListener("visibilitychange", () => document.hidden && worker.postMessage(["keep"]));
addEventListener("pagehide", () => worker.postMessage(["keep"]));
fitWindow();
addEventListener("resize", fitWindow);
terminal.focus();
const sizes = JSON.parse(document.getElementById("files").textContent);
const address = location.href;
addEventListener("hashchange", () => location.reload());
worker.postMessage(["start", { cols: terminal.cols, rows: terminal.rows, sizes, address }]);

window.smtplab = {
  /** Return the terminal. */
  terminal: () => terminal,
  /** Return the rows in sight, as text. */
  text() {
    const buffer = terminal.buffer.active;
    return Array.from({ length: terminal.rows }, (_, row) =>
      buffer.getLine(buffer.viewportY + row).translateToString(true),
    );
  },
};
