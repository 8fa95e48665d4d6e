"""The dialog that asks which of several lessons to open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList

from smtplab.teaching.reference.entry import Mention
from smtplab.tui.common.base import DialogScreen
from smtplab.tui.common.option_rows import MarkedList
from smtplab.tui.reference import texts

__all__ = ["LessonPicker"]


class LessonPicker(DialogScreen[str]):
    """Asks which lesson shall be opened; gives its name.

    Args:
        mentions: The lessons.
    """

    DEFAULT_CSS = """
    LessonPicker {
        align: center middle;
        OptionList {
            width: 64;
            max-width: 100%;
            height: auto;
            max-height: 20;
            border: round $border;
            border-title-color: $primary;
            border-title-style: bold;
            background: $surface;
            padding: 0 1;
            &:focus { border: round $border; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Back", show=False)]

    def __init__(self, mentions: Sequence[Mention]) -> None:
        super().__init__()
        self._mentions = tuple(mentions)

    def compose(self) -> ComposeResult:
        """List the lessons."""
        rows = MarkedList(*map(_row, self._mentions))
        rows.border_title = Content(texts.WHICH_LESSON)
        yield rows

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        _ = self.dismiss(self._mentions[event.option_index].name)

    def action_leave(self) -> None:
        """Open none."""
        _ = self.dismiss("")


def _row(mention: Mention) -> Content:
    how = texts.NEW_IN if mention.introduces else texts.USED_IN
    return Content.assemble((f"{how:<9}", "$text-muted"), mention.title)
