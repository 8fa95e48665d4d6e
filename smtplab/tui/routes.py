"""Which screens does the home screen lead to?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.screen import Screen

    from smtplab.services import Desk
    from smtplab.teaching.lesson.lesson import Lesson

__all__ = ["QUIT_KEY", "WAYS", "Way", "explain_screen", "lesson_screen", "reference_screen"]

Way = Callable[["Desk"], "Screen[None]"]
"""Makes a screen."""


def _sandbox(desk: Desk) -> Screen[None]:
    from smtplab.tui.lab.sandbox import SandboxScreen  # noqa: PLC0415  # not in the first frame

    return SandboxScreen(desk.sandbox)


def _help(_desk: Desk) -> Screen[None]:
    from smtplab.tui.home.help_screen import HelpScreen  # noqa: PLC0415  # not in the first frame

    return HelpScreen()


def _lessons(desk: Desk) -> Screen[None]:
    from smtplab.tui.lesson.course_screen import CourseScreen  # noqa: PLC0415  # not in the first frame

    return CourseScreen(desk)


def _lesson(desk: Desk, lesson: Lesson | None) -> Screen[None]:
    """Make the screen of a lesson; of the course if there is none."""
    if lesson is None:
        return _lessons(desk)
    from smtplab.teaching.lesson_session import LessonSession  # noqa: PLC0415  # as above
    from smtplab.tui.lesson.screen import LessonScreen  # noqa: PLC0415

    return LessonScreen(desk, LessonSession(lesson, desk.course, desk.progress, time))


def _continued(desk: Desk) -> Screen[None]:
    return _lesson(desk, desk.last_lesson)


def lesson_screen(desk: Desk, name: str) -> Screen[None]:
    """Make the screen of a lesson; of the course if there is none of that name."""
    return _lesson(desk, desk.course.lesson(name))


def _drill(desk: Desk) -> Screen[None]:
    from smtplab.tui.drill.screen import DrillScreen  # noqa: PLC0415  # not in the first frame

    return DrillScreen(desk)


def reference_screen(desk: Desk, asked: str = "") -> Screen[None]:
    """Make the screen of the reference, with what is looked for."""
    from smtplab.tui.reference.screen import ReferenceScreen  # noqa: PLC0415  # not at the start

    return ReferenceScreen(desk, asked)


def explain_screen(_desk: Desk, reply: bytes = b"") -> Screen[None]:
    """Make the screen that explains a reply, or whatever is pasted there."""
    from smtplab.tui.reference.explain_screen import ExplainScreen  # noqa: PLC0415  # not at the start

    return ExplainScreen(reply.decode("utf-8", "replace"))


def _replay(_desk: Desk) -> Screen[None]:
    from smtplab.tui.replay.chooser import RecordingsScreen  # noqa: PLC0415  # if wanted

    return RecordingsScreen()


QUIT_KEY = "quit"
"""Names the row that leads nowhere."""
WAYS: Mapping[str, Way] = {
    "continue": _continued,
    "sandbox": _sandbox,
    "help": _help,
    "drill": _drill,
    "replay": _replay,
    "lessons": _lessons,
    "reference": reference_screen,
    "explain": explain_screen,
}
"""What makes the screen of each row of the home screen; loaded once it is wanted."""
