"""Which file shall it be?"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from smtplab.console import UsageError
from smtplab.simulation.text.visible import visible
from smtplab.tui.common.base import AskingScreen
from smtplab.tui.common.path_card import PathCard
from smtplab.tui.common.path_line import PathLine

__all__ = ["AskingPath"]

Taken = TypeVar("Taken")
_KEYS = "Tab takes the grey text · Enter · Esc closes"


class AskingPath(AskingScreen[Taken]):
    """Asks for a path until one is taken.

    Args:
        title: What is asked.
        hint: What stands in the line while it is empty.
        take: Makes of a path what is wanted; raises a `UsageError` that says what is wrong with it.
    """

    DEFAULT_CSS = """
    AskingPath { align: center middle; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Close", show=False)]

    def __init__(self, title: str, hint: str, take: Callable[[str], Taken]) -> None:
        super().__init__()
        self._take = take
        self._card = PathCard(title, _KEYS, PathLine(hint))

    def compose(self) -> ComposeResult:
        """Show where to type the path."""
        yield self._card

    @on(PathLine.Submitted)
    def _try(self, event: PathLine.Submitted) -> None:
        if not event.value:
            return
        try:
            taken = self._take(event.value)
        except UsageError as error:
            self._card.complain(visible(str(error)))
        else:
            _ = self.dismiss(taken)
