"""Whether what there is to read has been painted since it changed."""

from __future__ import annotations

from textual.screen import Screen

__all__ = ["PaintGuard"]


class PaintGuard:
    """Keeps a key that was pressed twice from leaving a text that nobody has seen yet.

    Args:
        screen: The screen that paints the text.
    """

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._text: object = None
        self._painted: object = None

    @property
    def is_painted(self) -> bool:
        """Whether the text that there is now has been on the screen."""
        return self._painted == self._text

    def watch(self, text: object) -> None:
        """Take note of what there is to read.

        Args:
            text: Anything that differs from what was given before if the text does.
        """
        if text != self._text:
            self._text = text
            _ = self._screen.call_after_refresh(self._note_painted, text)

    def _note_painted(self, text: object) -> None:
        self._painted = text
