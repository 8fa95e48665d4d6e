"""The whole course, played in a browser by key presses, with the same app beside it."""

import asyncio
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smtplab.services import Services
from smtplab.simulation.tls import choice
from smtplab.storage.locations import lesson_folders
from smtplab.teaching.course import read_course
from smtplab.teaching.lesson.lesson import Lesson
from smtplab.teaching.lesson_session import LessonSession
from smtplab.teaching.lesson_status import Status
from smtplab.teaching.progress import Progress
from smtplab.tui.lesson.screen import LessonScreen
from smtplab.tui.routes import lesson_screen
from tests.lessons.answers import Answers
from tests.web.beside import Beside
from tests.web.chromium import Chromium
from tests.web.conftest import CountingServer
from tests.web.twin import Twin, twin_of

COURSE = read_course(lesson_folders())
HALF = len(COURSE.lessons) // 2
PARTS = {"first half": COURSE.lessons[:HALF], "second half": COURSE.lessons[HALF:]}
SIZES = {"first half": (80, 24), "second half": (120, 36)}
MOST_PAGES = 20
"""So many times Enter shows what follows of a long text, before it leaves that."""
LEARNER = "Anna Müller"
HANDED_IN = "progress-Anna-Müller.json"


pytestmark = pytest.mark.usefixtures("as_in_a_page")


@pytest.fixture(autouse=True)
def _without_ssl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "has_ssl", lambda: False)


def session_of(twin: Twin) -> LessonSession:
    """Return the lesson that is played."""
    assert isinstance(twin.app.screen, LessonScreen)
    return twin.app.screen.lesson


def place_in(lesson: LessonSession) -> tuple[int, Status, object]:
    """Return where in a lesson its learner is."""
    question = lesson.question
    return lesson.player.index, lesson.status, question and (question.ask, question.number)


def read_progress(octets: bytes) -> dict[str, Any]:
    """Return what was handed in, without its times."""
    progress: dict[str, Any] = json.loads(
        octets, object_hook=lambda one: {key: one[key] for key in one if key != "at"}
    )
    return progress


async def downloaded(file: Path) -> bytes:
    """Wait until a download is whole; return it."""
    while not file.exists() or not file.stat().st_size:  # noqa: ASYNC110, ASYNC240  # as it comes
        await asyncio.sleep(0.05)
    return file.read_bytes()  # noqa: ASYNC240  # as above


async def play(both: Beside, lesson: Lesson, progress: Progress) -> None:
    """Go on to a lesson, and play it to the page on what was done."""
    await read_on(both, lambda: session_of(both.twin).lesson.name == lesson.name)
    answers = Answers(LessonSession(lesson, COURSE, progress, time.time))
    while not answers.is_over:
        for key in answers.next_keys():
            await both.press(key)
            await both.expect_same_rows()
        await read_on(both, lambda: place_in(session_of(both.twin)) == place_in(answers.lesson))
    await both.expect_same_cells()


async def read_on(both: Beside, has_come: Callable[[], bool]) -> None:
    """Press Enter until something has come, for it shows what follows of a long text first."""
    for _ in range(MOST_PAGES):
        if has_come():
            return
        await both.press("enter")
        await both.expect_same_rows()
    assert has_come(), both.twin.rows()


@pytest.mark.parametrize(
    "part",
    [
        "first half",
        pytest.param(
            "second half",
            marks=pytest.mark.skipif(
                "WHOLE_COURSE" not in os.environ, reason="takes two minutes: make course"
            ),
        ),
    ],
)
async def test_every_lesson_is_solved_by_its_own_solution(
    server: CountingServer, browser: Chromium, tmp_path: Path, part: str
) -> None:
    lessons, size = PARTS[part], SIZES[part]
    first = lessons[0].name
    browser.keep_downloads(tmp_path)
    tab = browser.open(f"{server.link}#lesson={first}")
    tab.wait_for(lessons[0].title)
    tab.fit(*size)
    answered = Progress.open(None)
    async with twin_of(*size, Services(), lambda one: lesson_screen(one, first)) as twin:
        both = Beside(tab, twin)
        await both.expect_same_cells()
        for lesson in lessons:
            await play(both, lesson, answered)
        twin.app.hand_in(LEARNER)
        tab.answer_prompt("document.getElementById('hand-in').click()", LEARNER)
        handed_in = read_progress(await downloaded(tmp_path / HANDED_IN))
        assert handed_in == read_progress(twin.page.files[HANDED_IN])
    states = {
        one["lesson"]: {step["state"] for step in one["steps"]} for one in handed_in["lessons"]
    }
    for lesson in lessons:
        assert "new" not in states[lesson.name], lesson.name
    assert tab.run("document.getElementById('notice').innerText") == ""
    assert browser.faults() == []
