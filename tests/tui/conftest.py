"""What all tests of the screens need."""

from collections.abc import Callable, Sequence

import pytest
from textual.widgets import Input

from smtplab.simulation.experiment import Experiment
from smtplab.simulation.site import load_site
from smtplab.tui.app import SmtplabApp

SMALL, LARGE = (80, 24), (120, 36)


class MemoryStore:
    """A sandbox that is kept in memory, as the file would hold it."""

    def __init__(self) -> None:
        self.saved: tuple[dict[str, object], tuple[str, ...]] | None = None
        self.note = ""

    @property
    def is_kept(self) -> bool:
        return self.saved is not None

    def load(self) -> tuple[Experiment, Sequence[str]]:
        if self.saved is None:
            return Experiment(load_site()), ()
        experiment, history = self.saved
        return Experiment.restore(load_site(), experiment), history

    def save(self, experiment: Experiment, history: Sequence[str]) -> None:
        self.saved = experiment.save(), tuple(history)


@pytest.fixture(autouse=True)
def _no_blink(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Input, "_toggle_cursor", lambda _: None)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def sandbox(store: MemoryStore) -> SmtplabApp:
    return SmtplabApp(store, "sandbox")


@pytest.fixture
def home(store: MemoryStore) -> SmtplabApp:
    return SmtplabApp(store)


Factory = Callable[[], SmtplabApp]
