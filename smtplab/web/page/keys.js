// A row of keys for screens without a keyboard.
const KEYS = {
  Esc: "\x1b", Tab: "\t", "←": "\x1b[D", "↑": "\x1b[A", "↓": "\x1b[B", "→": "\x1b[C", Enter: "\r",
  F1: "\x1bOP", F2: "\x1bOQ", F3: "\x1bOR", F4: "\x1bOS", F5: "\x1b[15~", F6: "\x1b[17~",
  F7: "\x1b[18~", F8: "\x1b[19~", F9: "\x1b[20~", F10: "\x1b[21~",
};

/** Fill a place with buttons that send what a keyboard would. */
export function addKeys(place, send) {
  for (const [name, text] of Object.entries(KEYS)) {
    const button = document.createElement("button");
    button.textContent = name;
    button.addEventListener("click", () => send(text));
    place.append(button);
  }
}
