"""The dialog that asks how several pasted lines are to be sent."""

from enum import Enum
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList

from smtplab.tui.common.base import DialogScreen
from smtplab.tui.common.option_rows import MarkedList

__all__ = ["PasteDialog", "Sending"]


class Sending(Enum):
    """How lines go out; the value tells the learner what it means."""

    ONE_BY_ONE = "One by one: each waits for its reply"
    AS_GROUP = "As one pipelined group: all at once, then the replies"
    NOT_AT_ALL = "Not at all"


class PasteDialog(DialogScreen[Sending]):
    """Asks how several pasted lines shall go out.

    Args:
        count: How many lines there are.
        is_log: Whether they look like the log of a session, which nobody would send.
    """

    DEFAULT_CSS = """
    PasteDialog {
        align: center middle;
        OptionList {
            width: 64;
            max-width: 100%;
            height: auto;
            border: round $border;
            border-title-color: $primary;
            border-title-style: bold;
            background: $surface;
            padding: 0 1;
            &:focus { border: round $border; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "refuse", "Not at all", show=False),
    ]

    def __init__(self, count: int, *, is_log: bool = False) -> None:
        super().__init__()
        self._count = count
        self._is_log = is_log

    def compose(self) -> ComposeResult:
        """List the ways."""
        ways = MarkedList(*(Content(way.value) for way in Sending))
        ways.border_subtitle = Content("Enter chooses · Esc sends nothing")
        ways.border_title = Content(f"{self._count} lines were pasted")
        if self._is_log:
            ways.border_title = Content(f"{self._count} lines were pasted that look like a log")
            ways.border_subtitle = Content("Replay opens logs · Esc sends nothing")
            ways.highlighted = list(Sending).index(Sending.NOT_AT_ALL)
        yield ways

    def action_refuse(self) -> None:
        """Send nothing."""
        _ = self.dismiss(Sending.NOT_AT_ALL)

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        _ = self.dismiss(list(Sending)[event.option_index])
