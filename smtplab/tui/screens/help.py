"""Which keys are there, and which commands?"""

from collections.abc import Iterable
from textwrap import wrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from smtplab.protocol.commands import VERBS
from smtplab.tui.actions import ANYWHERE, LAB, LESSON, PALETTE, Action, bindings, shown_key
from smtplab.tui.screens.base import SizedScreen
from smtplab.tui.widgets.keys_bar import KeysBar
from smtplab.tui.widgets.lesson_pane import LessonPane
from smtplab.tui.widgets.prompt import Prompt
from smtplab.tui.widgets.room_notice import RoomNotice
from smtplab.tui.widgets.title_bar import TitleBar

__all__ = ["HelpScreen", "commands", "keys"]

Entry = tuple[str, str]
"""What to press or to say, and what it does."""

_CLOSE = Action("app.pop_screen", "Close", "Close the help.", ("escape", "f1", "alt+h"), "Close")
HELP = (_CLOSE,)
_TERM = 26
_WHERE = "in the prompt"


def keys() -> list[Entry]:
    """List all keys with what they do: the same rows that they are bound by."""
    prompt = [
        (shown_key(binding.key), f"{binding.description} {_WHERE}.")
        for binding in Binding.make_bindings(Prompt.BINDINGS)
    ]
    return [*prompt, *(_entry(action) for action in (*LAB, PALETTE, *ANYWHERE))]


def lesson_keys() -> list[Entry]:
    """List what a lesson has besides: its keys, then those of its pane."""
    pane = [
        (shown_key(binding.key), f"{binding.description}, while nothing is typed.")
        for binding in Binding.make_bindings(LessonPane.BINDINGS)
    ]
    known = {action.does for action in LAB}
    return [*(_entry(action) for action in LESSON if action.does not in known), *pane]


def commands() -> list[Entry]:
    """List the commands of SMTP as the protocol's own table has them."""
    return [(verb.syntax, f"{verb.summary} {verb.section}.") for verb in VERBS.values()]


def _entry(action: Action) -> Entry:
    shown = "  ".join(map(shown_key, action.keys)) or f"{shown_key(PALETTE.keys[0])} {action.title}"
    return (shown, action.help)


class Table(Widget):
    """Two columns under a heading, the second one wrapped.

    Args:
        heading: What stands above.
        entries: The rows.
    """

    DEFAULT_CSS = """
    Table { height: auto; margin: 0 0 1 0; }
    """

    def __init__(self, heading: str, entries: Iterable[Entry]) -> None:
        super().__init__()
        self._heading = heading
        self._entries = list(entries)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Count the lines."""
        del container, viewport
        return 1 + sum(len(_rows(entry, width)) for entry in self._entries)

    def render(self) -> Content:
        """Draw the table."""
        rows = (row for entry in self._entries for row in _rows(entry, self.size.width))
        heading = Content.styled(self._heading, "bold $primary")
        return Content("\n").join([heading, *(_drawn(term, text) for term, text in rows)])


def _rows(entry: Entry, width: int) -> list[Entry]:
    """Break an entry into rows; a term that is too long has a row of its own."""
    term, text = entry
    lines = wrap(text, max(20, width - _TERM - 1)) or [""]
    if len(term) >= _TERM:
        return [(term, ""), *(("", line) for line in lines)]
    return [(term, lines[0]), *(("", line) for line in lines[1:])]


def _drawn(term: str, text: str) -> Content:
    return Content.assemble((term.ljust(_TERM), "bold $accent"), text)


class HelpScreen(SizedScreen):
    """Keys and commands, each made from the table that it is obeyed from."""

    DEFAULT_CSS = """
    HelpScreen {
        VerticalScroll { padding: 1 2; scrollbar-size-vertical: 1; background: $surface; }
    }
    """
    ACTIONS: ClassVar[tuple[Action, ...]] = HELP
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(HELP)]

    def compose(self) -> ComposeResult:
        """Put one table under the other."""
        yield TitleBar("Keys and commands")
        yield RoomNotice()
        with VerticalScroll():
            yield Table("Keys", keys())
            yield Table("Keys in a lesson", lesson_keys())
            yield Table("Commands of SMTP", commands())
        yield KeysBar(HELP)
