"""What tabs have in common that are driven in the terms of WebDriver."""

from __future__ import annotations

from abc import abstractmethod

from tests.web.browsing import Tab

__all__ = ["WebDriverTab"]

_KEYS = {
    "shift": "\ue008",
    "ctrl": "\ue009",
    "alt": "\ue00a",
    "Backspace": "\ue003",
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "Tab": "\ue004",
    "PageUp": "\ue00e",
    "PageDown": "\ue00f",
    "End": "\ue010",
    "Home": "\ue011",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
    "Delete": "\ue017",
    **{f"F{number}": chr(ord("\ue030") + number) for number in range(1, 13)},
}
"""The characters that stand for keys."""


class WebDriverTab(Tab):
    """A tab whose keys are pressed by actions of WebDriver."""

    @abstractmethod
    def perform(self, actions: list[dict[str, object]]) -> None:
        """Have the browser take what the keyboard does."""

    def type(self, text: str) -> None:
        """Type a text."""
        self.strike(*((letter,) for letter in text))

    def press(self, *names: str) -> None:
        """Press keys, such as `Enter`, `F1`, `ctrl+s`."""
        self.strike(*(tuple(name.split("+")) for name in names))

    def strike(self, *chords: tuple[str, ...]) -> None:
        """Hold down the keys of each chord in order, and let go of them."""
        strokes = [
            {"type": kind, "value": _KEYS.get(key, key)}
            for chord in chords
            for kind, keys in (("keyDown", chord), ("keyUp", chord[::-1]))
            for key in keys
        ]
        self.perform([{"type": "key", "id": "keyboard", "actions": strokes}])
