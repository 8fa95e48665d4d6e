"""What a session that is put together looks like: before, during, after a wrong try and done."""

from pathlib import Path

import pytest

from smtplab.services import Services
from smtplab.storage import locations as places
from smtplab.tui.app import SmtplabApp
from smtplab.tui.lesson.screen import LessonScreen
from smtplab.tui.routes import lesson_screen
from tests.tui.lab.test_lab_pictures import SIZES, Compare
from tests.tui.lesson.test_lesson_pictures import Steps, then

COURSE = Path(__file__).parent / "drafts"
ORDER, GAPS, CHANGE = range(3)


@pytest.fixture(autouse=True)
def _own_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(COURSE.parent)
    monkeypatch.setattr(places, "_own_lessons", lambda: Path(COURSE.name))


@SIZES
@pytest.mark.parametrize(
    ("step", "steps"),
    [
        pytest.param(ORDER, then(), id="order-before"),
        pytest.param(ORDER, then(*["space"] * 4, "up", "left"), id="order-during"),
        pytest.param(ORDER, then("space", "space", "enter"), id="order-wrong"),
        pytest.param(ORDER, then("alt+s", "enter"), id="order-done"),
        pytest.param(GAPS, then(*"alice", "tab", *"RCPT"), id="gaps-during"),
        pytest.param(GAPS, then(*"a@b", "enter", "x", "enter", "y", "enter"), id="gaps-wrong"),
        pytest.param(GAPS, then("f2", "alt+s", "enter"), id="gaps-done"),
        pytest.param(CHANGE, then("enter"), id="change-a-line"),
    ],
)
def test_shows(step: int, steps: Steps, size: tuple[int, int], snap_compare: Compare) -> None:
    services = Services()
    screen = lesson_screen(services, "drafts")
    assert isinstance(screen, LessonScreen)
    screen.lesson.go_to_step(step)
    app = SmtplabApp(services, lambda _: screen)
    assert snap_compare(app, terminal_size=size, run_before=steps)
