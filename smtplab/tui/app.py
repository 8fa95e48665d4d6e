"""Which screens are there, and how does one lead to the other?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from textual import on
from textual.app import App
from textual.constants import DEFAULT_THEME
from textual.screen import Screen

from smtplab.tui.messages import Chosen
from smtplab.tui.screens.home import HomeScreen
from smtplab.tui.themes import DARK, THEMES

if TYPE_CHECKING:
    from textual.command import Provider

    from smtplab.tui.store import SandboxStore

__all__ = ["SmtplabApp"]


def _actions() -> type[Provider]:
    from smtplab.tui.palette import Actions  # noqa: PLC0415  # not in the first frame

    return Actions


class SmtplabApp(App[None]):
    """The application.

    Args:
        store: Where the sandbox comes from and where it stays.
        start: The screen to open; Esc leads from the sandbox to the home screen.
    """

    TITLE = "smtplab"
    DEFAULT_CSS = """
    SearchIcon { display: none; }
    """
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_actions}

    def __init__(self, store: SandboxStore, start: Literal["home", "sandbox"] = "home") -> None:
        super().__init__()
        self._store = store
        self._start = start
        for theme in THEMES:
            self.register_theme(theme)
        if DEFAULT_THEME == "textual-dark":
            self.theme = DARK.name

    def get_default_screen(self) -> Screen[Any]:
        """Open on the home screen."""
        return HomeScreen(lambda: self._store.is_kept)

    def on_mount(self) -> None:
        """Go on to the sandbox if that was asked for."""
        if self._start == "sandbox":
            self._open_sandbox(fresh=False)

    @on(Chosen)
    def _open(self, message: Chosen) -> None:
        ways: dict[str, Callable[[], object]] = {
            "continue": lambda: self._open_sandbox(fresh=False),
            "sandbox": lambda: self._open_sandbox(fresh=False),
            "fresh": lambda: self._open_sandbox(fresh=True),
            "help": self.action_help,
            "quit": self.exit,
        }
        ways[message.key]()

    def _open_sandbox(self, *, fresh: bool) -> None:
        from smtplab.tui.screens.lab import LabScreen  # noqa: PLC0415  # not in the first frame

        _ = self.push_screen(LabScreen(self._store, fresh=fresh))

    def action_help(self) -> None:
        """Show the keys and the commands."""
        from smtplab.tui.screens.help import HelpScreen  # noqa: PLC0415  # not in the first frame

        _ = self.push_screen(HelpScreen())
