"""The page and the same app beside it: both get each key, and must show the same."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

from tests.tui.conftest import until_idle
from tests.web.browsing import PATIENCE
from tests.web.cells import app_cells, page_cells
from tests.web.chromium import ChromiumTab
from tests.web.twin import Twin

__all__ = ["Beside"]

_NAMES = {
    "enter": "Enter",
    "escape": "Escape",
    "up": "ArrowUp",
    "down": "ArrowDown",
    "ctrl+end": "ctrl+End",
    "alt+end": "alt+End",
    "ctrl+p": "ctrl+p",
    **{f"f{number}": f"F{number}" for number in range(1, 11)},
}
"""What a browser calls the keys."""
_ALT, _ENTER = "alt+", "enter"
_SOON, _SELDOM = 0.01, 0.25
_NEVER = 8.0
"""Seconds after which a key will not change a page any more."""


class Beside:
    """The page with its twin.

    Args:
        tab: The page.
        twin: The same app.
    """

    def __init__(self, tab: ChromiumTab, twin: Twin) -> None:
        self.tab, self.twin = tab, twin
        self._before: list[str] = []

    async def press(self, *keys: str) -> None:
        """Press keys, named as Textual does; what is no name of a key is typed."""
        await until_idle()
        self._before = self._rows() if keys == (_ENTER,) else []
        self._press_in_page(keys)
        await self.twin.press(*keys)

    def _press_in_page(self, keys: Sequence[str]) -> None:
        for key in keys:
            if key in _NAMES or key.startswith(_ALT):
                self.tab.press(_NAMES.get(key, key))
            elif len(key) == 1:
                self.tab.type(key)
            else:
                self.tab.insert(key)

    async def expect_same_rows(self) -> None:
        """Wait until the page shows the rows of its twin; it must.

        Enter leaves no text that has only just been painted; in the page, a few milliseconds after
        it can be read here. There it is pressed again.
        """
        until = time.monotonic() + _NEVER
        await until_idle()
        is_changed = self.twin.rows() != self._before
        while self._before and is_changed and self._rows() == self._before:
            if time.monotonic() > until:
                self._press_in_page((_ENTER,))
                break
            await asyncio.sleep(_SOON)
        await _expect_same(self._rows, self.twin.rows)

    async def expect_same_cells(self) -> None:
        """Wait until each cell of the page looks as that of its twin; it must.

        It comes to that even if the cursor of a prompt blinks on the page alone.
        """
        await _expect_same(lambda: page_cells(self.tab), lambda: app_cells(self.twin))

    def _rows(self) -> list[str]:
        return [row.rstrip() for row in self.tab.text().split("\n")]


async def _expect_same(
    page: Callable[[], Sequence[object]], app: Callable[[], Sequence[object]]
) -> None:
    """Wait until both return the same; the app is asked seldom, for it is done sooner."""
    deadline = time.monotonic() + PATIENCE
    expected, until = app(), time.monotonic() + _SELDOM
    while (found := page()) != expected:
        assert time.monotonic() < deadline, _compare(found, expected)
        await asyncio.sleep(_SOON)
        if time.monotonic() > until:
            await until_idle()
            expected, until = app(), time.monotonic() + _SELDOM


def _compare(page: Sequence[object], app: Sequence[object]) -> str:
    """Return what differs, row by row, and where that is."""
    rows = enumerate(zip(page, app, strict=True))
    return "\n".join(f"{y}: page {one}\n{y}: app  {two}" for y, (one, two) in rows if one != two)
