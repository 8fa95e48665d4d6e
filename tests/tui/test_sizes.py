"""Terminals of any size, resized in the middle of everything: what matters stays in sight."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from smtplab.services import Services
from smtplab.tui.app import SmtplabApp
from smtplab.tui.lab.screen import LabScreen
from smtplab.tui.lab.state_bar import StateBar
from smtplab.tui.lesson.screen import LessonScreen
from smtplab.tui.routes import lesson_screen
from tests.tui.conftest import MemoryStore, opened
from tests.tui.driving import DELIVERED, HELLO, IN_DATA, REFUSED, screen_text
from tests.tui.lab.test_lab_pictures import played
from tests.tui.lesson.test_lesson import COURSE
from tests.tui.lesson.test_lesson_pictures import (
    DIAGNOSE,
    MAIL,
    PREDICT,
    SENT,
    SERVE,
    TASK,
    WATCH,
    Act,
    at,
    going_on,
    picked,
)

SIZES = (
    (40, 12), (300, 12), (40, 90), (80, 40), (112, 32), (111, 31), (300, 90), (120, 24), (40, 12),
    (80, 24),
)  # fmt: skip
Made = Callable[[], SmtplabApp]


def sandbox(*lines: str) -> Made:
    """Have the sandbox opened in which some lines were sent."""

    def make() -> SmtplabApp:
        store = MemoryStore()
        store.save(played(lines), lines)
        return opened(store, "sandbox")

    return make


def lesson(act: Act) -> Made:
    """Have a lesson opened in which something was done."""

    def make() -> SmtplabApp:
        def screen(services: Services) -> LessonScreen:
            made = lesson_screen(services, "one-of-each")
            assert isinstance(made, LessonScreen)
            act(made.lesson)
            return made

        return SmtplabApp(Services(lessons=COURSE), screen)

    return make


def check(pilot: Pilot[None], size: tuple[int, int]) -> None:
    """Hold that the line to type in and the selected row are in sight, if there are any."""
    screen = pilot.app.screen
    assert isinstance(screen, LabScreen)
    shown = screen_text(pilot)
    assert len(shown.splitlines()) <= size[1]
    if not screen.bar.prompt.disabled:
        assert screen.region.contains_region(screen.bar.prompt.region), shown
        assert screen.bar.prompt.region.height == 1, shown
    lamps = screen.query_one(StateBar)
    if lamps.region:
        assert f"● {lamps.seen.state}" in shown, shown
    if screen.wire.display:
        wire = screen.wire.wire
        rows = [wire.render_line(y).text for y in range(wire.size.height)]
        assert sum(row[1:2] == "▸" for row in rows) == 1, shown
        assert screen.region.contains_region(wire.region), shown
    else:
        assert screen.side.panel is not None, shown


@pytest.mark.parametrize(
    ("make", "keys"),
    [
        pytest.param(sandbox(*DELIVERED, *DELIVERED[1:]), (), id="delivered"),
        pytest.param(sandbox(HELLO), ("alt+u",), id="unfolded"),
        pytest.param(sandbox(*DELIVERED), ("alt+home",), id="stepped-back"),
        pytest.param(sandbox(*IN_DATA), ("f3",), id="octets"),
        pytest.param(sandbox(*DELIVERED), ("f4",), id="envelope"),
        pytest.param(sandbox(*REFUSED), ("f6",), id="both-ends"),
        pytest.param(lesson(at(WATCH, act=going_on(6))), (), id="watching"),
        pytest.param(lesson(at(PREDICT, act=going_on(4))), ("5",), id="predicting-wrong"),
        pytest.param(lesson(at(TASK, MAIL)), (), id="task"),
        pytest.param(lesson(at(TASK, MAIL)), ("f7",), id="task-with-why"),
        pytest.param(lesson(at(TASK, *SENT)), (), id="debrief"),
        pytest.param(lesson(at(SERVE, "550 no")), (), id="serving-wrong"),
        pytest.param(lesson(at(DIAGNOSE, act=picked)), (), id="diagnosing"),
    ],
)
async def test_prompt_and_selected_row_stay_in_sight(make: Made, keys: tuple[str, ...]) -> None:
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            await pilot.pause()
            check(pilot, size)
    assert app.fault is None


async def test_what_does_not_fit_is_cut_with_a_sign() -> None:
    app = sandbox(HELLO)()
    async with app.run_test(size=(40, 24)) as pilot:
        await pilot.pause()
        *_, below, _ = screen_text(pilot).splitlines()
        assert below.startswith(" you may send  MAIL")
        assert below.endswith("…")
