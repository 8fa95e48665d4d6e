"""Lessons that need others which do not exist or need them in turn, and numbers taken twice."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from smtplab.simulation.mapping.problems import Problem
from smtplab.teaching.course import Course
from smtplab.teaching.lesson.lesson import Lesson

__all__ = ["check_prerequisites"]


def check_prerequisites(lesson: Lesson, course: Course) -> Iterator[Problem]:
    """Yield needs that no lesson meets or that lead in a circle, and a number that is taken."""
    line = lesson.lines.get("needs", 1)
    names = {one.name for one in course.lessons} | {one.name for one in course.broken}
    for name in lesson.needs:
        if name not in names:
            near = get_close_matches(name[:80], sorted(names), n=1)
            fix = f"did you mean {near[0]}?" if near else "name lessons of the course"
            yield Problem(line, f"the lesson {name} does not exist", fix)
        elif name == lesson.name or _leads_back(name, lesson, course):
            yield Problem(line, f"{name} needs this lesson in turn", "remove one of the needs")
    for other in course.lessons:
        if _takes_number(other, lesson):
            message = f"{other.file.name} has the number {lesson.number} as well"
            yield Problem(1, message, "give the file another number")


def _leads_back(name: str, lesson: Lesson, course: Course) -> bool:
    other = course.lesson(name)
    return other is not None and lesson.name in course.closure(other)


def _takes_number(other: Lesson, lesson: Lesson) -> bool:
    return (
        other is not lesson
        and lesson.number is not None
        and other.number == lesson.number
        and other.file.parent == lesson.file.parent
    )
