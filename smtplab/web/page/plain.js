// The view that is plain text: what is said is added to a log, and what is typed goes to the app.
const FOR_TERMINAL = ["aloud", "smaller", "larger"];
const UNKNOWN = "No command begins like this.";

/** Make the element of a line: a title, a text, or a text that ends in code. All of it is text. */
function element(kind, text, code) {
  const made = document.createElement(/^h\d$/.test(kind) ? kind : "p");
  made.textContent = text.trimStart();
  if (text.startsWith(" ")) made.classList.add("inner");
  if (kind === "code") made.append(Object.assign(document.createElement("code"), { textContent: code }));
  return made;
}

/** Lines that can be called back by the arrow keys. */
class Recall {
  lines = [];
  #at = 0;
  #draft = "";

  /** Take the lines there are now, and stand behind the last one. */
  renew(lines) {
    this.lines = lines;
    this.#at = lines.length;
  }

  /** Return the line that is so many steps away; what was being typed stands behind the last one. */
  step(by, typed) {
    if (this.#at === this.lines.length) this.#draft = typed;
    this.#at = Math.max(0, Math.min(this.lines.length, this.#at + by));
    return this.lines[this.#at] ?? this.#draft;
  }
}

/** Return the lines of a text that is pasted at the cursor of an input, if there are several. */
function pastedLines(line, pasted) {
  const { value, selectionStart, selectionEnd } = line;
  const text = value.slice(0, selectionStart) + pasted.trimEnd() + value.slice(selectionEnd);
  return text.split(/\r\n|\r|\n/);
}

/**
 * Put the view into a place of the page.
 *
 * The page gives functions: `send` sends a message to the app, and `showApp` is called once there is
 * something to see.
 */
export function openView(place, { send, showApp }) {
  for (const id of FOR_TERMINAL) document.getElementById(id).remove();
  const { content } = document.getElementById("plain-view");
  const [log, entry, prompt, line, complete, aside] = ["log", "entry", "prompt", "line", "complete", "aside"].map(
    (name) => content.getElementById(name),
  );
  const recall = new Recall();
  const unanswered = [];

  const addTurn = (...elements) => {
    const turn = document.createElement("div");
    turn.append(...elements);
    log.append(turn);
    return turn;
  };
  const countUnanswered = () => {
    log.dataset.unanswered = unanswered.length;
  };
  const type = (text) => {
    const typed = element("code", "You typed: ", text);
    typed.classList.add("typed");
    unanswered.push(addTurn(...(text ? [typed] : [])));
    countUnanswered();
    send("hear", text);
  };
  const fill = (text) => {
    line.value = text;
    line.setSelectionRange(text.length, text.length);
  };
  const askToComplete = () => {
    send("complete", line.value);
    line.focus();
  };

  entry.addEventListener("submit", (event) => {
    event.preventDefault();
    type(line.value);
    line.value = "";
    line.focus();
  });
  line.addEventListener("paste", (event) => {
    const lines = pastedLines(line, event.clipboardData.getData("text"));
    if (lines.length === 1) return;
    event.preventDefault();
    fill(lines.pop());
    lines.forEach(type);
  });
  line.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by) fill(recall.step(by, line.value));
    else if (event.ctrlKey && event.code === "Space") askToComplete();
    else return;
    event.preventDefault();
  });
  complete.addEventListener("click", askToComplete);

  const say = (answer) => {
    const { said, prompt: wanted, history, completes } = JSON.parse(answer);
    if (!log.isConnected) {
      place.append(content);
      showApp();
      line.focus();
    }
    const turn = unanswered.shift() ?? addTurn();
    countUnanswered();
    turn.append(...said.map((one) => element(...one)));
    // A label that stays as it is is not read again.
    if (prompt.textContent !== wanted) prompt.textContent = wanted;
    complete.hidden = !completes;
    recall.renew(history);
    turn.scrollIntoView({ block: "start" });
  };
  const completed = ({ typed, text }) => {
    aside.textContent = text === typed ? UNKNOWN : text;
    if (line.value === typed) fill(text);
  };
  return {
    start: { isPlain: true },
    receive: { say, completed },
    tools: {
      /** Return all that was said and typed, a text a line. */
      text: () => Array.from(log.querySelectorAll("h2, h3, h4, p"), (one) => one.textContent),
    },
  };
}
