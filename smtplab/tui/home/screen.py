"""The home screen: a menu of all that can be opened."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from smtplab import __version__
from smtplab.home_menu import QUIT_KEY, home_menu
from smtplab.services import Services
from smtplab.tui.actions import HOME, Action, bindings
from smtplab.tui.common.base import SizedScreen
from smtplab.tui.common.keys_bar import KeysBar
from smtplab.tui.common.menu import Menu, MenuRow
from smtplab.tui.common.room_notice import RoomNotice

__all__ = ["HomeScreen"]

_SANDBOX_HINT = "type SMTP at a server; F10 there chooses which"
_KEPT = "as you left it; F8 starts over"


def rows(*, is_studied: bool, is_kept: bool, can_quit: bool = True) -> tuple[MenuRow, ...]:
    """Return the rows of the menu, each always at its own number.

    Args:
        is_studied: Whether there is a lesson to go on with.
        is_kept: Whether there is a sandbox to go on with.
        can_quit: Whether there is a program to leave.
    """
    hints = {"sandbox": _KEPT if is_kept else _SANDBOX_HINT}
    found = home_menu(is_studied=is_studied)
    return tuple(
        MenuRow(entry.key, entry.title, hints.get(entry.key, entry.hint))
        for entry in found
        if can_quit or entry.key != QUIT_KEY
    )


_SIGN = (
    "client │── HELO ───▶│ server",
    "       │◀─ 250 ─────│       ",
)


class HomeScreen(SizedScreen):
    """The first screen: the menu.

    Args:
        services: What there is to go on with.
    """

    DEFAULT_CSS = """
    HomeScreen {
        align: center middle;
        #card { width: 76; height: auto; }
        #wordmark { width: 100%; height: auto; text-align: center; margin: 0 0 1 0; }
        #version { width: 100%; text-align: center; color: $text-muted; margin: 1 0 0 0; }
        &.-cramped Menu { padding: 0; }
        &.-cramped #card { width: 100%; }
        &.-cramped #wordmark { display: none; }
    }
    """
    ACTIONS: ClassVar[tuple[Action, ...]] = HOME
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(HOME)]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._menu = Menu(self._rows())

    def _rows(self) -> tuple[MenuRow, ...]:
        return rows(
            is_studied=self._services.is_studied,
            is_kept=self._services.sandbox.is_kept,
            can_quit=not self.app.is_web,
        )

    def compose(self) -> ComposeResult:
        """Put the menu under the wordmark."""
        yield RoomNotice()
        with Vertical(id="card"):
            yield Static(_wordmark(), id="wordmark")
            self._menu.border_title = Content("Where to?")
            yield self._menu
            release = __version__.partition("+")[0]
            yield Static(Content(f"smtplab {release} · RFC 5321"), id="version")
        yield KeysBar(HOME)

    def on_screen_resume(self) -> None:
        """List what there is by now; how far one is comes after the first frame."""
        self._menu.rows = self._rows()
        self.call_after_refresh(self._tell_progress)

    def _tell_progress(self) -> None:
        """Name the lesson to go on with, and count what is done; not below another screen."""
        if not (self.is_active and self._services.is_studied):
            return
        from smtplab.tui.home.progress_hints import progress_hints  # noqa: PLC0415  # not at the start

        hints = progress_hints(self._services)
        self._menu.rows = tuple(
            row._replace(hint=hints.get(row.key, row.hint)) for row in self._menu.rows
        )

    def fold(self, room: Size) -> None:
        """Choose the layout; where room is short the rows move together."""
        super().fold(room)
        self._menu.gap = int(self.has_class("-wide"))


def _wordmark() -> Content:
    sign = Content("\n").join(Content.styled(line, "$primary") for line in _SIGN)
    name = Content.assemble(("smtplab", "bold $foreground"), "\n")
    motto = Content.styled("a laboratory for SMTP", "$text-muted")
    return Content.assemble(name, motto, "\n\n", sign)
