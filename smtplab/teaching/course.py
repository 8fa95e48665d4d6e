"""The course: all lessons in their order, those that are broken with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from smtplab.teaching.lesson.lesson import Lesson

__all__ = ["Broken", "Course", "Problem", "read_course"]


class Problem(NamedTuple):
    """Something wrong in a lesson.

    Attributes:
        file: Which file.
        line: Which line, from 1; 0 for the whole file.
        wrong: What is wrong, safe to show.
        mend: What to do about it, safe to show.
    """

    file: Path
    line: int
    wrong: str
    mend: str

    def __str__(self) -> str:
        """Write it in one line, as compilers do."""
        return f"{self.file}:{self.line}: {self.wrong}; {self.mend}"


@dataclass(frozen=True, slots=True)
class Broken:
    """A lesson that cannot be played.

    Attributes:
        name: Name of its file, without number and ending.
        number: What stands before the name, if anything does.
        problems: Why.
    """

    name: str
    number: int | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """Lessons in their order.

    Attributes:
        lessons: Those that can be played.
        broken: Those that cannot.
    """

    lessons: tuple[Lesson, ...]
    broken: tuple[Broken, ...] = ()

    def lesson(self, name: str) -> Lesson | None:
        """Find a lesson by its name, or by its number."""
        for lesson in self.lessons:
            if name in (lesson.name, str(lesson.number)):
                return lesson
        return None


def read_course(folders: Sequence[Path]) -> Course:
    """Read all lessons in some folders; never raises.

    By number first, then by name, and never before a lesson that they need.
    """
    del folders
    return Course(())
