"""A dialog to choose a row of a list from."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList

from smtplab.tui.common.base import DialogScreen
from smtplab.tui.common.option_rows import MarkedList

__all__ = ["ListDialog"]

_KEYS = "Enter goes there · Esc closes"


class ListDialog(DialogScreen[int | None]):
    """A list to choose from; the result is the place of the row, None for none.

    Args:
        title: What stands above.
        rows: The rows, at least one.
        selected: Place of the row that is selected first.
    """

    DEFAULT_CSS = """
    ListDialog {
        align: center middle;
        OptionList {
            width: 72;
            max-width: 100%;
            height: auto;
            max-height: 80%;
            border: round $border;
            border-title-color: $primary;
            border-title-style: bold;
            border-subtitle-color: $text-muted;
            background: $surface;
            padding: 0 1;
            &:focus { border: round $border; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close", show=False)
    ]

    def __init__(self, title: str, rows: Sequence[Content], selected: int = 0) -> None:
        super().__init__()
        self._title = title
        self._rows = rows
        self._selected = selected

    def compose(self) -> ComposeResult:
        """List the rows."""
        rows = MarkedList(*self._rows)
        rows.border_title = Content(self._title)
        rows.border_subtitle = Content(_KEYS)
        rows.highlighted = self._selected
        yield rows

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        _ = self.dismiss(event.option_index)
