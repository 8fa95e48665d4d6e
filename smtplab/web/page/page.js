// The page: a terminal that shows what the app draws, and the progress until it does.
import { Terminal } from "./xterm.mjs";
import { FitAddon } from "./addon-fit.mjs";
import { countCells } from "./cells.js";
import { makeCopy, takeCopies, takePastes } from "./clipboard.js";
import { takeFiles } from "./files.js";
import { addKeys, bindBar, bindKeys, takenKeys } from "./keys.js";
import { fitTerminal } from "./size.js";
import { turnByTouch } from "./touch.js";

const LARGEST = 64e6;

const { failure } = window;
const loading = document.getElementById("loading");
const notices = document.getElementById("notice");
const terminal = new Terminal({
  allowProposedApi: true, // for the widths of characters
  cursorInactiveStyle: "none",
  drawBoldTextInBrightColors: false,
  fontFamily: "'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace",
  scrollback: 0,
  theme: { background: "#131c26" },
});
const fit = new FitAddon();
terminal.loadAddon(fit);
countCells(terminal);
terminal.open(document.getElementById("terminal"));

function showStage(text, part) {
  document.getElementById("stage").textContent = text;
  document.getElementById("progress").value = part;
}

/** Show a sentence above the terminal in the place of the one about the same; "" takes it away. */
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
  registration.addEventListener("updatefound", () => {
    const found = registration.installing;
    found.addEventListener("statechange", () => found.state === "installed" && tell());
  });
}

/** Say that the page needs the network next time too. */
function tellOfNone() {
  notify("version", "This page will not open without a network: the browser or the web host gives it no service worker.");
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
  loaded: () => navigator.serviceWorker?.register("service-worker.js").then(tellOfNews, tellOfNone),
  download: ({ name, octets }) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([octets]));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  },
  chooseFile: () => chooseFile(),
  theme: ({ back, fore, isDark }) => {
    terminal.options.theme = { ...terminal.options.theme, background: back };
    const { style } = document.documentElement;
    style.colorScheme = isDark ? "dark" : "light";
    style.setProperty("--back", back);
    style.setProperty("--fore", fore);
  },
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

const feed = (text) => worker.postMessage(["feed", text]);
const say = (text) => notify("page", text);
const copy = makeCopy(say);
const releaseHeld = addKeys(document.getElementById("keys"), feed);
terminal.onData((text) => feed(releaseHeld(text)));
terminal.onResize(({ cols, rows }) => worker.postMessage(["resize", { cols, rows }]));
bindKeys(terminal, feed, copy);
bindBar(terminal, document.getElementById("bar"));
takeCopies(terminal, copy);
takePastes(terminal, (text) => worker.postMessage(["paste", text]), say);
turnByTouch(terminal.element);
const chooseFile = takeFiles(document.getElementById("file"), (file) => worker.postMessage(["file", file]), say);
notices.addEventListener("click", ({ target }) => target !== notices && target.remove());

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
const grow = fitTerminal(terminal, fit);
for (const [id, by] of [["smaller", -1], ["larger", 1]]) {
  document.getElementById(id).addEventListener("click", () => {
    grow(by);
    terminal.focus();
  });
}
terminal.focus();
const sizes = JSON.parse(document.getElementById("files").textContent);
const isKept = Boolean(navigator.serviceWorker?.controller);
const address = location.href;
addEventListener("hashchange", () => location.reload());
worker.postMessage(["start", { cols: terminal.cols, rows: terminal.rows, sizes, isKept, address, taken: takenKeys() }]);

window.smtplab = {
  /** Return the terminal. */
  terminal: () => terminal,
  /** Return the rows in sight, as text. */
  text() {
    const buffer = terminal.buffer.active;
    return Array.from({ length: terminal.rows }, (_, row) =>
      buffer.getLine(buffer.viewportY + row).translateToString(true, 0, terminal.cols),
    );
  },
};
