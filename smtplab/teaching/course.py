"""The course: all lessons in their order, those that are broken with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from smtplab.teaching.lesson.lesson import Lesson
from smtplab.teaching.lesson.reading import file_name, read_lesson
from smtplab.teaching.lesson.trouble import Troubles
from smtplab.teaching.misconceptions import FILE, Misconception, read_misconceptions

__all__ = ["GLOSSARY", "Broken", "Course", "Problem", "read_course"]

GLOSSARY = "glossary.md"
"""Names the file of the terms, which is no lesson."""
_NO_LESSONS = (GLOSSARY, "readme.md")


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
        misconceptions: What people commonly believe.
        problems: What is wrong in files that are no lessons.
    """

    lessons: tuple[Lesson, ...]
    broken: tuple[Broken, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    problems: tuple[Problem, ...] = ()

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
    lessons: list[Lesson] = []
    broken: list[Broken] = []
    for file in _files(folders):
        one = _read(file)
        if isinstance(one, Broken):
            broken.append(one)
        elif any(other.name == one.name for other in lessons):
            problem = Problem(file, 0, "a lesson of that name exists", "give the file another name")
            broken.append(Broken(one.name, one.number, (problem,)))
        else:
            lessons.append(one)
    known, problems = _misconceptions(folders)
    return Course(tuple(_in_order(lessons)), tuple(broken), known, problems)


def _misconceptions(
    folders: Sequence[Path],
) -> tuple[tuple[Misconception, ...], tuple[Problem, ...]]:
    """Read what each folder says of misconceptions; what comes later is laid over."""
    known: dict[str, Misconception] = {}
    problems: list[Problem] = []
    for file in (folder / FILE for folder in folders):
        found, troubles = read_misconceptions(file)
        known |= {one.name: one for one in found}
        problems += (Problem(file, *trouble) for trouble in troubles)
    return tuple(known.values()), tuple(problems)


def _files(folders: Sequence[Path]) -> list[Path]:
    """List the files of lessons; the glossary is none, and neither is what tells of the folder."""
    files: list[Path] = []
    for folder in folders:
        try:
            files += sorted(one for one in folder.iterdir() if one.suffix == ".md")
        except (OSError, ValueError):
            continue
    return [file for file in files if file.name.casefold() not in _NO_LESSONS]


def _read(file: Path) -> Lesson | Broken:
    troubles = Troubles()
    lesson = read_lesson(file, troubles)
    if lesson is not None:
        return lesson
    name, number = file_name(file)
    return Broken(name, number, tuple(Problem(file, *one) for one in troubles))


def _in_order(lessons: Sequence[Lesson]) -> list[Lesson]:
    """Sort by number and name; what is needed comes first, as far as there is no circle."""
    left = sorted(lessons, key=lambda one: (one.number is None, one.number or 0, one.name))
    names = {lesson.name for lesson in left}
    sorted_: list[Lesson] = []
    while left:
        known = {lesson.name for lesson in sorted_}
        ready = (one for one in left if set(one.needs) & names <= known)
        following = next(ready, left[0])
        left.remove(following)
        sorted_.append(following)
    return sorted_
