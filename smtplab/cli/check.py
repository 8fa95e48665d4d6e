"""`smtplab check`: prove lessons."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from smtplab import console
from smtplab.cli.command import FOUND_WRONG, GOOD, Arguments, add_lessons_option, describe
from smtplab.console import UsageError

if TYPE_CHECKING:
    from smtplab.cli.command import Parser
    from smtplab.teaching.course import Course
    from smtplab.teaching.lesson.lesson import Lesson

__all__ = ["fill"]

_EXAMPLES = """\
Proves for each lesson that it can be read, that each quoted reply is what the server says, that
each step begins unsolved and is solved by its own solution, and that nothing is spoken of before it
was introduced. What is wrong is told a line each, with file and line and with how to mend it.

examples:
  smtplab check                           all lessons
  smtplab check my-lessons                those in a folder
  smtplab check my-lessons/greetings.md   one of them

exit status: 0 all is well, 1 something is wrong, 2 there is no lesson there
"""

_BESIDE = ("glossary.md", "misconceptions.yaml")
"""Files beside the lessons that are checked with them."""


def fill(check: Parser) -> None:
    """Add the options of the command, and what does it."""
    describe(check, _EXAMPLES, _check)
    add_lessons_option(check)
    check.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="a lesson, or a folder")


def _check(arguments: Arguments) -> int:
    from smtplab.storage.locations import lesson_folders  # noqa: PLC0415  # each command loads what it needs
    from smtplab.teaching.check import check_course, unchecked_sections  # noqa: PLC0415
    from smtplab.teaching.course import read_course  # noqa: PLC0415

    folders = _folders(lesson_folders(arguments.lessons), arguments.paths)
    paths = [_as_read(path, folders) for path in arguments.paths]
    course = read_course(list(folders.values()))
    _insist_on_lessons(course, paths)
    for note in unchecked_sections(course, paths or None):
        console.complain(f"note: {note}")
    problems = check_course(course, paths or None)
    if problems:
        console.say(*map(str, problems))
        console.complain(f"{_counted(len(problems), 'thing')} to mend")
        return FOUND_WRONG
    checked = [one for one in course.lessons if not paths or _lies_in(one.file, paths)]
    console.say(f"{_summary(checked)}: all good")
    return GOOD


def _summary(lessons: Sequence[Lesson]) -> str:
    steps = [step for lesson in lessons for step in lesson.steps]
    done = sum(step.activity is not None for step in steps)
    activities = f"{done} activity" if done == 1 else f"{done} activities"
    return f"{_counted(len(lessons), 'lesson')}, {_counted(len(steps), 'step')}, {activities}"


def _folders(usual: Sequence[Path], paths: Sequence[Path]) -> dict[str, Path]:
    """Return the folders to read by their real names: a lesson may need those of the course.

    A folder that was named is called as it was named.
    """
    named = {_real(folder): folder for folder in map(_folder, paths)}
    return {**{_real(one): one for one in usual}, **named}


def _as_read(path: Path, folders: Mapping[str, Path]) -> Path:
    """Return what a path is called when its folder is read."""
    folder = folders[_real(_folder(path))]
    return folder if os.path.isdir(path) else folder / path.name  # noqa: PTH112  # as above


def _real(path: Path) -> str:
    return os.path.realpath(path)  # Path.resolve raises where links lead in a circle.


def _folder(path: Path) -> Path:
    # The methods of Path raise where a folder on the way may not be searched.
    if os.path.isdir(path):  # noqa: PTH112
        return path
    if not os.path.exists(path):  # noqa: PTH110
        raise UsageError(f"{path}: there is no such file or folder")
    if path.suffix not in (".md", ".yaml"):
        raise UsageError(f"{path}: is no lesson; the names of lessons end in .md")
    return path.parent


def _insist_on_lessons(course: Course, paths: Sequence[Path]) -> None:
    """Refuse what is named and is not read, since nothing would be said of it."""
    files = set(_files(course))
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112  # as above
            if path not in files | {file.parent for file in files}:
                raise UsageError(f"{path}: there are no lessons in that folder")
        elif path not in files | {path.with_name(name) for name in _BESIDE}:
            raise UsageError(f"{path}: is not a lesson; call it as 05-typos.md")


def _files(course: Course) -> Iterator[Path]:
    yield from (lesson.file for lesson in course.lessons)
    yield from (problem.file for broken in course.broken for problem in broken.problems)
    yield from (problem.file for problem in course.problems)


def _lies_in(file: Path, paths: Sequence[Path]) -> bool:
    return file in paths or file.parent in paths


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
