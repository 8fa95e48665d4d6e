"""What all tests of the screens need."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
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
        self.saved: tuple[dict[str, object], tuple[str, ...]] | None = None
        self.note = ""
        self.unkept = ""

    @property
    def is_kept(self) -> bool:
        return self.saved is not None

    def load(self) -> tuple[LabSession, Sequence[str]]:
        if self.saved is None:
            return LabSession(load_site()), ()
        session, history = self.saved
        return restore_session(load_site(), session), history

    def save(self, session: LabSession, history: Sequence[str]) -> None:
        self.saved = save_session(session), tuple(history)


def opened(store: MemoryStore, way: str = "") -> SmtplabApp:
    """Make the app, with the screen of a way that leads on from the home screen."""
    return SmtplabApp(Services(sandbox=store), ROUTES[way] if way else None)


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
