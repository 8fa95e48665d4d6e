"""An app that goes on whatever a terminal sends, and that leaves no traceback when it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import App
from textual.geometry import Size
from textual.widget import Widget

from smtplab.console import shows_tracebacks

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.driver import Driver
    from textual.message import Message

__all__ = ["GuardedApp"]

_LINUX_DRIVER = "textual.drivers.linux_driver"
_LEAVE_BY = "Ctrl+Q leaves smtplab."
_SMALLEST = Size(24, 8)
"""The smallest screen that is laid out: with less, parts are left with no column for their text,
and Textual's own fail at that. A terminal that is smaller shows a corner of it."""


class GuardedApp(App[None]):
    """The part of the application that has to do with failing, and with saying so.

    A notice stands at the top of the screen: the prompt and its answers are at the bottom.

    Attributes:
        fault: The error that ended the app, None if it was left as usual.
    """

    CSS = """
    ToastRack { dock: top; align: right top; margin: 1 0 0 0; }
    Toast { padding: 0 1; margin: 0; }
    """

    fault: Exception | None = None

    def get_driver_class(self) -> type[Driver]:
        """Return the driver for where the app runs; that of a terminal never stops reading."""
        chosen = super().get_driver_class()
        if chosen.__module__ == _LINUX_DRIVER:
            from smtplab.tui.driver import TerminalDriver  # noqa: PLC0415  # not on each system

            return TerminalDriver
        return chosen

    def action_command_palette(self) -> None:
        """Show the palette, unless it is open."""
        from smtplab.tui.palette import Palette  # noqa: PLC0415  # not in the first frame

        if not isinstance(self.screen, Palette):
            _ = self.push_screen(Palette())

    def search_themes(self) -> None:
        """Show the palette of the themes."""
        from textual.theme import ThemeProvider  # noqa: PLC0415  # as above

        from smtplab.tui.palette import Palette  # noqa: PLC0415

        _ = self.push_screen(Palette([ThemeProvider], placeholder="Search for themes…"))

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Save a picture of the screen; say so where there is no place for it."""
        try:
            super().action_screenshot(filename, path)
        except (OSError, RuntimeError):
            self.notify("The picture cannot be saved: there is no folder for it.", markup=False)

    def action_help_quit(self) -> None:
        """Name the key that leaves: Ctrl+C copies, in a terminal people press it to leave."""
        self.notify(_LEAVE_BY, markup=False)

    async def on_event(self, event: events.Event) -> None:
        """Pass an event on; what a widget of Textual's would show raw is made safe first."""
        if _may_deceive(event):
            from smtplab.tui.common.harmless import make_safe  # noqa: PLC0415  # as above

            safe = make_safe(event, self.focused)
            if safe is None:
                return
            event = safe
        await super().on_event(_with_room(event))

    def is_current(self, message: Message) -> bool:
        """Return whether a message comes from the screen on top.

        Keys in a burst, and a double click, ask for a screen twice, or leave the one that asks.
        """
        sender = message._sender  # noqa: SLF001  # it has no other name
        return not isinstance(sender, Widget) or self.screen in sender.ancestors_with_self

    def panic(self, *renderables: RenderableType) -> None:
        """End the app for what a thread has raised; that is a fault as well."""
        self.fault = self.fault or RuntimeError("the terminal cannot be read")
        super().panic(*renderables)
        self._drop_tracebacks()

    def _handle_exception(self, error: Exception) -> None:
        """End the app for an error; the first one counts, the others follow from it."""
        self.fault = self.fault or error
        super()._handle_exception(error)
        self._drop_tracebacks()

    def _drop_tracebacks(self) -> None:
        if not shows_tracebacks():
            self._exit_renderables.clear()


def _with_room(event: events.Event) -> events.Event:
    """Return an event; one that tells the size of a tiny terminal tells that of a small one."""
    if not isinstance(event, events.Resize):
        return event
    size = Size(*map(max, event.size, _SMALLEST))
    return event if size == event.size else events.Resize(size, size)


def _may_deceive(event: events.Event) -> bool:
    """Return whether an event may bring a text that is not safe to show; cheap for each key."""
    if event.is_forwarded:
        return False
    if isinstance(event, events.Key):
        return not (event.character or "").isascii()
    return isinstance(event, events.Paste)
