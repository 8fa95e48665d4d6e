"""The window of the page: letters of any size, fingers, and the row of keys."""

from __future__ import annotations

import pytest

from tests.web.chromium import Chromium, ChromiumTab
from tests.web.conftest import CountingServer

PHONES = ((400, 800), (390, 844), (844, 390), (768, 1024))
SIZE = "[smtplab.terminal().cols, smtplab.terminal().rows, smtplab.terminal().options.fontSize]"
IS_WHOLE = """
(() => {
  const box = (name) => document.querySelector(name).getBoundingClientRect();
  const buttons = [...document.querySelectorAll("#keys button")];
  const keys = buttons.map((one) => one.getBoundingClientRect());
  return (
    document.documentElement.scrollWidth <= innerWidth &&
    keys.every(({ width, height, bottom }) =>
      Math.min(width, height) >= 44 && bottom <= visualViewport.height) &&
    box(".xterm-screen").height <= box("#terminal").height
  );
})()
"""
"""Nothing lies beyond an edge, and a key is as large as a thumb."""


def size(tab: ChromiumTab) -> tuple[int, int, float]:
    """Return the columns, the rows and the size of the letters."""
    columns, rows, letters = tab.run(SIZE)
    return columns, rows, letters


def test_letters_follow_the_window_and_the_learner(
    server: CountingServer, browser: Chromium
) -> None:
    tab = browser.open(server.link, 1366, 640)
    tab.wait_for("Where to?")
    assert size(tab)[2] == 15
    tab.resize(1920, 970)
    tab.wait_until(f"{SIZE}[2] > 18")
    assert size(tab)[0] >= 120
    assert size(tab)[1] >= 36
    before = size(tab)[2]
    tab.run("document.getElementById('larger').click()")
    tab.run("document.getElementById('larger').click()")
    assert size(tab)[2] == before + 2
    for _ in range(14):
        tab.run("document.getElementById('larger').click()")
    largest = size(tab)
    assert largest[0] >= 80
    assert largest[1] >= 24
    tab.run("document.getElementById('smaller').click()")
    assert size(tab)[2] == pytest.approx(largest[2] - 1)
    tab.reload()
    tab.wait_for("Where to?")
    assert size(tab)[2] == pytest.approx(largest[2] - 1), "the browser keeps it"
    tab.run("localStorage.clear()")
    tab.press("shift+F6")
    assert tab.run("document.activeElement.parentElement.id") == "bar"
    tab.press("Escape")
    assert tab.run("document.activeElement.ariaLabel") == "Terminal input"

    for width, height in PHONES:
        tab.become_phone(width, height)
        tab.wait_until(f"innerWidth === {width} && matchMedia('(pointer: coarse)').matches")
        tab.wait_until(f"{SIZE}[0] >= 80 && {SIZE}[1] >= 24")
        tab.wait_until(IS_WHOLE)

    press = "document.querySelector('#keys button[aria-label=\"%s\"]').click()"
    tab.run(press % "F1")
    tab.wait_for("Keys and commands")
    text = tab.text()
    middle = {"x": 384, "y": 500}
    tab.call("Input.synthesizeScrollGesture", yDistance=-300, gestureSourceType="touch", **middle)
    tab.wait_until(f"smtplab.text().join('\\n') !== {text!r}")
    tab.run(press % "Esc")
    tab.wait_for("Where to?")
    tab.run(press % "Ctrl")
    tab.type("p")
    tab.wait_for("Search for commands")
    assert browser.faults() == []
