"""What tabs have in common that are driven in the terms of WebDriver."""

from __future__ import annotations

from abc import abstractmethod

from tests.web.browsing import Tab

__all__ = ["WebDriverTab"]

_KEYS = {
    "ctrl": "\ue009",
    "alt": "\ue00a",
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "Tab": "\ue004",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
    **{f"F{number}": chr(ord("\ue030") + number) for number in range(1, 13)},
}
"""The characters that stand for keys."""


class WebDriverTab(Tab):
    """A tab whose keys are pressed by actions of WebDriver."""

    @abstractmethod
    def perform(self, actions: list[dict[str, object]]) -> None:
        """Have the browser do what each of its devices has to do."""

    def type(self, text: str) -> None:
        """Type a text."""
        self._strike(*((letter,) for letter in text))

    def press(self, *names: str) -> None:
        """Press keys, such as `Enter`, `F1`, `ctrl+s`."""
        self._strike(*(tuple(_KEYS.get(one, one) for one in name.split("+")) for name in names))

    def _strike(self, *chords: tuple[str, ...]) -> None:
        """Hold down the keys of each chord in order, and let go of them."""
        strokes = [
            {"type": kind, "value": key}
            for chord in chords
            for kind, keys in (("keyDown", chord), ("keyUp", chord[::-1]))
            for key in keys
        ]
        self.perform([{"type": "key", "id": "keyboard", "actions": strokes}])
