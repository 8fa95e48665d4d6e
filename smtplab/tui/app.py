"""Which screens are there, and how does one lead to the other?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.constants import DEFAULT_THEME
from textual.screen import Screen

from smtplab.tui.guarded_app import GuardedApp
from smtplab.tui.home.screen import HomeScreen
from smtplab.tui.messages import Chosen, ExplainReply, LookUp, OpenLesson
from smtplab.tui.routes import (
    QUIT_KEY,
    WAYS,
    Way,
    explain_screen,
    lesson_screen,
    reference_screen,
)
from smtplab.tui.themes import DARK, THEMES

if TYPE_CHECKING:
    from textual.command import Provider

    from smtplab.services import Desk

__all__ = ["SmtplabApp"]


def _actions() -> type[Provider]:
    from smtplab.tui.palette import Actions  # noqa: PLC0415  # not in the first frame

    return Actions


class SmtplabApp(GuardedApp):
    """The application.

    Args:
        desk: What the screens work on.
        first: Makes the screen that lies on the home screen at the start; Esc leads back.
    """

    TITLE = "smtplab"
    DEFAULT_CSS = """
    SearchIcon { display: none; }
    """
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_actions}

    def __init__(self, desk: Desk, first: Way | None = None) -> None:
        super().__init__()
        self.desk = desk
        self._first = first
        for theme in THEMES:
            self.register_theme(theme)
        if DEFAULT_THEME == "textual-dark":
            self.theme = DARK.name

    def get_default_screen(self) -> Screen[Any]:
        """Open on the home screen."""
        return HomeScreen(self.desk)

    def on_mount(self) -> None:
        """Go on to the screen that was asked for."""
        if self._first is not None:
            _ = self.push_screen(self._first(self.desk))

    @on(Chosen)
    def _open(self, message: Chosen) -> None:
        if message.key == QUIT_KEY:
            self.exit()
        else:
            _ = self.push_screen(WAYS[message.key](self.desk))

    @on(OpenLesson)
    def _open_lesson(self, message: OpenLesson) -> None:
        _ = self.push_screen(lesson_screen(self.desk, message.name))

    @on(LookUp)
    def _look_up(self, message: LookUp) -> None:
        _ = self.push_screen(reference_screen(self.desk, message.asked))

    @on(ExplainReply)
    def _explain(self, message: ExplainReply) -> None:
        _ = self.push_screen(explain_screen(self.desk, message.octets))

    def action_help(self) -> None:
        """Show the keys and the commands."""
        _ = self.push_screen(WAYS["help"](self.desk))
