"""The keyboard of the page: each key that the app binds arrives, or has a twin that is shown."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from inspect import isclass
from math import inf
from typing import Any, NamedTuple

import pytest
from textual.app import App
from textual.binding import Binding
from textual.events import Key
from textual.widget import Widget

import smtplab.tui
from smtplab.tui.common.base import SizedScreen
from smtplab.tui.keyboard import Keyboard
from tests.web.chromium import Chromium, ChromiumTab
from tests.web.conftest import CountingServer
from tests.web.firefox import Firefox

ALT, CTRL, META, SHIFT = 1, 2, 4, 8
HELD = {"alt": ALT, "ctrl": CTRL, "super": META, "shift": SHIFT}
NAMED = {
    "left": ("ArrowLeft", 37),
    "up": ("ArrowUp", 38),
    "right": ("ArrowRight", 39),
    "down": ("ArrowDown", 40),
    "home": ("Home", 36),
    "end": ("End", 35),
    "pageup": ("PageUp", 33),
    "pagedown": ("PageDown", 34),
    "enter": ("Enter", 13),
    "escape": ("Escape", 27),
    "tab": ("Tab", 9),
    "backspace": ("Backspace", 8),
    "delete": ("Delete", 46),
    "space": (" ", 32),
    "plus": ("+", 187),
    "minus": ("-", 189),
    "equals_sign": ("=", 187),
    **{f"f{number}": (f"F{number}", 111 + number) for number in range(1, 13)},
}
KEPT_BY_BROWSERS = frozenset({"ctrl+w", "ctrl+q", "ctrl+pageup", "ctrl+pagedown"})
"""Close the tab, end Firefox, go to another tab: no page can prevent that."""
NO_TERMINAL_SENDS = {"ctrl+shift+a", "ctrl+shift+k"}
PASTES = {"ctrl+v"}
COMES_AS = {"alt+backspace": "ctrl+w", "ctrl+backspace": "ctrl+w"}
F_KEYS = frozenset(f"f{number}" for number in range(1, 13))
"""Keys that Chromebooks and tablets have not."""
MISSION_CONTROL = frozenset(f"ctrl+{arrow}" for arrow in ("left", "right", "up", "down"))
"""Keys by which macOS shows its windows."""
LISTEN = """
window.fed = [];
const post = Worker.prototype.postMessage;
Worker.prototype.postMessage = function (message, ...rest) {
  if (message[0] === "feed") window.fed.push(message[1]);
  else post.call(this, message, ...rest);
};
for (const kind of ["keydown", "keypress"])
  addEventListener(kind, (event) => (window[kind] = event), { capture: true });
"""
OTHER = """
(async () => {
  Object.defineProperty(navigator, "platform", { get: () => %r });
  const place = new URL("./", document.querySelector("script[type=module]").src);
  const [{ Terminal }, { bindKeys, takenKeys }] = await Promise.all(
    ["xterm.mjs", "keys.js"].map((name) => import(`${place}${name}?other`)));
  const terminal = new Terminal({ cols: 80, rows: 2 });
  const box = document.createElement("div");
  document.body.append(box);
  terminal.open(box);
  window.fed = [];
  const send = (text) => window.fed.push(text);
  bindKeys(terminal, send, () => {});
  terminal.onData(send);
  terminal.focus();
  window.taken = takenKeys();
})()
"""


class Pressed(NamedTuple):
    """A key as a browser tells of it."""

    key: str
    code: str
    number: int
    held: int = 0
    text: str = ""


ON_OTHER_SYSTEMS = {
    "MacIntel": (
        MISSION_CONTROL,
        {
            # Option types the signs of the keyboard, here a German one, and is Alt elsewhere.
            Pressed("@", "KeyL", 76, ALT, "@"): "@",
            Pressed("[", "Digit5", 53, ALT, "["): "[",
            Pressed("ø", "KeyO", 79, ALT, "ø"): "\x1bo",
            Pressed("Dead", "KeyE", 69, ALT): "\x1be",
            Pressed("ArrowLeft", "ArrowLeft", 37, ALT): "\x1b[1;3D",
            Pressed("v", "KeyV", 86, META): "",
            Pressed("c", "KeyC", 67, META): "\x03",
        },
    ),
    "Win32": (
        frozenset[str](),
        {
            # Windows tells of AltGr as Ctrl and Alt.
            Pressed("@", "KeyQ", 81, ALT | CTRL, "@"): "@",
            Pressed("\\", "Minus", 219, ALT | CTRL, "\\"): "\\",
            Pressed("q", "KeyQ", 81, ALT): "\x1bq",
            Pressed("C", "KeyC", 67, CTRL | SHIFT): "\x03",
        },
    ),
}


def classes() -> Iterator[type[App[Any] | Widget]]:
    """Yield each screen and each widget of the app."""
    for module in pkgutil.walk_packages(smtplab.tui.__path__, "smtplab.tui."):
        for one in vars(import_module(module.name)).values():
            if isclass(one) and issubclass(one, App | Widget):
                yield one


def screens() -> Iterator[type[SizedScreen]]:
    """Yield each screen with actions."""
    return (one for one in classes() if issubclass(one, SizedScreen))


def bound() -> Iterator[str]:
    """Yield each key that something in the app binds, but for those of terminals on macOS."""
    for one in classes():
        for base in one.mro():
            for binding in Binding.make_bindings(base.__dict__.get("BINDINGS", ())):
                yield from (key for key in binding.key.split(",") if not key.startswith("super+"))


def pressed(name: str) -> Pressed:
    """Return what a keyboard of the United States sends."""
    *held, key = name.split("+")
    modifiers = sum(HELD[one] for one in held)
    shown, number = NAMED.get(key, (key, ord(key[0].upper())))
    if len(shown) > 1:
        return Pressed(shown, shown, number, modifiers, "\r" if key == "enter" else "")
    shown = shown.upper() if SHIFT & modifiers else shown
    text = "" if modifiers & ~SHIFT else shown
    return Pressed(shown, f"Key{key.upper()}" if key.isalpha() else "", number, modifiers, text)


def press(tab: ChromiumTab, one: Pressed) -> str:
    """Press a key; return what reached the app."""
    tab.run("window.fed.length = 0")
    event: dict[str, Any] = {"key": one.key, "code": one.code, "modifiers": one.held}
    event["windowsVirtualKeyCode"] = one.number
    tab.call("Input.dispatchKeyEvent", type="keyDown", text=one.text, **event)
    tab.call("Input.dispatchKeyEvent", type="keyUp", **event)
    return str(tab.run("window.fed.join('')"))


def meaning(sequence: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the keys that the app makes of what reached it."""
    keyboard = Keyboard()
    found = [*keyboard.feed(sequence.encode())]
    with monkeypatch.context() as patched:
        patched.setattr("textual._parser.get_time", lambda: inf)  # nothing more comes
        found += keyboard.tick()
    return [one.key for one in found if isinstance(one, Key)]


def test_each_key_arrives_and_does_nothing_else(
    server: CountingServer, browser: Chromium, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = browser.open(server.link)
    tab.wait_for("Where to?")
    tab.run(LISTEN)
    keys = sorted({*bound()} - NO_TERMINAL_SENDS - PASTES)
    assert {"f1", "alt+left", "ctrl+home", "alt+minus", "alt+v"} <= {*keys}
    wrong = {}
    for key in keys:
        one = pressed(key)
        sequence = press(tab, one)
        # What can be printed does no more than to go into a box that nobody sees.
        is_prevented = bool(one.text) or tab.run("keydown.defaultPrevented")
        if not is_prevented or meaning(sequence, monkeypatch) != [COMES_AS.get(key, key)]:
            wrong[key] = (is_prevented, sequence)
    assert wrong == {}
    for platform, (taken, sequences) in ON_OTHER_SYSTEMS.items():
        tab.reload()
        tab.wait_for("Where to?")
        tab.run(OTHER % platform)
        assert set(tab.run("taken")) == KEPT_BY_BROWSERS | taken
        assert {one: press(tab, one) for one in sequences} == sequences


def test_firefox_keeps_no_other_key(
    server: CountingServer, firefox: Firefox, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = firefox.open(server.link)
    tab.wait_for("Where to?")
    tab.run(f"(() => {{ {LISTEN} }})()")
    before = firefox.window()
    keys = sorted({*bound()} - NO_TERMINAL_SENDS - PASTES - KEPT_BY_BROWSERS)
    chords = ((*key.split("+")[:-1], pressed(key).key) for key in keys)
    tab.strike(*chords, ("$",))
    tab.wait_until("window.fed.at(-1) === '$'")
    found = [key for one in tab.run("window.fed") for key in meaning(one, monkeypatch)]
    assert found == [*(COMES_AS.get(key, key) for key in keys), "dollar_sign"]
    tab.press("alt")
    tab.wait_until("keydown.key === 'Alt'")
    assert firefox.window() == before


TAKEN = (KEPT_BY_BROWSERS, F_KEYS, MISSION_CONTROL)


@pytest.mark.parametrize("taken", TAKEN)
def test_a_key_that_never_arrives_has_a_twin_that_is_shown(taken: frozenset[str]) -> None:
    for action in {action for one in screens() for action in one.ACTIONS}:
        if {*action.keys} & taken and not action.only_in_terminal:
            assert action.avoid(taken).keys[0] not in taken, action
