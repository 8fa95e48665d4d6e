"""What all tests of the screens need."""

import asyncio
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import Protocol, cast

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation
from textual.widgets import Input

from smtplab.services import Services
from smtplab.simulation.lab.saved_session import restore_session, save_session
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.load import load_site
from smtplab.storage.locations import HOME_VARIABLE
from smtplab.tui.app import SmtplabApp
from smtplab.tui.routes import ROUTES

SMALL, LARGE = (80, 24), (120, 36)


class MemoryStore:
    """A sandbox that is kept in memory, as the file would hold it."""

    def __init__(self) -> None:
        self.site: str | None = None
        self.saved: tuple[dict[str, object], tuple[str, ...]] | None = None
        self.note = ""
        self.unkept = ""

    @property
    def is_kept(self) -> bool:
        return self.saved is not None

    def load(self) -> tuple[LabSession, Sequence[str]]:
        if self.saved is None:
            return LabSession(load_site(self.site)), ()
        session, history = self.saved
        return restore_session(load_site(self.site), session), history

    def save(self, session: LabSession, history: Sequence[str]) -> None:
        self.saved = save_session(session), tuple(history)


def opened(store: MemoryStore, way: str = "") -> SmtplabApp:
    """Make the app, with the screen of a way that leads on from the home screen."""
    return SmtplabApp(Services(sandbox=store), ROUTES[way] if way else None)


class _Loop(Protocol):
    """What is asked of an event loop beyond what it offers."""

    _ready: Sequence[asyncio.Handle]
    _scheduled: Sequence[asyncio.TimerHandle]

    def time(self) -> float: ...


_SOON = 0.02
"""Seconds: what is due within them is waited for, such as the next frame."""


async def until_idle(*_: float) -> None:
    """Wait until the event loop has nothing to do, now or soon.

    The pilot of Textual sleeps until the process has used next to no time for 20 ms, twice a key.
    """
    loop = cast("_Loop", asyncio.get_running_loop())
    end = loop.time() + 1
    while loop.time() < end:
        await asyncio.sleep(0)
        if loop._ready:
            continue
        due = min((timer.when() for timer in loop._scheduled if not timer.cancelled()), default=end)
        if due > loop.time() + _SOON:
            return
        await asyncio.sleep(due - loop.time())


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("textual.app", "textual.pilot"):
        monkeypatch.setattr(f"{module}.wait_for_idle", until_idle)
    monkeypatch.setattr("textual.screen.UPDATE_PERIOD", 0.001)


_parse_rules = Stylesheet._parse_rules
_PARSED: dict[Hashable, list[RuleSet]] = {}


def _parse_once(  # noqa: PLR0917  # it is called as the method is
    sheet: Stylesheet,
    css: str,
    read_from: CSSLocation,
    is_default_rules: bool = False,
    tie_breaker: int = 0,
    scope: str = "",
) -> list[RuleSet]:
    """Parse a piece of CSS, unless an app before this one has parsed it with the same variables."""
    words = css, read_from, is_default_rules, tie_breaker, scope
    key = frozenset(sheet._variables.items()), words
    if key not in _PARSED:
        _PARSED[key] = _parse_rules(sheet, *words)
    return _PARSED[key]


@pytest.fixture(autouse=True)
def _each_css_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stylesheet, "_parse_rules", _parse_once)


@pytest.fixture(autouse=True)
def _no_blink(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Input, "_toggle_cursor", lambda _: None)


@pytest.fixture(autouse=True)
def _one_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show the same version in each picture; that of a checkout grows with each commit."""
    monkeypatch.setattr("smtplab.tui.home.screen.__version__", "0.1.0+g1a2b3c4")


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    monkeypatch.delenv("TEXTUAL_THEME", raising=False)
    monkeypatch.delenv("COLORFGBG", raising=False)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def sandbox(store: MemoryStore) -> SmtplabApp:
    return opened(store, "sandbox")


@pytest.fixture
def home(store: MemoryStore) -> SmtplabApp:
    return opened(store)


Factory = Callable[[], SmtplabApp]
