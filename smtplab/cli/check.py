"""`smtplab check`: prove lessons and sites."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from smtplab import console
from smtplab.cli.command import FOUND_WRONG, GOOD, Arguments, add_lessons_option, describe
from smtplab.console import UsageError

if TYPE_CHECKING:
    from smtplab.cli.command import Parser
    from smtplab.teaching.course import Course
    from smtplab.teaching.lesson.lesson import Lesson

__all__ = ["check_folder", "fill"]

_EXAMPLES = """\
Checks that each lesson can be read, that the server really sends each quoted reply, that each step
begins unsolved and is solved by its own solution, and that no word is used before a lesson
introduces it. Checks that the server can run with each site. All errors are printed at once, one
on each line: file, line, key, what is wrong, and what to write instead.

examples:
  smtplab check                           all lessons, and the sites that they use
  smtplab check my-lessons                those in a folder
  smtplab check my-lessons/greetings.md   one of them
  smtplab check my-site.toml              a site file; docs/sites.md lists its keys

exit status: 0 no errors, 1 errors, 2 nothing to check
"""

_SITE = ".toml"
"""Ending of a site file."""
_SITES = "sites"
"""Folder of sites, beside lessons."""
_BESIDE = ("glossary.md", "misconceptions.yaml")
"""Files beside the lessons that are checked with them."""


def fill(check: Parser) -> None:
    """Add the options of the command, and what does it."""
    describe(check, _EXAMPLES, _check)
    add_lessons_option(check)
    check.add_argument(
        "paths", metavar="PATH", nargs="*", type=Path, help="a lesson, a site file, or a folder"
    )


def _check(arguments: Arguments) -> int:
    sites = [path for path in arguments.paths if _sites_in(path)]
    lessons = [path for path in arguments.paths if path not in sites]
    checked = _Checked()
    wrong: list[str] = []
    if lessons or not sites:
        wrong += _lesson_problems(arguments, lessons, checked)
    wrong += _site_problems(sites, checked)
    if not wrong:
        console.say(f"{checked.summary()}: all good")
    return _report(wrong)


def check_folder(arguments: Arguments, folder: Path) -> int:
    """Check a folder of lessons; write what is wrong, if anything is, and return the exit status.

    Raises:
        UsageError: If there are no lessons in it.
    """
    return _report([*_lesson_problems(arguments, [folder], _Checked())])


def _report(wrong: Sequence[str]) -> int:
    """Write what is wrong; return the exit status."""
    if not wrong:
        return GOOD
    console.say(*wrong)
    console.complain(f"{_count(len(wrong), 'thing')} to correct")
    return FOUND_WRONG


@dataclass(slots=True)
class _Checked:
    """What was checked.

    Attributes:
        lessons: The lessons; None if none were to be.
        sites: How many sites.
    """

    lessons: Sequence[Lesson] | None = None
    sites: int = 0

    def summary(self) -> str:
        """Count it."""
        counts = []
        if self.lessons is not None:
            steps = [step for lesson in self.lessons for step in lesson.steps]
            done = sum(step.activity is not None for step in steps)
            counts += [_count(len(self.lessons), "lesson"), _count(len(steps), "step")]
            counts.append(f"{done} activity" if done == 1 else f"{done} activities")
        if self.sites:
            counts.append(_count(self.sites, "site"))
        return ", ".join(counts)


def _lesson_problems(
    arguments: Arguments, named: Sequence[Path], checked: _Checked
) -> Iterator[str]:
    """Yield what is wrong with lessons, and with the sites beside them."""
    from smtplab.storage.locations import lesson_folders  # noqa: PLC0415  # each command loads what it needs
    from smtplab.teaching.check import check_course, notes_on  # noqa: PLC0415
    from smtplab.teaching.course import read_course  # noqa: PLC0415

    folders = _folders(lesson_folders(arguments.lessons), named)
    paths = [_as_read(path, folders) for path in named]
    course = read_course(list(folders.values()))
    _insist_on_lessons(course, paths)
    for note in notes_on(course, paths or None):
        console.complain(f"note: {note}")
    checked.lessons = [one for one in course.lessons if not paths or _lies_in(one.file, paths)]
    yield from map(str, check_course(course, paths or None))
    beside = [folder / _SITES for folder in (paths or course.folders)]
    yield from _site_problems(beside, checked)


def _site_problems(paths: Iterable[Path], checked: _Checked) -> Iterator[str]:
    """Yield what is wrong with sites, each named by its file or its folder."""
    from smtplab.simulation.site.load import SiteError, load_site  # noqa: PLC0415  # as above

    for file in chain.from_iterable(map(_sites_in, paths)):
        checked.sites += 1
        if not os.path.isfile(file):  # a pipe would be waited for
            yield f"{file}:1: this is not a file; name a file that you can read"
            continue
        try:
            load_site(str(file))
        except SiteError as error:
            yield from error.lines


def _sites_in(path: Path) -> list[Path]:
    """Return the site files that a path names: itself, or those in a folder of sites."""
    if path.suffix == _SITE and os.path.lexists(path) and not os.path.isdir(path):
        return [path]
    if path.name != _SITES:
        return []
    try:
        return sorted(file for file in path.iterdir() if file.suffix == _SITE)
    except OSError:
        # No such folder, or one that may not be read: then no lesson can be played on a site in it.
        return []


def _folders(usual: Sequence[Path], paths: Sequence[Path]) -> dict[str, Path]:
    """Return the folders to read by their real names: a lesson may need those of the course.

    A folder that was named is called as it was named.
    """
    named = {_real(folder): folder for folder in map(_folder, paths)}
    return {**{_real(one): one for one in usual}, **named}


def _as_read(path: Path, folders: Mapping[str, Path]) -> Path:
    """Return what a path is called when its folder is read."""
    folder = folders[_real(_folder(path))]
    return folder if os.path.isdir(path) else folder / path.name


def _real(path: Path) -> str:
    try:
        return os.path.realpath(path)  # Path.resolve raises where links lead in a circle.
    except FileNotFoundError:  # the present folder has been removed
        return str(path)


def _folder(path: Path) -> Path:
    if os.path.isdir(path):
        return path
    if not os.path.exists(path):
        raise UsageError(f"{path}: this file or folder does not exist")
    if path.suffix not in (".md", ".yaml"):
        raise UsageError(
            f"{path}: this is not a lesson or a site; their names end in .md and .toml"
        )
    return path.parent


def _insist_on_lessons(course: Course, paths: Sequence[Path]) -> None:
    """Refuse what is named and is not read, since nothing would be said of it."""
    files = set(_files(course))
    for path in paths:
        if os.path.isdir(path):
            if path not in files | {file.parent for file in files}:
                raise UsageError(f"{path}: there are no lessons in that folder")
        elif path not in files | {path.with_name(name) for name in _BESIDE}:
            raise UsageError(
                f"{path}: the name is not that of a lesson; use a name such as 05-typos.md"
            )


def _files(course: Course) -> Iterator[Path]:
    yield from (lesson.file for lesson in course.lessons)
    yield from (problem.file for broken in course.broken for problem in broken.problems)
    yield from (problem.file for problem in course.problems)


def _lies_in(file: Path, paths: Sequence[Path]) -> bool:
    return file in paths or file.parent in paths


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
