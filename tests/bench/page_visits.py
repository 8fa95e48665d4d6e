"""Bench of visits to the page: how long until it can be used, and what comes over the wire."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from tests.bench.figures import Figure, ratio
from tests.bench.pages import CountingHost, bare_page, fresh_browser, host, our_page
from tests.web.chromium import Chromium

__all__ = ["page_start", "page_weight"]

_WATCH = """
function isThere(words) {
  return window.smtplab?.text().some((row) => row.includes(words));
}
function whenThere(words, act) {
  if (isThere(words)) act();
  else requestAnimationFrame(() => whenThere(words, act));
}
whenThere("▸ 1", () => {
  window.opened = performance.now();
  const down = { key: "ArrowDown", keyCode: 40, bubbles: true };
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", down));
  whenThere("▸ 2", () => (window.chosen = performance.now()));
});
"""
"""Notes when the home screen is there, presses a key at once, and notes when that did something."""
_IS_KEPT = "navigator.serviceWorker.ready.then((one) => one.active !== null)"
_REST = "new Promise((done) => setTimeout(done, 3000))"
"""The browser keeps what it has compiled a while after that."""
_CHECK = "/service-worker.js"


def page_start(*, quick: bool) -> Iterator[Figure]:
    """Open our page and a bare one in turn, each in a browser that has kept nothing, then again.

    The bare page does nothing but start the interpreter, with the files as npm ships them; it comes
    from a host of the same kind. Measured in the page, from the navigation to the frame in which
    the mark has moved on from the first entry of the home screen, for a key that was pressed as
    soon as that was there; on the bare page to the end of `loadPyodide`. The second visit is one in
    another tab of the same browser.
    """
    ours: list[list[float]] = [[], []]
    bare: list[list[float]] = [[], []]
    shown: list[list[float]] = [[], []]
    with host(our_page()) as our_host, host(bare_page()) as bare_host:
        for _ in range(1 if quick else 9):
            for number, (opened, chosen) in enumerate(_visits(our_host)):
                shown[number].append(opened)
                ours[number].append(chosen)
            for number, (opened, _) in enumerate(_visits(bare_host)):
                bare[number].append(opened)
    for number, name in enumerate(("first", "second")):
        what = f"page to a chosen entry / bare Python, {name} visit"
        more = f"shown after {median(shown[number]):,.0f} ms"
        yield ratio(what, ours[number], bare[number], 1.3, more=more)


def _visits(server: CountingHost) -> Iterator[tuple[float, float]]:
    """Visit a page twice; yield when it was open, and when a key had done something there."""
    with fresh_browser() as browser:
        for _ in range(2):
            tab = browser.open(server.link, before=_WATCH)
            tab.wait_until("window.opened")
            if tab.run("'smtplab' in window"):
                tab.wait_until(f"window.chosen && {_IS_KEPT}")
            opened, chosen = tab.run("[window.opened, window.chosen ?? window.opened]")
            tab.run(_REST)
            tab.close()
            yield opened, chosen


def page_weight(*, quick: bool) -> Iterator[Figure]:  # noqa: ARG001  # counted once either way
    """Count at the host what it sends for a first visit, headers and all, and for a second.

    A browser looks at each visit for a new service worker: that is no part of the second figure,
    and stands beside it.
    """
    with host(our_page()) as server, fresh_browser() as browser:
        first = _octets(server, browser)
        asked = len(server.asked)
        second = _octets(server, browser)
        further = [path for path in server.asked[asked:] if path != _CHECK]
    yield Figure("first visit, over the wire", first / 1e6, 9, unit="MB", note=f"{asked} files")
    note = f"{second:,} octets to look for a new version"
    yield Figure("second visit, files over the wire", len(further), 0, unit="", note=note)


def _octets(server: CountingHost, browser: Chromium) -> int:
    server.sent.clear()
    tab = browser.open(server.link, before=_WATCH)
    tab.wait_until("window.chosen")
    tab.wait_until(_IS_KEPT)
    tab.run(_REST)
    tab.close()
    return sum(server.sent)
