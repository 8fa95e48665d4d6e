"""The course: all lessons in their order, those that are broken with the reason."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from smtplab.simulation.mapping.problems import Troubles
from smtplab.teaching.lesson.lesson import Lesson
from smtplab.teaching.lesson.load import read_lesson
from smtplab.teaching.lesson.naming import composed, file_name
from smtplab.teaching.misconceptions import FILE, Misconception, read_misconceptions

__all__ = ["GLOSSARY", "Broken", "Course", "Problem", "read_course"]

GLOSSARY = "glossary.md"
"""Names the file of the terms, which is no lesson."""
_NO_LESSONS = (GLOSSARY, "readme.md")
_LESSON = ".md"
_ALMOST = (_LESSON, ".markdown", ".mdown", ".mkd")
_MISCONCEPTIONS = (FILE, "misconceptions.yml")
_UNREAD = ("this file is not read", f"call it as 05-typos{_LESSON}, {GLOSSARY} or {FILE}")


class Problem(NamedTuple):
    """Something wrong in a lesson.

    Attributes:
        file: Which file.
        line: Which line, from 1; the first one for the whole file or a folder.
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
    """A lesson that cannot be played, or a folder that cannot be read.

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
        problems: What is wrong in files that are not lessons.
        folders: Where it was read from.
    """

    lessons: tuple[Lesson, ...]
    broken: tuple[Broken, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    problems: tuple[Problem, ...] = ()
    folders: tuple[Path, ...] = ()

    def lesson(self, name: str) -> Lesson | None:
        """Find a lesson by its name, or by its number."""
        name = composed(name)
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
    entries, unread = _entries(folders)
    broken += (Broken(one.file.name, None, (one,)) for one in unread)
    folders = tuple(entries)
    files, misnamed = _files(entries)
    for file in files:
        one = _read(file)
        if isinstance(one, Broken):
            broken.append(one)
        elif any(other.name == one.name for other in lessons):
            problem = Problem(file, 1, "a lesson of that name exists", "give the file another name")
            broken.append(Broken(one.name, one.number, (problem,)))
        else:
            lessons.append(one)
    known, problems = _misconceptions(folders)
    problems = (*misnamed, *problems)
    return Course(tuple(_in_order(lessons)), tuple(broken), known, problems, folders)


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


def _entries(folders: Sequence[Path]) -> tuple[dict[Path, list[Path]], list[Problem]]:
    """Return what lies in each folder, and what is wrong with those that cannot be read."""
    entries: dict[Path, list[Path]] = {}
    problems: list[Problem] = []
    for folder in folders:
        try:
            found = sorted(folder.iterdir())
            os.stat(os.path.join(folder, "."))  # noqa: PTH116, PTH118  # Path drops the dot.
        except (FileNotFoundError, ValueError):
            continue
        except OSError as error:
            wrong = f"cannot be read: {error.strerror or error}"
            problems.append(Problem(folder, 1, wrong, "see that it is a folder you may enter"))
        else:
            entries[folder] = found
    return entries, problems


def _files(entries: Mapping[Path, list[Path]]) -> tuple[list[Path], list[Problem]]:
    """List the files of lessons, and what lies beside them and was perhaps meant to be one."""
    files = [file for found in entries.values() for file in found]
    seen = [file for file in files if not file.name.startswith(".")]
    misnamed = [Problem(file, 1, *_UNREAD) for file in seen if _is_misnamed(file)]
    return list(filter(_is_lesson, seen)), misnamed


def _is_lesson(file: Path) -> bool:
    return file.suffix == _LESSON and file.name.casefold() not in _NO_LESSONS


def _is_misnamed(file: Path) -> bool:
    """Return whether a name is almost one of those that are read."""
    name = file.name.casefold()
    if name in (GLOSSARY, *_MISCONCEPTIONS):
        return file.name not in (GLOSSARY, FILE)
    return file.suffix != _LESSON and file.suffix.casefold() in _ALMOST


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
