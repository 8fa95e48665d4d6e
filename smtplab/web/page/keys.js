// The keyboard: what a browser would do with a key otherwise, and a row of keys for a screen that is
// touched.
const IS_MAC = /Mac|iP(hone|ad|od)/.test(navigator.platform);
const HAS_F_KEYS = !/CrOS|Android|iP(hone|ad|od)/.test(navigator.userAgent) && !(IS_MAC && navigator.maxTouchPoints > 1);

const F_KEYS = Array.from({ length: 12 }, (_, index) => `f${index + 1}`);
/** Keys that close, end or turn over the tabs of some browser, whatever a page wants. */
const OF_BROWSERS = ["ctrl+w", "ctrl+q", "ctrl+pageup", "ctrl+pagedown"];
/** Keys that a system takes before a browser sees them. */
const MISSION_CONTROL = ["ctrl+up", "ctrl+down", "ctrl+left", "ctrl+right"];

/** Return the keys that never arrive here, by the names that the app has for them. */
export function takenKeys() {
  return [...OF_BROWSERS, ...(HAS_F_KEYS ? [] : F_KEYS), ...(IS_MAC ? MISSION_CONTROL : [])];
}

// What the terminal has no sequence for, or one that says something else.
const SEQUENCES = { "ctrl+Backspace": "\x17", "alt+-": "\x1b[45;3u", "alt++": "\x1b[43;3u" };

const letterOf = ({ keyCode, code }) =>
  keyCode >= 65 && keyCode <= 90 ? String.fromCharCode(keyCode).toLowerCase() : (code.match(/^Key(.)$/)?.[1].toLowerCase() ?? "");

/** Return what Option and a letter send; "" where the keyboard has a sign of ASCII there, such as @ or [. */
function optionSequence({ key, keyCode, code }) {
  const letter = letterOf({ keyCode, code });
  const isSign = key.length === 1 && key > " " && key <= "~" && key.toLowerCase() !== letter;
  return letter && !isSign ? `\x1b${letter}` : "";
}

function sequenceOf(event) {
  const { altKey, ctrlKey, metaKey, key } = event;
  if (IS_MAC && altKey && !ctrlKey && !metaKey) {
    const sequence = optionSequence(event);
    if (sequence) return sequence;
  }
  if (altKey === ctrlKey || metaKey) return "";
  return SEQUENCES[`${altKey ? "alt" : "ctrl"}+${key}`] ?? "";
}

/**
 * Have the keys do what they do in a terminal.
 * `send` takes what a key sends; `copy` copies a text.
 */
export function bindKeys(terminal, send, copy) {
  const take = (event) => {
    const { ctrlKey, shiftKey, metaKey, altKey } = event;
    const letter = event.key.toLowerCase();
    // Alt alone opens the menu of Firefox.
    if (event.key === "Alt" && event.type === "keyup") event.preventDefault();
    // The browser pastes by itself; as a character the key would only reach the app.
    if (letter === "v" && (ctrlKey || metaKey) && !altKey) return false;
    const isCopy = letter === "c" && !altKey && (metaKey || (ctrlKey && (shiftKey || terminal.hasSelection())));
    const sequence = isCopy && !terminal.hasSelection() ? "\x03" : sequenceOf(event);
    if (!isCopy && !sequence) return true;
    if (event.type === "keydown") {
      if (isCopy && terminal.hasSelection()) copy(terminal.getSelection());
      else send(sequence);
    }
    event.preventDefault();
    return false;
  };
  terminal.attachCustomKeyEventHandler(take);
}

/** Have Shift+F6 go to the buttons of a bar, since Tab belongs to the app, and Escape go back. */
export function bindBar(terminal, bar) {
  const leave = (event) => {
    if (event.key !== "F6" || !event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    bar.querySelector("button, a").focus();
  };
  terminal.element.addEventListener("keydown", leave, { capture: true });
  bar.addEventListener("keydown", (event) => event.key === "Escape" && terminal.focus());
}

const ARROWS = { "←": "D", "↑": "A", "↓": "B", "→": "C" };
const FUNCTIONS = ["\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS", ...[15, 17, 18, 19, 20, 21].map((one) => `\x1b[${one}~`)];
const KEYS = {
  Esc: "\x1b", Tab: "\t", ...Object.fromEntries(Object.entries(ARROWS).map(([name, end]) => [name, `\x1b[${end}`])),
  Enter: "\r", PgUp: "\x1b[5~", PgDn: "\x1b[6~",
  ...Object.fromEntries(FUNCTIONS.map((text, index) => [`F${index + 1}`, text])),
};
const NAMES = { "←": "Left", "↑": "Up", "↓": "Down", "→": "Right" };

/** Return a text as Ctrl or Alt would change it. */
function changed(text, held) {
  if (held === "Alt") return /^\x1b\[[A-D]$/.test(text) ? text.replace("[", "[1;3") : `\x1b${text}`;
  if (/^\x1b\[[A-D]$/.test(text)) return text.replace("[", "[1;5");
  return /^[a-z]$/i.test(text) ? String.fromCharCode(text.charCodeAt(0) & 31) : text;
}

/**
 * Fill a place with buttons that send what a keyboard would; Ctrl and Alt hold for the next key.
 * Returns a function that changes what is typed by the key that is held.
 */
export function addKeys(place, send) {
  const holders = new Map();
  const release = (text) => {
    const [held] = [...holders].find(([, button]) => button.ariaPressed === "true") ?? [];
    holders.forEach((button) => (button.ariaPressed = "false"));
    return held ? changed(text, held) : text;
  };
  const add = (name, act) => {
    const button = document.createElement("button");
    button.textContent = name;
    button.ariaLabel = NAMES[name] ?? name;
    // The terminal keeps the focus, so that the keyboard of the screen stays as it is.
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => act(button));
    place.append(button);
    return button;
  };
  for (const name of ["Ctrl", "Alt"]) {
    const hold = (button) => {
      const isHeld = button.ariaPressed === "true";
      holders.forEach((one) => (one.ariaPressed = "false"));
      button.ariaPressed = String(!isHeld);
    };
    const button = add(name, hold);
    button.ariaPressed = "false";
    holders.set(name, button);
  }
  for (const [name, text] of Object.entries(KEYS)) add(name, () => send(release(text)));
  return release;
}
