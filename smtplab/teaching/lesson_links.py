"""The links of a text that lead to a lesson, or to a step of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from smtplab.teaching.course import Course
from smtplab.teaching.lesson.lesson import Lesson, Step
from smtplab.teaching.lesson.prose import Prose

__all__ = ["LessonLink", "find_links"]


class LessonLink(NamedTuple):
    """Where a link leads.

    Attributes:
        lesson: The lesson.
        step: The step, None for the lesson as the learner left it.
    """

    lesson: Lesson
    step: Step | None


def find_links(text: Prose, course: Course) -> tuple[LessonLink, ...]:
    """Return the lessons and steps that a text links to, in its order, each once."""
    found: dict[tuple[str, str], LessonLink] = {}
    for file, key in _targets(text):
        for lesson in course.lessons:
            if lesson.file.name == file:
                step = next((step for step in lesson.steps if step.key == key), None)
                _ = found.setdefault((file, key), LessonLink(lesson, step))
    return tuple(found.values())


def _targets(text: Prose) -> Iterator[tuple[str, str]]:
    for block in text:
        for cell in block.cells:
            for span in cell:
                file, _, key = span.target.partition("#")
                if file:
                    yield file, key
