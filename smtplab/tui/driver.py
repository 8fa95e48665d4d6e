"""The driver of a real terminal: whatever octets come from it, reading goes on.

Textual's own reads in a thread of its own and ends the app for an octet that is not UTF-8, or for a
key sequence with a number that is too large.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from selectors import EVENT_READ, SelectSelector
from typing import TYPE_CHECKING, Any, TextIO

from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from smtplab.tui.keyboard import Keyboard

if TYPE_CHECKING:
    from textual.app import App

__all__ = ["TerminalDriver", "TerminalOutput"]

_PIECE = 4096
_REST = 0.1
"""Seconds after which it is asked whether reading shall end."""
_STOPPED = 128
"""Exit status for a signal, less its number, as shells have it."""


class TerminalOutput:
    """A terminal to write to; one that has gone away takes whatever comes.

    The thread that writes would die of an error, and the app would wait for it for ever.

    Args:
        file: The terminal.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.fileno = file.fileno

    def write(self, text: str) -> None:
        """Write a text, if there is somebody to take it."""
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Pass on what was written, if there is somebody to take it."""
        with suppress(OSError):
            self._file.flush()


class TerminalDriver(LinuxDriver):
    """Reads a terminal until it goes away or the app ends.

    Args:
        app: The app.
        debug: Whether the parser writes down what it does.
        mouse: Whether the mouse is asked for.
        size: The size of the terminal, None to ask for it.
    """

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        # Nothing but `write`, `flush` and `fileno` is asked of it.
        self._file = TerminalOutput(self._file) if self._file else None  # type: ignore[assignment]

    def start_application_mode(self) -> None:
        """Take the terminal; a signal that stops the process ends the app as its own key does."""
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's own
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` has it
                asyncio.get_running_loop().add_signal_handler(number, self._end, number)

    def _sigcont_application(self, *_: object) -> None:
        """Take the terminal again, if it was given back: a window that is closed says so too."""
        if self._must_signal_resume:
            super()._sigcont_application()

    def _end(self, number: int) -> None:
        self._app.exit(None, _STOPPED + number)

    def run_input_thread(self) -> None:
        """Read, and pass on what was typed."""
        keyboard = Keyboard(debug=self._debug)
        with SelectSelector() as selector:
            selector.register(self.fileno, EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_REST):
                    octets = self._read()
                    if not octets:
                        self._app.call_later(self._end, signal.SIGHUP)
                        return
                    self._pass_on(keyboard.feed(octets))
                self._pass_on(keyboard.tick())

    def _read(self) -> bytes:
        """Read what there is; nothing from a terminal that has gone away."""
        try:
            return os.read(self.fileno, _PIECE)
        except OSError:
            return b""

    def _pass_on(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)
