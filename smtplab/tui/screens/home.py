"""What is there to do?"""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from smtplab import __version__
from smtplab.tui.actions import HOME, Action, bindings
from smtplab.tui.screens.base import SizedScreen
from smtplab.tui.widgets.keys_bar import KeysBar
from smtplab.tui.widgets.menu import Menu, Row
from smtplab.tui.widgets.room_notice import RoomNotice

__all__ = ["HomeScreen"]

_CONTINUE = Row("continue", "Continue", "the sandbox as you left it")
_FRESH = Row("fresh", "Fresh sandbox", "a new connection; the old session stays a branch")
_SANDBOX = Row("sandbox", "Sandbox", "type SMTP at a server and watch both ends")
_ALWAYS = (
    Row("help", "Help", "the keys, and the commands of SMTP"),
    Row("quit", "Quit", "leave; the sandbox is kept"),
)


def rows(is_kept: bool) -> tuple[Row, ...]:
    """List what there is: one row each, and nothing that cannot be chosen."""
    return (*((_CONTINUE, _FRESH) if is_kept else (_SANDBOX,)), *_ALWAYS)


_SIGN = (
    "client │── HELO ───▶│ server",
    "       │◀─ 250 ─────│       ",
)


class HomeScreen(SizedScreen):
    """The first screen: ways on.

    Args:
        is_kept: Says whether there is a sandbox to go on with.
    """

    DEFAULT_CSS = """
    HomeScreen {
        align: center middle;
        #card { width: 76; height: auto; }
        #wordmark { width: 100%; height: auto; text-align: center; margin: 0 0 1 0; }
        #version { width: 100%; text-align: center; color: $text-muted; margin: 1 0 0 0; }
        Menu {
            border: round $border;
            border-title-color: $primary;
            border-title-style: bold;
            background: $surface;
            padding: 1 1;
        }
        &.-cramped Menu { padding: 0; }
        &.-cramped #card { width: 100%; }
        &.-cramped #wordmark { display: none; }
    }
    """
    ACTIONS: ClassVar[tuple[Action, ...]] = HOME
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(HOME)]

    def __init__(self, is_kept: Callable[[], bool]) -> None:
        super().__init__()
        self._is_kept = is_kept
        self._menu = Menu(rows(is_kept()))

    def compose(self) -> ComposeResult:
        """Put the menu under the wordmark."""
        yield RoomNotice()
        with Vertical(id="card"):
            yield Static(_wordmark(), id="wordmark")
            self._menu.border_title = Content("Where to?")
            yield self._menu
            yield Static(Content(f"smtplab {__version__} · RFC 5321"), id="version")
        yield KeysBar(HOME)

    def on_screen_resume(self) -> None:
        """List what there is by now."""
        self._menu.rows = rows(self._is_kept())


def _wordmark() -> Content:
    sign = Content("\n").join(Content.styled(line, "$primary") for line in _SIGN)
    name = Content.assemble(("smtplab", "bold $foreground"), "\n")
    motto = Content.styled("a laboratory for SMTP", "$text-muted")
    return Content.assemble(name, motto, "\n\n", sign)
