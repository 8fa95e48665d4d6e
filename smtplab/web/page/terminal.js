// The view with a terminal: it shows what the app draws, and sends what is typed.
import { Terminal } from "./xterm.mjs";
import { FitAddon } from "./addon-fit.mjs";
import { countCells } from "./cells.js";
import { takeCopies, takePastes } from "./clipboard.js";
import { takeFiles } from "./files.js";
import { addKeys, bindBar, bindKeys, takenKeys } from "./keys.js";
import { fitTerminal } from "./size.js";
import { turnByTouch } from "./touch.js";

/** Put what the view is made of into a place, once it has its style. */
async function fill(place) {
  const { content } = document.getElementById("terminal-view");
  const style = content.querySelector("link");
  const styled = new Promise((done) => {
    style.onload = style.onerror = done;
  });
  place.append(content);
  await styled;
}

function openTerminal() {
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
  return [terminal, fit];
}

/** Give the buttons below the terminal that are for it their work. */
function bindButtons(terminal, grow) {
  const bind = (id, act) =>
    document.getElementById(id).addEventListener("click", ({ currentTarget }) => {
      act(currentTarget);
      terminal.focus();
    });
  bind("smaller", () => grow(-1));
  bind("larger", () => grow(1));
  bind("aloud", (button) => {
    terminal.options.screenReaderMode = !terminal.options.screenReaderMode;
    button.setAttribute("aria-pressed", terminal.options.screenReaderMode);
  });
}

function takeTheme(terminal, { back, fore, isDark }) {
  terminal.options.theme = { ...terminal.options.theme, background: back };
  const { style } = document.documentElement;
  style.colorScheme = isDark ? "dark" : "light";
  style.setProperty("--back", back);
  style.setProperty("--fore", fore);
}

/**
 * Put the view into a place of the page.
 *
 * The page gives functions: `send` sends a message to the app, `say` shows a sentence, `copy` copies a
 * text, and `showApp` is called once there is something to see.
 */
export async function openView(place, { send, say, copy, showApp }) {
  await fill(place);
  const [terminal, fit] = openTerminal();
  const feed = (text) => send("feed", text);
  const releaseHeld = addKeys(document.getElementById("keys"), feed);
  terminal.onData((text) => feed(releaseHeld(text)));
  terminal.onResize(({ cols, rows }) => send("resize", { cols, rows }));
  bindKeys(terminal, feed, copy);
  bindBar(terminal, document.getElementById("bar"));
  takeCopies(terminal, copy);
  takePastes(terminal, (text) => send("paste", text), say);
  turnByTouch(terminal.element);
  const chooseFile = takeFiles(document.getElementById("file"), (file) => send("file", file), say);
  bindButtons(terminal, fitTerminal(terminal, fit));

  let isShown = false;
  const write = (text) => {
    terminal.write(text);
    if (isShown) return;
    isShown = true;
    showApp();
    // Whoever has gone to the link for screen readers stays there.
    if (document.activeElement === document.body) terminal.focus();
  };
  const text = () => {
    const buffer = terminal.buffer.active;
    return Array.from({ length: terminal.rows }, (_, row) =>
      buffer.getLine(buffer.viewportY + row).translateToString(true, 0, terminal.cols),
    );
  };
  return {
    start: { cols: terminal.cols, rows: terminal.rows, taken: takenKeys() },
    receive: { write, chooseFile, theme: (colours) => takeTheme(terminal, colours) },
    tools: {
      /** Return the terminal. */
      terminal: () => terminal,
      /** Return the rows in sight, as text. */
      text,
    },
  };
}
