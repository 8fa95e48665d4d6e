"""The button that asks for the browser's file chooser, where the app runs in a page."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from smtplab.tui.messages import ChooseFile

__all__ = ["FileButton"]

_LABEL = "▸ Choose a file on this device, or drop it on the page"


class FileButton(Static, can_focus=True):
    """Asks for the file chooser as soon as it is there, and again by Enter or a click."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    FileButton { background: $panel; padding: 0 1; &:focus { text-style: bold; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "Choose", show=False)]

    def __init__(self) -> None:
        super().__init__(Content(_LABEL))

    def on_mount(self) -> None:
        """Ask at once: a browser shows its chooser only just after a key or a click."""
        self.action_choose()

    def on_click(self) -> None:
        """Ask again."""
        self.action_choose()

    def action_choose(self) -> None:
        """Ask for the file chooser."""
        self.post_message(ChooseFile())
