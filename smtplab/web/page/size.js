// The size of the letters: as large as the window allows, and as the learner wants them.
const FONT = { smallest: 5, usual: 15, largest: 40, step: 0.5 };
const SMALLEST = { cols: 80, rows: 24 };
/** With more room than this the letters grow, as on a projector. */
const ROOMY = { cols: 132, rows: 38 };
const KEPT = "smtplab font";
const SAMPLE = "W".repeat(100);

function keptChange() {
  try {
    return Number(localStorage.getItem(KEPT)) || 0;
  } catch {
    return 0;
  }
}

function keepChange(change) {
  try {
    localStorage.setItem(KEPT, change);
  } catch {
    // A private window: it holds for this visit.
  }
}

/** Return how wide and how high a letter is, by the size of its font. */
function measure(fontFamily) {
  const sample = document.createElement("span");
  sample.textContent = SAMPLE;
  sample.style.cssText = "position: absolute; visibility: hidden; white-space: pre; line-height: normal";
  sample.style.font = `${FONT.largest}px ${fontFamily}`;
  document.body.append(sample);
  const { width, height } = sample.getBoundingClientRect();
  sample.remove();
  return { width: width / SAMPLE.length / FONT.largest, height: height / FONT.largest };
}

/** Fit a terminal into its place from now on; return what makes the letters larger or smaller. */
export function fitTerminal(terminal, fit) {
  const place = terminal.element.parentElement;
  const letter = measure(terminal.options.fontFamily);
  let change = keptChange();

  const largestFor = ({ cols, rows }) => {
    const size = Math.min(place.clientWidth / cols / letter.width, place.clientHeight / rows / letter.height);
    return Math.floor(size / FONT.step) * FONT.step;
  };

  function fitsSmallest() {
    const room = fit.proposeDimensions();
    return room !== undefined && room.cols >= SMALLEST.cols && room.rows >= SMALLEST.rows;
  }

  function fitWindow() {
    const wanted = Math.max(FONT.usual, Math.floor(largestFor(ROOMY))) + change;
    let size = Math.max(FONT.smallest, Math.min(FONT.largest, largestFor(SMALLEST), wanted));
    terminal.options.fontSize = size;
    // A terminal rounds the size of its cells.
    while (size > FONT.smallest && !fitsSmallest()) {
      size -= FONT.step;
      terminal.options.fontSize = size;
    }
    fit.fit();
    return size;
  }

  // A keyboard on the screen covers a part of the page; in some browsers the page is not told otherwise.
  const follow = () => {
    if (Math.abs(visualViewport.scale - 1) > 0.01) return; // somebody looks closer
    document.body.style.height = `${visualViewport.height}px`;
    scrollTo(0, 0);
  };
  visualViewport.addEventListener("resize", follow);
  follow();
  fitWindow();
  new ResizeObserver(fitWindow).observe(place);

  return (by) => {
    const before = terminal.options.fontSize;
    change += by;
    // What the window has no room for is not kept either.
    change += fitWindow() - (before + by);
    keepChange(change);
  };
}
