"""The lessons of the course as a list, and the choice of one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from smtplab.line_mode.mode import LineMode
from smtplab.services import Services
from smtplab.simulation.text.visible import visible
from smtplab.teaching.lesson.lesson import Lesson

__all__ = ["CourseLines", "lesson_list"]

_CUE = "Type the number of a lesson, or its name. :help lists them again; :leave ends."


def lesson_list(services: Services) -> Iterator[str]:
    """Yield all lessons, with the steps that are done."""
    for lesson in services.course.lessons:
        done = services.progress.lesson(lesson.name).done
        count = sum(step.key in done for step in lesson.steps)
        number = "" if lesson.number is None else f"{lesson.number}. "
        steps = f"{count} of {len(lesson.steps)} steps done"
        yield f"{number}{visible(lesson.title)}: {steps}. Its name is {lesson.name}."


class CourseLines:
    """The choice of a lesson.

    Args:
        services: The course, and where progress is kept.
        open_lesson: Opens the lesson that is chosen.

    Attributes:
        over: Whether the learner has left.
        following: The lesson that was chosen, None for none yet.
    """

    prompt = "Lesson: "

    def __init__(self, services: Services, open_lesson: Callable[[Lesson], LineMode]) -> None:
        self.over = False
        self.history: list[str] = []
        self.following: LineMode | None = None
        self._services = services
        self._open_lesson = open_lesson

    def start(self) -> Iterator[str]:
        """Yield the lessons."""
        yield from lesson_list(self._services)
        yield _CUE

    def hear(self, octets: bytes) -> Iterator[str]:
        """Take the choice."""
        text = octets.decode("utf-8", "replace").strip()
        if text == ":leave":
            self.over = True
        elif lesson := self._services.course.lesson(text):
            self.following = self._open_lesson(lesson)
        elif text == ":help":
            yield from self.start()
        else:
            yield f"There is no lesson {visible(text)}. {_CUE}" if text else _CUE
