"""Bench of work in the page: from a key to the last frame that it changes."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.bench.figures import Figure, p95
from tests.bench.pages import fresh_browser, host, our_page
from tests.web.chromium import ChromiumTab

__all__ = ["page_enter"]

_MOMENTS = 1000
_SIZES = ((120, 36), (80, 24))
_WATCH = """
addEventListener("keydown", ({ timeStamp }) => (window.pressed = timeStamp), { capture: true });
addEventListener("DOMContentLoaded", () => {
  const all = { subtree: true, childList: true, characterData: true, attributes: true };
  const note = () => {
    window.changed = performance.now();
    requestAnimationFrame(() => (window.painted = performance.now()));
  };
  new MutationObserver(note).observe(document.getElementById("view"), all);
});
const isQuiet = () => performance.now() - changed > 150 && painted >= changed;
const place = () => smtplab.text().join("").match(/ \\d+\\/\\d+ /)?.[0] ?? "";
const until = (isThere) => new Promise((done) => {
  const look = () => (isThere() ? done() : setTimeout(look, 20));
  look();
});
"""
"""Notes when a key was pressed, and the frame after the last change of the terminal's rows."""
_QUIET = "until(isQuiet)"
_PAINTED = "until(() => isQuiet() && place() !== {before}).then(() => painted - pressed)"
_PASTE = """
(() => {{
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", {text});
  const event = new ClipboardEvent("paste", {{ clipboardData, bubbles: true }});
  document.activeElement.dispatchEvent(event);
}})()
"""
_LINES = (
    *("EHLO client.example.com", "MAIL FROM:<alice@example.com>", "RCPT TO:<bob@example.org>"),
    *("RCPT TO:<nobody@example.org>", "NOOP", "VRFY bob", "DATA", "Subject: Lunch", "So.", "."),
    *("FOO", "RSET"),
)


def page_enter(*, quick: bool) -> Iterator[Figure]:
    """Type a transaction again and again in a sandbox into which many NOOPs were pasted.

    Measured in the page, from the time stamp of Enter to the frame after the last change of the
    terminal that 150 ms of silence follow, once another count of moments stands there. The line was
    typed before, and had its own 150 ms of rest.
    """
    with host(our_page()) as server, fresh_browser() as browser:
        tab = browser.open(server.link, before=_WATCH)
        tab.wait_for("Where to?")
        tab.type("3")
        tab.wait_for(" 4/4 ")
        _paste(tab, "NOOP\n" * (_MOMENTS // 2 - 2))
        tab.wait_for("were pasted")
        tab.press("Enter")
        tab.wait_for(f" {_MOMENTS}/{_MOMENTS} ")
        for columns, rows in _SIZES:
            tab.fit(columns, rows)
            times = [_enter(tab, line) for _ in range(1 if quick else 6) for line in _LINES]
            what = f"Enter in the page, {_MOMENTS:,} moments, {columns}x{rows}, p95"
            yield Figure(what, p95(times), 150, False, (min(times), max(times)), "ms")


def _paste(tab: ChromiumTab, text: str) -> None:
    tab.run(_QUIET)
    tab.run(_PASTE.format(text=json.dumps(text)))


def _enter(tab: ChromiumTab, line: str) -> float:
    """Send a line; return the milliseconds until all is painted that comes of it."""
    tab.type(line)
    tab.run(_QUIET)
    before = json.dumps(tab.run("place()"))
    tab.press("Enter")
    return float(tab.run(_PAINTED.format(before=before)))
