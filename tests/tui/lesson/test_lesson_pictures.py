"""What the course and each kind of activity look like, as pictures.

They show a small course of their own, so that a word changed in a lesson changes no picture.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from smtplab.services import Services
from smtplab.storage import locations as places
from smtplab.tui.app import SmtplabApp
from smtplab.tui.routes import ROUTES, Route, lesson_screen
from tests.tui.lab.test_lab_pictures import SIZES, Compare

COURSE = Path(__file__).parent / "course"
ONE_OF_EACH = "one-of-each"
READ, WATCH, PREDICT, TASK, SERVE, DIAGNOSE, QUESTION = range(7)
Steps = Callable[[Pilot[None]], Awaitable[None]]


@pytest.fixture(autouse=True)
def _own_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(COURSE.parent)
    monkeypatch.setattr(places, "_own_lessons", lambda: Path(COURSE.name))


def then(step: int, *done: str) -> Steps:
    """Go to a step, then press keys; what is longer than a key's name is typed, with Enter."""

    async def drive(pilot: Pilot[None]) -> None:
        await pilot.pause()
        for _ in range(step):
            await pilot.press("f10")
        for one in done:
            await press(pilot, one)
        await pilot.pause()
        await pilot.pause()

    return drive


async def press(pilot: Pilot[None], one: str) -> None:
    if " " in one or one in {"DATA", "."}:
        await pilot.press(*({" ": "space"}.get(sign, sign) for sign in one), "enter")
    else:
        await pilot.press(one)
    await pilot.pause()


MAIL, RCPT = "MAIL FROM:<alice@example.com>", "RCPT TO:<bob@example.org>"
SENT = (MAIL, RCPT, "DATA", "Subject: Tea", ".")


@SIZES
class TestLesson:
    @pytest.mark.parametrize(
        "steps",
        [
            pytest.param(then(READ), id="reading"),
            pytest.param(then(WATCH, *["enter"] * 6), id="watching"),
            pytest.param(then(WATCH, "enter", "space"), id="playing-by-itself"),
            pytest.param(then(PREDICT, *["enter"] * 4), id="predicting-the-first-digit"),
            pytest.param(then(PREDICT, *["enter"] * 4, "4"), id="predicting-the-code"),
            pytest.param(then(TASK, MAIL, RCPT), id="half-done"),
            pytest.param(then(TASK, "RCPT TO: <bob@example.org>", "f2", "f2"), id="hints"),
            pytest.param(then(TASK, "alt+s"), id="solution-in-the-prompt"),
            pytest.param(then(TASK, *SENT), id="debrief"),
            pytest.param(then(SERVE, "250 mail.example.org"), id="serving"),
            pytest.param(then(SERVE, "550 no"), id="serving-wrong"),
            pytest.param(then(DIAGNOSE), id="naming-the-culprit"),
            pytest.param(then(DIAGNOSE, *["down"] * 5, "enter"), id="diagnosing"),
            pytest.param(then(QUESTION), id="question"),
            pytest.param(then(QUESTION, "2"), id="wrong-answer"),
            pytest.param(then(QUESTION, "1"), id="right-answer"),
        ],
    )
    def test_shows(self, steps: Steps, size: tuple[int, int], snap_compare: Compare) -> None:
        app = SmtplabApp(Services(), lambda services: lesson_screen(services, ONE_OF_EACH))
        assert snap_compare(app, terminal_size=size, run_before=steps)


async def settle(pilot: Pilot[None]) -> None:
    for _ in range(3):
        await pilot.pause()


async def on_the_broken_one(pilot: Pilot[None]) -> None:
    await settle(pilot)
    await pilot.press("end")
    await settle(pilot)


async def come_back(pilot: Pilot[None]) -> None:
    """Do some steps and go back to the course."""
    await settle(pilot)
    await pilot.press("enter")
    await settle(pilot)
    await pilot.press("enter", "enter", "enter")
    await settle(pilot)
    await pilot.press("escape")
    await settle(pilot)


@SIZES
class TestCourse:
    @pytest.mark.parametrize(
        ("way", "steps"),
        [
            pytest.param(ROUTES["lessons"], settle, id="not-begun"),
            pytest.param(ROUTES["lessons"], come_back, id="begun"),
            pytest.param(ROUTES["lessons"], on_the_broken_one, id="broken"),
        ],
    )
    def test_shows(
        self, way: Route, steps: Steps, size: tuple[int, int], snap_compare: Compare
    ) -> None:
        assert snap_compare(SmtplabApp(Services(), way), terminal_size=size, run_before=steps)


def replaying(*keys: str) -> Steps:
    async def drive(pilot: Pilot[None]) -> None:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)

    return drive


@SIZES
class TestReplay:
    @pytest.mark.parametrize(
        "steps",
        [
            pytest.param(replaying(), id="which"),
            pytest.param(replaying("1", *["right"] * 6), id="stepping"),
            pytest.param(replaying("2", *["right"] * 7), id="class-notes"),
            pytest.param(replaying("4", "end"), id="end-of-a-log"),
            pytest.param(replaying("5", "space"), id="playing"),
            pytest.param(replaying("1", *["right"] * 6, *"NOOP", "enter"), id="forked"),
            pytest.param(replaying("f"), id="which-file"),
            pytest.param(replaying("p"), id="paste"),
            pytest.param(replaying("1", "end", "ctrl+s", "down"), id="export"),
        ],
    )
    def test_shows(self, steps: Steps, size: tuple[int, int], snap_compare: Compare) -> None:
        app = SmtplabApp(Services(), ROUTES["replay"])
        assert snap_compare(app, terminal_size=size, run_before=steps)
