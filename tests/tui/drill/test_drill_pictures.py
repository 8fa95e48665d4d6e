"""What the drill looks like, as pictures."""

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import LARGE, SMALL
from tests.tui.drill.drilling import answer, drilled, screen_of, type_lines
from tests.tui.lab.test_lab_pictures import Compare

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])
Steps = Callable[[Pilot[None]], Awaitable[None]]
IDEA = "idea:helo-to-quit:who-is-who:3"
ROUND = ("action:552", "culprit:only-for-now", "digits:452", "repair:blank")


def answered(*cards: tuple[str, ...], theme: str = "") -> Steps:
    """Answer cards, each question with what means this, and go on between them."""

    async def drive(pilot: Pilot[None]) -> None:
        if theme:
            pilot.app.theme = theme
        await pilot.pause()
        for number, meanings in enumerate(cards):
            if number:
                await pilot.press("enter")
            await answer(pilot, *meanings)
        await pilot.pause()

    return drive


async def mended(pilot: Pilot[None]) -> None:
    await type_lines(pilot, "RCPT TO:<bob@example.org>")


async def idea_missed(pilot: Pilot[None]) -> None:
    await pilot.pause()
    options = screen_of(pilot).round.questions[0].options
    wrong = next(number for number, option in enumerate(options, 1) if not option.right)
    await pilot.press(str(wrong))
    await pilot.pause()


async def choosing_cards(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.press("f9", "down")
    await pilot.pause()


async def over(pilot: Pilot[None]) -> None:
    await answered(("452",), ("", "550"), ("4yz", "x0z"))(pilot)
    await pilot.press("enter")
    await type_lines(pilot, "MAIL FROM:<>", "RCPT TO:<bob@example.org>")
    await pilot.press("enter")
    await pilot.pause()
    await pilot.pause()


@SIZES
class TestDrill:
    @pytest.mark.parametrize(
        ("cards", "steps"),
        [
            pytest.param(ROUND, answered(), id="question"),
            pytest.param(ROUND, answered(("452",)), id="verdict"),
            pytest.param(ROUND[1:], answered(("",)), id="second-question"),
            pytest.param(ROUND[1:], answered(("", "550")), id="two-part-verdict"),
            pytest.param(ROUND[3:], mended, id="repair"),
            pytest.param(ROUND, over, id="summary"),
            pytest.param((IDEA,), idea_missed, id="idea"),
            pytest.param((IDEA,), choosing_cards, id="cards"),
            pytest.param(ROUND[2:], answered(("5yz",), theme="smtplab-light"), id="light"),
        ],
    )
    def test_shows(
        self,
        cards: tuple[str, ...],
        steps: Steps,
        size: tuple[int, int],
        monkeypatch: pytest.MonkeyPatch,
        snap_compare: Compare,
    ) -> None:
        app = drilled(monkeypatch, *cards)
        assert snap_compare(app, terminal_size=size, run_before=steps)
