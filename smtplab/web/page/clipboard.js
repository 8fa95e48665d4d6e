// Copying and pasting between the terminal of the page and other programs.
const LARGEST_PASTE = 1 << 20;
const TOO_LONG = "What you paste is longer than a million characters. Paste a part of it, or open it as a file.";
const REFUSED = "This browser lets no page copy here. Hold Shift, select the text with the mouse, and copy it with the menu.";

/** Copy by a command that older browsers know, and pages without HTTPS. */
function copyByCommand(text) {
  const box = document.createElement("textarea");
  const before = document.activeElement;
  box.value = text;
  document.body.append(box);
  box.select();
  const isDone = document.execCommand("copy");
  box.remove();
  before?.focus();
  return isDone;
}

/** Return a function that copies a text, and tells where that is not allowed. */
export function makeCopy(notice) {
  return async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      if (!copyByCommand(text)) notice(REFUSED);
    }
  };
}

/** Copy what the app copies: it comes as OSC 52, in base64. */
export function takeCopies(terminal, copy) {
  terminal.parser.registerOscHandler(52, (data) => {
    const octets = Uint8Array.from(atob(data.slice(data.indexOf(";") + 1)), (one) => one.charCodeAt(0));
    copy(new TextDecoder().decode(octets));
    return true;
  });
}

/** Give what is pasted to the app in one piece. */
export function takePastes(terminal, give, notice) {
  const take = (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    event.preventDefault();
    event.stopImmediatePropagation();
    if (text.length > LARGEST_PASTE) notice(TOO_LONG);
    else if (text) give(text);
  };
  terminal.element.addEventListener("paste", take, { capture: true });
}
