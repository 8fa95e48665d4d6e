"""The course: all lessons in their order, those that are broken with the reason."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from smtplab.simulation.mapping.problems import FileProblem, Problems
from smtplab.teaching.lesson.lesson import Lesson
from smtplab.teaching.lesson.load import read_lesson
from smtplab.teaching.lesson.naming import file_name, normalize
from smtplab.teaching.misconceptions import FILE, Misconception, read_misconceptions

__all__ = ["GLOSSARY", "BrokenLesson", "Course", "read_course"]

GLOSSARY = "glossary.md"
"""Names the file of the terms, which is no lesson."""
_NO_LESSONS = (GLOSSARY, "readme.md")
_LESSON = ".md"
_ALMOST = (_LESSON, ".markdown", ".mdown", ".mkd")
_MISCONCEPTIONS = (FILE, "misconceptions.yml")
_UNREAD = (
    "this file is not read, because its name is not that of a lesson",
    f"call it as 05-typos{_LESSON}, {GLOSSARY} or {FILE}",
)


@dataclass(frozen=True, slots=True)
class BrokenLesson:
    """A lesson that cannot be played, or a folder that cannot be read.

    Attributes:
        name: Name of its file, without number and ending.
        number: What stands before the name, if anything does.
        problems: Why.
    """

    name: str
    number: int | None
    problems: tuple[FileProblem, ...]


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
    broken: tuple[BrokenLesson, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    problems: tuple[FileProblem, ...] = ()
    folders: tuple[Path, ...] = ()

    def lesson(self, name: str) -> Lesson | None:
        """Find a lesson by its name, or by its number."""
        name = normalize(name)
        for lesson in self.lessons:
            if name in (lesson.name, str(lesson.number)):
                return lesson
        return None

    def closure(self, lesson: Lesson) -> dict[str, Lesson]:
        """Return a lesson and all that it needs, directly or through others, by name."""
        found: dict[str, Lesson] = {lesson.name: lesson}
        waiting = list(lesson.needs)
        while waiting:
            one = self.lesson(waiting.pop())
            if one is not None and one.name not in found:
                found[one.name] = one
                waiting += one.needs
        return found

    def lesson_after(self, name: str) -> Lesson | None:
        """Return the lesson after one; None after the last, and for one outside of the course."""
        return next((after for one, after in pairwise(self.lessons) if one.name == name), None)


def read_course(folders: Sequence[Path]) -> Course:
    """Read all lessons in some folders; never raises.

    By number first, then by name, and never before a lesson that they need.
    """
    lessons: list[Lesson] = []
    broken: list[BrokenLesson] = []
    entries, unread = _entries(folders)
    broken += (BrokenLesson(one.file.name, None, (one,)) for one in unread)
    folders = tuple(entries)
    files, misnamed = _files(entries)
    for file in files:
        one = _read(file)
        if isinstance(one, BrokenLesson):
            broken.append(one)
        elif any(other.name == one.name for other in lessons):
            problem = FileProblem(
                file, 1, "another lesson has this name", "give the file another name"
            )
            broken.append(BrokenLesson(one.name, one.number, (problem,)))
        else:
            lessons.append(one)
    known, problems = _misconceptions(folders)
    ordered = tuple(_in_order(lessons))
    return Course(ordered, tuple(broken), known, (*misnamed, *problems), folders)


def _misconceptions(
    folders: Sequence[Path],
) -> tuple[tuple[Misconception, ...], tuple[FileProblem, ...]]:
    """Read what each folder says of misconceptions; what comes later is laid over."""
    known: dict[str, Misconception] = {}
    problems: list[FileProblem] = []
    for file in (folder / FILE for folder in folders):
        noted = Problems()
        known |= {one.name: one for one in read_misconceptions(file, noted)}
        problems += (one.in_file(file) for one in noted)
    return tuple(known.values()), tuple(problems)


def _entries(folders: Sequence[Path]) -> tuple[dict[Path, list[Path]], list[FileProblem]]:
    """Return what lies in each folder, and what is wrong with those that cannot be read."""
    entries: dict[Path, list[Path]] = {}
    problems: list[FileProblem] = []
    for folder in folders:
        try:
            found = sorted(folder.iterdir())
            os.stat(os.path.join(folder, "."))  # noqa: PTH116, PTH118  # Path drops the dot.
        except (FileNotFoundError, ValueError):
            continue
        except OSError as error:
            message = f"the folder cannot be read: {error.strerror or error}"
            problems.append(
                FileProblem(folder, 1, message, ("check that you are allowed to open it"))
            )
        else:
            entries[folder] = found
    return entries, problems


def _files(entries: Mapping[Path, list[Path]]) -> tuple[list[Path], list[FileProblem]]:
    """List the files of lessons, and what lies beside them and was perhaps meant to be one."""
    files = [file for found in entries.values() for file in found]
    seen = [file for file in files if not file.name.startswith(".")]
    misnamed = [FileProblem(file, 1, *_UNREAD) for file in seen if _is_misnamed(file)]
    return list(filter(_is_lesson, seen)), misnamed


def _is_lesson(file: Path) -> bool:
    return file.suffix == _LESSON and file.name.casefold() not in _NO_LESSONS


def _is_misnamed(file: Path) -> bool:
    """Return whether a name is almost one of those that are read."""
    name = file.name.casefold()
    if name in (GLOSSARY, *_MISCONCEPTIONS):
        return file.name not in (GLOSSARY, FILE)
    return file.suffix != _LESSON and file.suffix.casefold() in _ALMOST


def _read(file: Path) -> Lesson | BrokenLesson:
    problems = Problems()
    lesson = read_lesson(file, problems)
    if lesson is not None:
        return lesson
    name, number = file_name(file)
    return BrokenLesson(name, number, tuple(one.in_file(file) for one in problems))


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
