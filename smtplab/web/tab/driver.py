"""The driver of a page: its terminal shows what is drawn, and sends what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, Literal, TextIO

from textual.driver import Driver
from textual.events import DeliveryComplete, Paste, Resize
from textual.geometry import Size

from smtplab.tui.keyboard import Keyboard

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from textual.app import App
    from textual.message import Message

    from smtplab.web.tab.page import Page

__all__ = ["PageDriver"]

_SMALLEST = (80, 24)
_MODES = ("?1049", "?1000", "?1003", "?1006", "?2004")
"""The other screen, the mouse and its notation, and the marks around what is pasted."""


class PageDriver(Driver):
    """Shows an app in a page, where there is no terminal and no thread.

    Args:
        app: The app, which has a page.
        debug: Whether the parser writes down what it does.
        mouse: Whether the mouse is asked for.
        size: Columns and rows of the page.
    """

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size or _SMALLEST)
        self._page: Page = app.page  # type: ignore[attr-defined]  # the app of a page has one
        self._keyboard = Keyboard(debug=debug)

    @property
    def is_web(self) -> bool:
        """Whether it runs in a browser."""
        return True

    def write(self, data: str) -> None:
        """Have the page show a text."""
        self._page.write(data)

    def start_application_mode(self) -> None:
        """Take the terminal of the page."""
        self._switch("h")
        self.write("\x1b[?25l")
        self._pass_on((self._resized(),))

    def disable_input(self) -> None:
        """Do nothing: no thread reads."""

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        self._switch("l")
        self.write("\x1b[?25h")

    def deliver_binary(  # noqa: PLR0913  # as Textual calls it
        self,
        binary: BinaryIO | TextIO,
        *,
        delivery_key: str,
        save_path: Path,
        open_method: Literal["browser", "download"] = "download",  # noqa: ARG002  # it is one
        encoding: str | None = None,
        mime_type: str | None = None,  # noqa: ARG002  # the name tells it
        name: str | None = None,
    ) -> None:
        """Have the page download a file."""
        with binary:
            content = binary.read()
        octets = content.encode(encoding or "utf-8") if isinstance(content, str) else content
        self._page.download(save_path.name, octets)
        bare = save_path.relative_to(save_path.parent)  # its folder is in the browser's hands
        _ = self._app.post_message(DeliveryComplete(delivery_key, bare, name))

    def feed(self, text: str) -> None:
        """Take what came from the terminal, which sends each key in one piece."""
        self._pass_on(self._keyboard.feed(text.encode("utf-8", "replace")))
        self._pass_on(self._keyboard.flush())

    def paste(self, text: str) -> None:
        """Take what was pasted; it is not read sign by sign, as what is typed."""
        self.process_message(Paste(text))

    def resize(self, columns: int, rows: int) -> None:
        """Take a new size."""
        self._size = (columns, rows)
        self._pass_on((self._resized(),))

    def _resized(self) -> Resize:
        size = Size(*(self._size or _SMALLEST))
        return Resize(size, size)

    def _switch(self, how: str) -> None:
        self.write("".join(f"\x1b[{mode}{how}" for mode in _MODES))

    def _pass_on(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)
