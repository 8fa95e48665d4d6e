"""`smtplab check`: prove lessons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from smtplab import console
from smtplab.cli.command import FOUND_WRONG, GOOD, Arguments, command

if TYPE_CHECKING:
    from smtplab.cli.command import Commands

__all__ = ["add"]

_EXAMPLES = """\
Proves for each lesson that it can be read, that each quoted reply is what the server says, that it
begins unsolved, and that its own solution solves it. What is wrong is told with file and line, and
with how to mend it.

examples:
  smtplab check                           all lessons
  smtplab check my-lessons                those in a folder
  smtplab check my-lessons/greetings.md   one of them

exit status: 0 all is well, 1 something is wrong
"""


def add(commands: Commands) -> None:
    """Add the command."""
    check = command(commands, "check", "prove lessons", _EXAMPLES, _check)
    check.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="a lesson, or a folder")


def _check(arguments: Arguments) -> int:
    from smtplab.places import lesson_folders  # noqa: PLC0415  # each command loads what it needs
    from smtplab.teaching.check import check_course  # noqa: PLC0415
    from smtplab.teaching.course import read_course  # noqa: PLC0415

    files = [path for path in arguments.paths if path.is_file()]
    folders = [path.parent for path in files] + [
        path for path in arguments.paths if path not in files
    ]
    for folder in folders:
        if not folder.is_dir():
            raise console.UsageError(f"{folder}: there is no such file or folder")
    course = read_course(tuple(dict.fromkeys(folders)) or lesson_folders())
    problems = check_course(course)
    if files:
        problems = [problem for problem in problems if problem.file in files]
    console.say(*map(str, problems))
    steps = sum(len(lesson.steps) for lesson in course.lessons)
    if problems:
        console.complain(f"{len(problems)} things to mend")
        return FOUND_WRONG
    console.say(f"{len(course.lessons)} lessons, {steps} steps: all good")
    return GOOD
