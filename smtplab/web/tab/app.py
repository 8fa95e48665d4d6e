"""The app as a page runs it: what is typed comes in, what is drawn goes out."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from textual import on

from smtplab.services import Services
from smtplab.tui.app import SmtplabApp
from smtplab.tui.messages import ChooseFile, FileChosen
from smtplab.web.tab.driver import PageDriver
from smtplab.web.tab.page import Page, hand_in, open_progress, open_services, read_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.driver import Driver
    from textual.theme import Theme

    from smtplab.tui.routes import Route

__all__ = ["PageApp", "open_app"]

_LEAVE_BY = "Close the tab to leave; what you did is kept."
_COPY_BY = "Select a text with the mouse, then Ctrl+C copies it."
_NOT_HERE = "Choose Replay and A file, or Explain and F3, then drop the file there."
_TERMINAL = {"COLORTERM": "truecolor", "TERM": "xterm-256color"}


class PageApp(SmtplabApp):
    """The app, shown in a page.

    Args:
        page: The page.
        services: What the screens work on.
        first: Makes the screen that lies on the home screen at the start.
        taken_keys: Keys that the browser or the system takes for itself.
    """

    def __init__(
        self, page: Page, services: Services, first: Route | None, taken_keys: Iterable[str] = ()
    ) -> None:
        super().__init__(services, first)
        self.page = page
        self.taken_keys = frozenset(taken_keys)
        self._task: asyncio.Task[None] | None = None
        self._early: list[Callable[[PageDriver], None]] | None = []

    def get_driver_class(self) -> type[Driver]:
        """Return the driver of a page."""
        return PageDriver

    def _pass_theme_on(self, theme: Theme) -> None:
        named = self.get_css_variables()
        self.page.theme(named["background"], named["foreground"], theme.dark)

    def open(self, columns: int, rows: int) -> None:
        """Start, as a task of the page's own loop."""
        self._task = asyncio.ensure_future(self.run_async(size=(columns, rows)))
        self._task.add_done_callback(self._end)

    def hand_in(self, name: str) -> None:
        """Give the learner the file that a teacher collects."""
        hand_in(self.page, self.services, name)

    def open_progress(self, path: str) -> str:
        """Take up a progress file that was given; return why not, "" if it was."""
        return open_progress(self.services, path)

    def save(self) -> None:
        """Keep what is done on the screens now, for the tab may be closed."""
        from smtplab.tui.lab.screen import LabScreen  # noqa: PLC0415  # not in the first frame

        for screen in self.screen_stack:
            if isinstance(screen, LabScreen):
                screen.save()

    def _end(self, task: asyncio.Task[None]) -> None:
        """Have the page show that the app has ended, and for which error."""
        fault = self.fault or task.exception()
        self.page.end("" if fault is None else f"{type(fault).__name__}: {fault}")

    def feed(self, text: str) -> None:
        """Take what was typed, pasted or done with the mouse."""
        self._pass_on(lambda driver: driver.feed(text))

    def paste(self, text: str) -> None:
        """Take what was pasted."""
        self._pass_on(lambda driver: driver.paste(text))

    def open_file(self, path: str) -> None:
        """Take a file that the learner has chosen, or dropped on the page."""
        from smtplab.tui.common.open_file_dialog import OpenFileDialog  # noqa: PLC0415  # no first screen needs it

        if isinstance(self.screen, OpenFileDialog):
            self.screen.post_message(FileChosen(path))
        else:
            self.notify(_NOT_HERE, markup=False)

    @on(ChooseFile)
    def _choose_file(self) -> None:
        self.page.choose_file()

    async def action_quit(self) -> None:
        """Notify of how to leave: a page cannot close itself."""
        self.notify(_LEAVE_BY, markup=False)

    def action_help_quit(self) -> None:
        """Notify of what the key does: nothing is selected."""
        self.notify(_COPY_BY, markup=False)

    def resize(self, columns: int, rows: int) -> None:
        """Take a new size of the window."""
        self._pass_on(lambda driver: driver.resize(columns, rows))

    def _pass_on(self, act: Callable[[PageDriver], None]) -> None:
        """Have the driver do something; before there is a screen, as soon as there is one."""
        if self._early is not None:
            self._early.append(act)
        elif isinstance(self._driver, PageDriver):
            act(self._driver)

    def on_ready(self) -> None:
        """Do what came before there was a screen; have what is around it follow its colours."""
        self.theme_changed_signal.subscribe(self, self._pass_theme_on)
        self._pass_theme_on(self.current_theme)
        early, self._early = self._early or [], None
        for act in early:
            self._pass_on(act)


def open_app(  # noqa: PLR0913, PLR0917  # as the page calls it
    page: Page, home: str, address: str, columns: int, rows: int, taken_keys: Iterable[str] = ()
) -> PageApp:
    """Open the app in a page.

    Args:
        page: The page.
        home: The folder of the learner's files.
        address: The address of the page; what follows `#` in it leads to a screen.
        columns: The width of the page.
        rows: Its height.
        taken_keys: Keys that the browser or the system takes for itself.
    """
    os.environ.update(_TERMINAL)
    fragment = read_address(home, address)
    _allow_names_of_tasks()
    services = open_services()
    app = PageApp(page, services, _first_screen(page, services, fragment), taken_keys)
    app.open(columns, rows)
    return app


def _first_screen(page: Page, services: Services, fragment: str) -> Route | None:
    """Return what makes the screen that a link leads to, None for the home screen."""
    if not fragment:
        return None
    from smtplab.simulation.recordings.session_link import DamagedLinkError  # noqa: PLC0415  # without a link the home screen waits for nothing
    from smtplab.tui.links import route_of  # noqa: PLC0415  # as above

    try:
        return route_of(fragment, services)
    except DamagedLinkError as error:
        page.notice(str(error))
        return None


def _allow_names_of_tasks() -> None:
    """Put back a function that the loop of Pyodide calls, and Python 3.14 no longer has."""
    if not hasattr(asyncio.tasks, "_set_task_name"):
        name_task = asyncio.Task.set_name
        asyncio.tasks._set_task_name = name_task  # type: ignore[attr-defined]  # noqa: SLF001
