"""The app of a page without a browser: it gets the same keys, and tells what must be seen there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from smtplab.services import Services
from smtplab.web.tab.app import PageApp
from tests.tui.conftest import until_idle

if TYPE_CHECKING:
    from smtplab.tui.routes import Route

__all__ = ["Twin", "twin_of"]

_SEQUENCES = {
    "enter": "\r",
    "escape": "\x1b",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "ctrl+end": "\x1b[1;5F",
    "alt+end": "\x1b[1;3F",
    "ctrl+p": "\x10",
    **{f"f{number}": f"\x1bO{letter}" for number, letter in enumerate("PQRS", 1)},
    **{f"f{key}": f"\x1b[{code}~" for key, code in enumerate((15, 17, 18, 19, 20, 21), 5)},
}
"""What a terminal sends for keys that are no characters."""
_ALT = "alt+"
_TAKEN = ("ctrl+q", "ctrl+w")
"""Keys that a browser on Linux takes for itself."""


class NoPage:
    """What a page does for the app, kept.

    Attributes:
        notices: The sentences above the terminal.
        files: What was given to download, by name.
        has_begun: Set once the app has shown something.
        has_ended: Set once the app has ended.
        fault: For which error.
    """

    def __init__(self) -> None:
        self.notices: list[str] = []
        self.files: dict[str, bytes] = {}
        self.has_begun = asyncio.Event()
        self.has_ended = asyncio.Event()
        self.fault = ""

    def write(self, text: str) -> None:  # noqa: ARG002  # nobody looks
        """Show nothing."""
        self.has_begun.set()

    def download(self, name: str, octets: bytes) -> None:
        """Keep a file."""
        self.files[name] = octets

    def notice(self, text: str) -> None:
        """Keep a sentence."""
        self.notices.append(text)

    def copy(self, text: str) -> None:
        """Copy nothing."""

    def choose_file(self) -> None:
        """Choose none."""

    def theme(self, back: str, fore: str, is_dark: bool) -> None:
        """Have no colours."""

    def say(self, answer: str) -> None:
        """Say nothing."""

    def end(self, fault: str) -> None:
        """Keep why the app has ended."""
        self.fault = fault
        self.has_ended.set()


class Twin:
    """The app of a page, in this process.

    Args:
        services: What its screens work on.
        first: Makes the screen that lies on the home screen at the start.

    Attributes:
        page: What it did to the page.
        app: The app.
    """

    def __init__(self, services: Services, first: Route | None = None) -> None:
        self.page = NoPage()
        self.app = PageApp(self.page, services, first, _TAKEN)

    async def open(self, columns: int, rows: int) -> None:
        """Open it in a page of some size."""
        self.app.open(columns, rows)
        await self.page.has_begun.wait()
        await until_idle()

    async def close(self) -> None:
        """Leave it."""
        self.app.exit()
        await self.page.has_ended.wait()

    async def press(self, *keys: str) -> None:
        """Press keys, named as Textual does; what is no name of a key is typed."""
        for key in keys:
            self.app.feed(_sequence_of(key))
        await until_idle()

    def rows(self) -> list[str]:
        """Return the rows that must be seen."""
        with self.app._context():
            strips = self.app.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in strips]


def _sequence_of(key: str) -> str:
    if key.startswith(_ALT) and key not in _SEQUENCES:
        return f"\x1b{key.removeprefix(_ALT)}"
    return _SEQUENCES.get(key, key)


@asynccontextmanager
async def twin_of(
    columns: int, rows: int, services: Services, first: Route | None = None
) -> AsyncIterator[Twin]:
    """Run the app of a page of some size for a while."""
    twin = Twin(services, first)
    await twin.open(columns, rows)
    yield twin
    await twin.close()
