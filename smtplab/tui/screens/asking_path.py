"""Which file shall it be?"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from smtplab.console import UsageError
from smtplab.simulation.visible import visible
from smtplab.tui.widgets.path_line import PathLine

__all__ = ["AskingPath"]

Taken = TypeVar("Taken")


class AskingPath(ModalScreen[Taken]):
    """Asks for a path until one is taken.

    Args:
        title: What is asked.
        hint: What stands in the line while it is empty.
        take: Makes of a path what is wanted; raises a `UsageError` that says what is wrong with it.
    """

    DEFAULT_CSS = """
    AskingPath {
        align: center middle;
        Vertical {
            width: 72;
            max-width: 100%;
            height: auto;
            border: round $border;
            border-title-color: $primary;
            border-title-style: bold;
            border-subtitle-color: $text-muted;
            background: $surface;
            padding: 1 1;
        }
        #complaint { height: auto; color: $error; display: none; }
        #complaint.-told { display: block; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Close", show=False)]

    def __init__(self, title: str, hint: str, take: Callable[[str], Taken]) -> None:
        super().__init__()
        self._title = title
        self._take = take
        self._line = PathLine(hint)
        self._complaint = Static(id="complaint")

    def compose(self) -> ComposeResult:
        """Put the line over what is wrong with it."""
        with Vertical() as card:
            card.border_title = Content(self._title)
            card.border_subtitle = Content("Tab takes the grey text · Enter · Esc closes")
            yield self._line
            yield self._complaint

    @on(PathLine.Submitted)
    def _try(self, event: PathLine.Submitted) -> None:
        if not event.value:
            return
        try:
            taken = self._take(event.value)
        except UsageError as error:
            self._complaint.update(Content(visible(str(error))))
            self._complaint.add_class("-told")
        else:
            _ = self.dismiss(taken)

    @on(PathLine.Changed)
    def _changed(self) -> None:
        self._complaint.remove_class("-told")
