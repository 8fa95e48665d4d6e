// The size of the letters: as large as the window allows, and as the learner wants them.
const FONT = { smallest: 5, usual: 15, largest: 40, step: 0.5 };
const SMALLEST = { cols: 80, rows: 24 };
/** With more room than this the letters grow, as on a projector. */
const ROOMY = { cols: 132, rows: 38 };
const KEPT = "smtplab font";

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

/** Fit a terminal into its place from now on; return what makes the letters larger or smaller. */
export function fitTerminal(terminal, fit) {
  let change = keptChange();

  const fits = (size, { cols, rows }) => {
    terminal.options.fontSize = size;
    const room = fit.proposeDimensions();
    return room !== undefined && room.cols >= cols && room.rows >= rows;
  };

  function fitWindow() {
    let size = FONT.usual;
    while (size < FONT.largest && fits(size + 1, ROOMY)) size += 1;
    size = Math.min(FONT.largest, Math.max(FONT.smallest, size + change));
    while (size > FONT.smallest && !fits(size, SMALLEST)) size -= FONT.step;
    terminal.options.fontSize = size;
    fit.fit();
    return size;
  }

  // A keyboard on the screen covers a part of the page; in some browsers the page is not told otherwise.
  const place = visualViewport;
  const follow = () => {
    if (Math.abs(place.scale - 1) > 0.01) return; // somebody looks closer
    document.body.style.height = `${place.height}px`;
    scrollTo(0, 0);
  };
  place.addEventListener("resize", follow);
  follow();
  fitWindow();
  new ResizeObserver(fitWindow).observe(terminal.element.parentElement);

  return (by) => {
    const before = terminal.options.fontSize;
    change += by;
    // What the window has no room for is not kept either.
    change += fitWindow() - (before + by);
    keepChange(change);
  };
}
