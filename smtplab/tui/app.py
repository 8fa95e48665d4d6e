"""The application: it opens the screen that a message asks for."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.screen import Screen

from smtplab.home_menu import QUIT_KEY
from smtplab.storage.settings import keep_theme, kept_theme
from smtplab.tui.guarded_app import GuardedApp
from smtplab.tui.home.screen import HomeScreen
from smtplab.tui.messages import ExplainReply, MenuSelected, OpenLesson, OpenReference, OpenSandbox
from smtplab.tui.routes import (
    ROUTES,
    Route,
    explain_screen,
    lesson_screen,
    reference_screen,
)
from smtplab.tui.themes import THEMES, starting_theme

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.theme import Theme

    from smtplab.services import Services

__all__ = ["SmtplabApp"]

_NOT_KEPT = "The theme cannot be saved: the next start has the one from before."


def _actions() -> type[Provider]:
    from smtplab.tui.palette import Actions  # noqa: PLC0415  # not in the first frame

    return Actions


class SmtplabApp(GuardedApp):
    """The application.

    Args:
        services: What the screens work on.
        first: Makes the screen that lies on the home screen at the start; Esc leads back.

    Attributes:
        taken_keys: Keys that never arrive: what the app runs in takes them for itself.
    """

    TITLE = "smtplab"
    DEFAULT_CSS = """
    SearchIcon { display: none; }
    """
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_actions}

    taken_keys: frozenset[str] = frozenset()

    def __init__(self, services: Services, first: Route | None = None) -> None:
        super().__init__()
        self.services = services
        self._first = first
        for theme in THEMES:
            self.register_theme(theme)
        self._kept_theme = starting_theme(os.environ, kept_theme(), self.available_themes)
        self.theme = self._kept_theme

    def get_default_screen(self) -> Screen[Any]:
        """Open on the home screen."""
        return HomeScreen(self.services)

    def on_mount(self) -> None:
        """Go on to the screen that was asked for; from now on keep the theme that is chosen."""
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        if self._first is not None:
            _ = self.push_screen(self._first(self.services))

    def _keep_theme(self, theme: Theme) -> None:
        """Keep a theme that was chosen; Textual tells of the one at the start as well."""
        if theme.name == self._kept_theme:
            return
        self._kept_theme = theme.name
        try:
            keep_theme(theme.name)
        except OSError:
            self.notify(_NOT_KEPT, markup=False)

    @on(MenuSelected)
    def _open(self, message: MenuSelected) -> None:
        if message.key == QUIT_KEY:
            self.exit()
        elif self.is_current(message):
            _ = self.push_screen(ROUTES[message.key](self.services))

    @on(OpenLesson)
    def _open_lesson(self, message: OpenLesson) -> None:
        if not self.is_current(message):
            return
        screen = lesson_screen(self.services, message.name, message.step)
        _ = self.switch_screen(screen) if message.replaces else self.push_screen(screen)

    @on(OpenSandbox)
    def _open_sandbox(self, message: OpenSandbox) -> None:
        if self.is_current(message):
            self.services.choose_site(message.site)
            _ = self.switch_screen(ROUTES["sandbox"](self.services))

    @on(OpenReference)
    def _look_up(self, message: OpenReference) -> None:
        if self.is_current(message):
            _ = self.push_screen(reference_screen(self.services, message.asked))

    @on(ExplainReply)
    def _explain(self, message: ExplainReply) -> None:
        if self.is_current(message):
            _ = self.push_screen(explain_screen(self.services, message.octets))

    def action_help(self) -> None:
        """Show the keys and the commands."""
        _ = self.push_screen(ROUTES["help"](self.services))
