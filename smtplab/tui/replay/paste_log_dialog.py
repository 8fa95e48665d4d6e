"""The dialog into which a recorded session is pasted."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from smtplab.console import UsageError
from smtplab.simulation.text.visible import visible
from smtplab.tui.common.base import DialogScreen
from smtplab.tui.common.paste_box import PasteBox
from smtplab.tui.replay import texts

__all__ = ["PasteLogDialog"]

_Result = TypeVar("_Result")


class PasteLogDialog(DialogScreen[_Result]):
    """Takes a log that is pasted or typed.

    Args:
        take: Makes of a log what is wanted; raises a `UsageError` that says what is wrong with it.
    """

    DEFAULT_CSS = """
    PasteLogDialog {
        align: center middle;
        PasteBox { width: 100; max-width: 100%; height: 80%; border-subtitle-color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", show=False),
        Binding("f2", "take", "Replay it", show=False),
        Binding("alt+t", "take", "Replay it", show=False, priority=True),
    ]

    def __init__(self, take: Callable[[str], _Result]) -> None:
        super().__init__()
        self._take = take
        self._box = PasteBox()

    def compose(self) -> ComposeResult:
        """Show where to paste."""
        self._box.border_title = Content(texts.PASTE_HERE)
        self._box.border_subtitle = Content(texts.PASTE_HINT)
        yield self._box

    def action_take(self) -> None:
        """Replay what was pasted, if there is a session in it."""
        try:
            taken = self._take(self._box.text)
        except UsageError as error:
            self._box.border_subtitle = Content.styled(visible(str(error)), "$text-error")
        else:
            _ = self.dismiss(taken)
