"""The help: all keys and all commands, each made from the table that it is obeyed from."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from textwrap import wrap
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from smtplab.protocol.commands import VERBS
from smtplab.tui.actions import (
    ANYWHERE,
    DRILL,
    EXPLAIN,
    LAB,
    LESSON,
    PALETTE,
    REFERENCE,
    REPLAY,
    Action,
    bindings,
    shown_key,
)
from smtplab.tui.common.base import SizedScreen
from smtplab.tui.common.keys_bar import KeysBar
from smtplab.tui.common.offer import available
from smtplab.tui.common.room_notice import RoomNotice
from smtplab.tui.common.title_bar import TitleBar
from smtplab.tui.lab.prompt import Prompt
from smtplab.tui.lesson.pane import LessonPane

__all__ = ["HelpScreen", "commands", "keys"]

HelpRow = tuple[str, str]
"""What to press or to send, and what it does."""
Offer = Callable[[Iterable[Action]], Iterable[Action]]

_CLOSE = Action("dismiss", "Close", "Close the help.", ("escape", "f1", "alt+h"), "Close")
HELP = (_CLOSE,)
_TERM = 26


class KeyContext(NamedTuple):
    """A screen that has keys.

    Attributes:
        heading: What stands above its keys.
        actions: What can be done there.
        widget: What else takes keys there; None for nothing.
        where: When it takes them.
    """

    heading: str
    actions: Sequence[Action]
    widget: type[Widget] | None = None
    where: str = ""


_CONTEXTS = (
    KeyContext("Keys in the lab", LAB, Prompt, "in the prompt"),
    KeyContext("Keys in a lesson", LESSON, LessonPane, "while nothing is typed"),
    KeyContext("Keys in a replay", REPLAY),
    KeyContext("Keys in a drill", DRILL),
    KeyContext("Keys in the reference", REFERENCE),
    KeyContext("Keys where replies are explained", EXPLAIN),
)
_HERE = "Keys here"


def keys(here: Sequence[Action], offer: Offer = list) -> Iterator[tuple[str, list[HelpRow]]]:
    """List all keys with what they do: the same rows that they are bound by, each once.

    Args:
        here: What can be done where help is asked for; comes first.
        offer: Returns of some actions those that can be offered.

    Yields:
        What stands above the keys of a place, and the keys.
    """
    listed: set[HelpRow] = set()
    known = next((place for place in _CONTEXTS if place.actions is here), KeyContext(_HERE, here))
    for place in (known._replace(heading=_HERE), *_CONTEXTS):
        fresh = [entry for entry in _entries(place, offer) if entry not in listed]
        listed.update(fresh)
        if fresh:
            yield place.heading, fresh


def _entries(place: KeyContext, offer: Offer) -> list[HelpRow]:
    bound = Binding.make_bindings(place.widget.BINDINGS) if place.widget else ()
    own = [(shown_key(one.key), f"{one.description}, {place.where}.") for one in bound]
    listed = map(_entry, offer((*place.actions, PALETTE, *ANYWHERE)))
    return [*dict.fromkeys(listed), *own]


def commands() -> list[HelpRow]:
    """List the commands of SMTP as the protocol's own table has them."""
    return [(verb.syntax, f"{verb.summary} {verb.section}.") for verb in VERBS.values()]


def _entry(action: Action) -> HelpRow:
    shown = "  ".join(map(shown_key, action.keys)) or f"{shown_key(PALETTE.keys[0])} {action.title}"
    return (shown, action.help)


class HelpTable(Widget):
    """Two columns under a heading, the second one wrapped.

    Args:
        heading: What stands above.
        entries: The rows.
    """

    DEFAULT_CSS = """
    HelpTable { height: auto; margin: 0 0 1 0; }
    """

    def __init__(self, heading: str, entries: Iterable[HelpRow]) -> None:
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
        return Content("\n").join([heading, *(_line(term, text) for term, text in rows)])


def _rows(entry: HelpRow, width: int) -> list[HelpRow]:
    """Break an entry into rows; a term that is too long has a row of its own."""
    term, text = entry
    lines = wrap(text, max(20, width - _TERM - 1)) or [""]
    if len(term) >= _TERM:
        return [(term, ""), *(("", line) for line in lines)]
    return [(term, lines[0]), *(("", line) for line in lines[1:])]


def _line(term: str, text: str) -> Content:
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
        asking = self.app.screen_stack[-2:][0]
        with VerticalScroll():
            for heading, entries in keys(getattr(asking, "ACTIONS", ()), self._offer):
                yield HelpTable(heading, entries)
            yield HelpTable("Commands of SMTP", commands())
        yield KeysBar(HELP)

    def _offer(self, actions: Iterable[Action]) -> list[Action]:
        return available(actions, self.app)
