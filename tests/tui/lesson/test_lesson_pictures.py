"""What the course and each kind of activity look like, as pictures.

They show a small course of their own, so that a word changed in a lesson changes no picture.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from smtplab.services import Services
from smtplab.storage import locations as places
from smtplab.teaching.lesson_session import LessonSession
from smtplab.tui.app import SmtplabApp
from smtplab.tui.lesson.screen import LessonScreen
from smtplab.tui.routes import ROUTES, Route, lesson_screen
from tests.tui.conftest import SMALL
from tests.tui.lab.test_lab_pictures import SIZES, Compare
from tests.tui.lesson.playing import lesson

COURSE = Path(__file__).parent / "course"
ONE_OF_EACH = "one-of-each"
READ, WATCH, PREDICT, TASK, SERVE, DIAGNOSE, QUESTION = range(7)
Steps = Callable[[Pilot[None]], Awaitable[None]]
Act = Callable[[LessonSession], None]
"""What is done in a lesson before its screen is shown."""


@pytest.fixture(autouse=True)
def _own_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(COURSE.parent)
    monkeypatch.setattr(places, "_own_lessons", lambda: Path(COURSE.name))


def at(step: int, *lines: str, act: Act = LessonSession.save) -> Act:
    """Go to a step, say some lines, then do a further thing."""

    def drive(played: LessonSession) -> None:
        played.go_to_step(step)
        for line in lines:
            _ = played.submit(f"{line}\r\n".encode())
        act(played)

    return drive


def going_on(times: int, choice: int | None = None) -> Act:
    """Go on some times, then choose an option."""

    def drive(played: LessonSession) -> None:
        for _ in range(times):
            played.go_on()
        if choice is not None:
            played.choose(choice)

    return drive


def solved(played: LessonSession) -> None:
    """Propose the solution."""
    assert played.show_solution()


def picked(played: LessonSession) -> None:
    """Name the sixth line as the culprit."""
    assert played.lab_session is not None
    for _ in range(5):
        played.lab_session.step(1)
    played.go_on()


def then(*keys: str) -> Steps:
    """Press keys; what is longer than a key's name is put into the prompt and sent."""

    async def drive(pilot: Pilot[None]) -> None:
        await settle(pilot)
        for one in keys:
            if " " in one:
                lesson(pilot).bar.prompt.fill(one)
            await pilot.press("enter" if " " in one else one)
            await settle(pilot)

    return drive


MAIL, RCPT = "MAIL FROM:<alice@example.com>", "RCPT TO:<bob@example.org>"
SENT = (MAIL, RCPT, "DATA", "Subject: Tea", ".")


@SIZES
class TestLesson:
    @pytest.mark.parametrize(
        ("act", "steps"),
        [
            pytest.param(at(READ), then(), id="reading"),
            pytest.param(at(WATCH, act=going_on(4)), then(), id="watching"),
            pytest.param(at(WATCH, act=going_on(1)), then("space"), id="playing-by-itself"),
            pytest.param(at(PREDICT, act=going_on(4)), then(), id="predicting-the-first-digit"),
            pytest.param(at(PREDICT, act=going_on(4)), then("4"), id="predicting-the-code"),
            pytest.param(at(TASK, MAIL), then(RCPT), id="half-done"),
            pytest.param(at(TASK), then("RCPT TO: <bob@example.org>", "f2", "f2"), id="hints"),
            pytest.param(at(TASK, act=solved), then(), id="solution-in-the-prompt"),
            pytest.param(at(TASK, *SENT), then(), id="debrief"),
            pytest.param(at(SERVE, "250 mail.example.org"), then(), id="serving"),
            pytest.param(at(SERVE, "550 no"), then(), id="serving-wrong"),
            pytest.param(at(DIAGNOSE), then(), id="naming-the-culprit"),
            pytest.param(at(DIAGNOSE, act=picked), then(), id="diagnosing"),
            pytest.param(at(QUESTION), then(), id="question"),
            pytest.param(at(QUESTION, act=going_on(0, choice=1)), then(), id="wrong-answer"),
            pytest.param(at(QUESTION, act=going_on(0, choice=0)), then(), id="right-answer"),
        ],
    )
    def test_shows(
        self, act: Act, steps: Steps, size: tuple[int, int], snap_compare: Compare
    ) -> None:
        app = SmtplabApp(Services(), lambda services: prepared(services, act))
        assert snap_compare(app, terminal_size=size, run_before=steps)


@pytest.mark.parametrize(
    ("act", "steps"),
    [
        pytest.param(at(TASK, MAIL), then("RCPT TO: <bob@example.org>"), id="wrong-try"),
        pytest.param(at(TASK, MAIL), then(RCPT, "f6"), id="both-ends"),
        pytest.param(at(PREDICT, act=going_on(4)), then("5"), id="predicting-wrong"),
    ],
)
@pytest.mark.parametrize("size", [SMALL, (200, 60)], ids=["80x24", "200x60"])
def test_other_sizes(act: Act, steps: Steps, size: tuple[int, int], snap_compare: Compare) -> None:
    app = SmtplabApp(Services(), lambda services: prepared(services, act))
    assert snap_compare(app, terminal_size=size, run_before=steps)


def prepared(services: Services, act: Act) -> Screen[None]:
    """Make the screen of a lesson in which something was done."""
    screen = lesson_screen(services, ONE_OF_EACH)
    assert isinstance(screen, LessonScreen)
    act(screen.lesson)
    return screen


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


@SIZES
class TestReplay:
    @pytest.mark.parametrize(
        "steps",
        [
            pytest.param(then(), id="which"),
            pytest.param(then("1", *["right"] * 6), id="stepping"),
            pytest.param(then("2", *["right"] * 7), id="class-notes"),
            pytest.param(then("4", "end"), id="end-of-a-log"),
            pytest.param(then("5", "space"), id="playing"),
            pytest.param(then("1", *["right"] * 6, *"NOOP", "enter"), id="forked"),
            pytest.param(then("6"), id="which-file"),
            pytest.param(then("7"), id="paste"),
            pytest.param(then("1", "end", "ctrl+s", "down"), id="export"),
        ],
    )
    def test_shows(self, steps: Steps, size: tuple[int, int], snap_compare: Compare) -> None:
        app = SmtplabApp(Services(), ROUTES["replay"])
        assert snap_compare(app, terminal_size=size, run_before=steps)


def test_a_replay_uses_the_room_of_a_large_screen(snap_compare: Compare) -> None:
    app = SmtplabApp(Services(), ROUTES["replay"])
    steps = then("1", *["right"] * 6)
    assert snap_compare(app, terminal_size=(200, 60), run_before=steps)
