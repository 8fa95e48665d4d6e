"""The screens that can be opened by name, each loaded only once it is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.screen import Screen

    from smtplab.services import Services
    from smtplab.teaching.drill.selection import CardSelection
    from smtplab.teaching.lesson.lesson import Lesson

__all__ = [
    "ROUTES",
    "Route",
    "drill_screen",
    "explain_screen",
    "lesson_screen",
    "reference_screen",
]

Route = Callable[["Services"], "Screen[None]"]
"""Makes a screen."""


def _sandbox(services: Services) -> Screen[None]:
    from smtplab.tui.lab.sandbox import SandboxScreen  # noqa: PLC0415  # not in the first frame

    return SandboxScreen(services.sandbox)


def _help(_services: Services) -> Screen[None]:
    from smtplab.tui.home.help_screen import HelpScreen  # noqa: PLC0415  # not in the first frame

    return HelpScreen()


def _lessons(services: Services) -> Screen[None]:
    from smtplab.tui.lesson.course_screen import CourseScreen  # noqa: PLC0415  # not in the first frame

    return CourseScreen(services)


def _lesson(services: Services, lesson: Lesson | None, step: str = "") -> Screen[None]:
    """Make the screen of a lesson, at a step; of the course if there is none."""
    if lesson is None:
        return _lessons(services)
    from smtplab.teaching.lesson_session import LessonSession  # noqa: PLC0415  # as above
    from smtplab.tui.lesson.screen import LessonScreen  # noqa: PLC0415

    session = LessonSession(lesson, services.course, services.progress, time)
    if step:
        session.go_to_step(session.lesson.index_of(step))
    return LessonScreen(services, session)


def _next_lesson(services: Services) -> Screen[None]:
    return _lesson(services, services.next_lesson)


def lesson_screen(services: Services, name: str, step: str = "") -> Screen[None]:
    """Make the screen of a lesson, at a step; of the course if there is none of that name."""
    return _lesson(services, services.course.lesson(name), step)


def drill_screen(services: Services, selection: CardSelection | None = None) -> Screen[None]:
    """Make the screen of the drill, with the cards that are practised."""
    from smtplab.tui.drill.screen import DrillScreen  # noqa: PLC0415  # not in the first frame

    return DrillScreen(services, selection)


def reference_screen(services: Services, asked: str = "") -> Screen[None]:
    """Make the screen of the reference, with what is looked for."""
    from smtplab.tui.reference.screen import ReferenceScreen  # noqa: PLC0415  # not at the start

    return ReferenceScreen(services, asked)


def explain_screen(_services: Services, reply: bytes = b"") -> Screen[None]:
    """Make the screen that explains a reply, or whatever is pasted there."""
    from smtplab.tui.reference.explain_screen import ExplainScreen  # noqa: PLC0415  # not at the start

    return ExplainScreen(reply.decode("utf-8", "replace"))


def _replay(_services: Services) -> Screen[None]:
    from smtplab.tui.replay.chooser import RecordingsScreen  # noqa: PLC0415  # if wanted

    return RecordingsScreen()


ROUTES: Mapping[str, Route] = {
    "continue": _next_lesson,
    "sandbox": _sandbox,
    "help": _help,
    "drill": drill_screen,
    "replay": _replay,
    "lessons": _lessons,
    "reference": reference_screen,
    "explain": explain_screen,
}
"""What makes the screen of each row of the home screen; loaded once it is wanted."""
