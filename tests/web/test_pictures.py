"""Each cell on the page, its colours too, equals that of the app's own picture."""

import pytest
from textual.widgets import Input

from smtplab.services import Services
from tests.web.beside import Beside
from tests.web.chromium import Chromium
from tests.web.conftest import CountingServer
from tests.web.twin import twin_of

WIDE = "NOOP 日本語 👩 🥱 🫠 e\u0301 ﷽ ㈱ ½ ① ─ ╬ ▓ ▶ ✓ ☎ ⌚"
"""Characters of two cells, of one and of none; some came with the latest versions of Unicode."""
SCREENS = {
    "the sandbox": ("3",),
    "a session": ("EHLO client.example.com", "enter"),
    "wide characters in the prompt": (WIDE,),
    "wide characters on the wire": ("enter",),
    "octets": ("alt+o",),
    "both ends": ("escape", "alt+n"),
    "the reason": ("escape", "alt+w"),
    "the palette": ("escape", "ctrl+p"),
    "home": ("escape", "escape"),
    "the course": ("2",),
    "a lesson": (*["down"] * 10, "enter"),
    "its second step": ("f10",),
    "an answer to a question": ("3",),
    "the course again": ("escape",),
    "home again": ("escape",),
    "recorded sessions": ("4",),
    "a replay": ("enter",),
    "a replay, further on": ("alt+end",),
    "home after the replay": ("escape", "escape"),
    "the drill": ("5",),
    "an answer in the drill": ("a",),
    "home after the drill": ("escape",),
    "the reference": ("6",),
    "an entry": ("greylisting", "enter"),
    "home after the reference": ("escape", "escape"),
    "nothing to explain": ("7",),
    "a reply explained": ("550 5.7.1 <bob@example.org>: Relay access denied",),
    "home at the end": ("escape",),
    "help": ("8",),
}
"""The keys that lead on to each."""


pytestmark = pytest.mark.usefixtures("as_in_a_page")


@pytest.fixture(autouse=True)
def _without_blinking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Input, "_toggle_cursor", lambda _: None)


@pytest.mark.parametrize(("columns", "rows"), [(120, 36), (80, 24)])
async def test_every_cell_is_that_of_the_app(
    server: CountingServer, browser: Chromium, columns: int, rows: int
) -> None:
    tab = browser.open(server.link)
    tab.wait_for("Where to?")
    tab.fit(columns, rows)
    async with twin_of(columns, rows, Services()) as twin:
        both = Beside(tab, twin)
        await both.expect_same_cells()
        for keys in SCREENS.values():
            for key in keys:
                await both.press(key)
                await both.expect_same_rows()
            await both.expect_same_cells()
    assert browser.faults() == []
