"""What the screens look like, as pictures; `make snapshots` records them anew."""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple, Protocol

import pytest
from textual.app import App
from textual.pilot import Pilot

from smtplab.simulation.lab.moment import Moment
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.site.load import load_site
from smtplab.tui.app import SmtplabApp
from tests.tui.conftest import LARGE, SMALL, MemoryStore, opened
from tests.tui.driving import DELIVERED, HELLO, IN_DATA, MAIL, RCPT, REFUSED, say

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])
Steps = Callable[[Pilot[None]], Awaitable[None]]


class Compare(Protocol):
    """What the plugin's fixture does."""

    def __call__(
        self,
        app: App[None],
        *,
        terminal_size: tuple[int, int] = ...,
        run_before: Steps | None = ...,
    ) -> bool: ...


class Shown(NamedTuple):
    """What was said before the screen was opened, and what is done there."""

    before: Sequence[str]
    steps: Steps


def after(*lines: str, keys: tuple[str, ...] = (), theme: str = "") -> Shown:
    """Open the sandbox as some lines left it, say the last of them and press some keys."""

    async def drive(pilot: Pilot[None]) -> None:
        if theme:
            pilot.app.theme = theme
        await say(pilot, *lines[-1:])
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        await pilot.pause()

    return Shown(lines[:-1], drive)


def played(lines: Sequence[str], site: str | None = None) -> LabSession:
    """Connect to a site and say some lines."""
    session = LabSession(load_site(site))
    session.connect()
    for line in lines:
        session.send(f"{line}\r\n".encode())
    return session


@SIZES
class TestHome:
    def test_first_start(
        self, home: SmtplabApp, size: tuple[int, int], snap_compare: Compare
    ) -> None:
        assert snap_compare(home, terminal_size=size)


@SIZES
@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(after(), id="start"),
        pytest.param(after(HELLO, MAIL, RCPT), id="mid-transaction"),
        pytest.param(after(*REFUSED), id="refused-recipient"),
        pytest.param(after(*IN_DATA), id="in-data"),
        pytest.param(after(*DELIVERED), id="after-delivery"),
        pytest.param(after(HELLO, "MAIL FROM:alice@example.com", keys=("f7",)), id="why"),
        pytest.param(after(*REFUSED, keys=("f6",)), id="both-ends"),
        pytest.param(after(*IN_DATA, keys=("f3",)), id="octets"),
        pytest.param(after(*DELIVERED, keys=("f4",)), id="envelope"),
        pytest.param(after(*REFUSED, keys=("alt+home",)), id="stepped-back"),
        pytest.param(after(HELLO, keys=("alt+u",)), id="unfolded"),
        pytest.param(after(HELLO, "QUIT", keys=("f8", "f9")), id="branches"),
        pytest.param(after(*REFUSED, theme="smtplab-light"), id="light"),
        pytest.param(after(keys=("f1",)), id="help"),
    ],
)
class TestSandbox:
    def test_shows(
        self, store: MemoryStore, shown: Shown, size: tuple[int, int], snap_compare: Compare
    ) -> None:
        store.save(played(shown.before), shown.before)
        app = opened(store, "sandbox")
        assert snap_compare(app, terminal_size=size, run_before=shown.steps)


LOGIN = (HELLO, "AUTH LOGIN", "YWxpY2U=")


@SIZES
@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(after(*LOGIN), id="challenge"),
        pytest.param(after(*LOGIN, keys=("alt+left",)), id="response"),
        pytest.param(after(*LOGIN, "d29uZGVybGFuZA==", keys=("f6",)), id="logged-in"),
        pytest.param(after(*LOGIN, keys=("f3",)), id="octets"),
        pytest.param(after(*LOGIN, keys=("f10",)), id="servers"),
    ],
)
class TestLogin:
    def test_shows(
        self, store: MemoryStore, shown: Shown, size: tuple[int, int], snap_compare: Compare
    ) -> None:
        store.site = "esmtp"
        store.save(played(shown.before, store.site), shown.before)
        assert snap_compare(opened(store, "sandbox"), terminal_size=size, run_before=shown.steps)


TO_TLS = (HELLO, "STARTTLS")


def same_records(_transcript: Transcript, moment: Moment) -> bytes:
    """Return a record that is the same in each run, where one crossed."""
    return b"" if moment.records is None else b"\x17\x03\x03\x00\x40" + bytes(range(128, 192))


@SIZES
@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(after(*TO_TLS), id="handshake"),
        pytest.param(after(*TO_TLS, HELLO, keys=("alt+left", "f3")), id="octets"),
        pytest.param(after(*TO_TLS, keys=("f6",)), id="both-ends"),
    ],
)
class TestTls:
    def test_shows(
        self,
        store: MemoryStore,
        shown: Shown,
        size: tuple[int, int],
        snap_compare: Compare,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(Transcript, "records", same_records)
        store.site = "esmtp"
        store.save(played(shown.before, store.site), shown.before)
        assert snap_compare(opened(store, "sandbox"), terminal_size=size, run_before=shown.steps)


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(after(*REFUSED), id="refused-recipient"),
        pytest.param(after(*DELIVERED, keys=("f4",)), id="envelope"),
    ],
)
@pytest.mark.parametrize("size", [(200, 60), (80, 40)], ids=["200x60", "80x40"])
def test_other_sizes(
    store: MemoryStore, shown: Shown, size: tuple[int, int], snap_compare: Compare
) -> None:
    store.save(played(shown.before), shown.before)
    app = opened(store, "sandbox")
    assert snap_compare(app, terminal_size=size, run_before=shown.steps)
