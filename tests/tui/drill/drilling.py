"""How a test opens the drill on chosen cards, and answers them."""

from collections.abc import Sequence

import pytest
from textual.pilot import Pilot

from smtplab.storage.locations import lesson_folders
from smtplab.teaching.course import read_course
from smtplab.teaching.drill import practice
from smtplab.teaching.drill.card import DrillCard
from smtplab.teaching.drill.deck import deck
from smtplab.tui.app import SmtplabApp
from smtplab.tui.drill.screen import DrillScreen
from tests.tui.conftest import MemoryStore, opened

NOW = 1_767_603_600.0
BY_KEY = {card.key: card for card in deck(read_course(lesson_folders()))}


def drilled(monkeypatch: pytest.MonkeyPatch, *keys: str) -> SmtplabApp:
    """Make the app, open on a round of these cards, at a time that stands still."""

    def chosen(*_: object) -> Sequence[DrillCard]:
        return [BY_KEY[key] for key in keys]

    if keys:
        monkeypatch.setattr(practice, "choose_cards", chosen)
    monkeypatch.setattr(DrillScreen, "clock", staticmethod(lambda: NOW))
    return opened(MemoryStore(), "drill")


def screen_of(pilot: Pilot[None]) -> DrillScreen:
    """Return the screen of the drill, wherever it stands in the stack."""
    return next(one for one in pilot.app.screen_stack if isinstance(one, DrillScreen))


def key_of(pilot: Pilot[None], means: str = "") -> str:
    """Return the key of the right answer, or of the one that means something."""
    question = screen_of(pilot).round.question
    assert question is not None
    for key, option in zip(question.keys, question.options, strict=True):
        if option.means == means if means else option.right:
            return key
    raise AssertionError(means)


async def answer(pilot: Pilot[None], *meanings: str) -> None:
    """Answer each question with what means this; "" for the right answer."""
    await pilot.pause()
    for means in meanings:
        await pilot.press(key_of(pilot, means))
        await pilot.pause()
    await pilot.pause()


async def type_lines(pilot: Pilot[None], *lines: str) -> None:
    """Type lines at the prompt of a session that is to be mended."""
    await pilot.pause()
    for line in lines:
        screen_of(pilot).prompt.fill(line)
        await pilot.press("enter")
        await pilot.pause()
