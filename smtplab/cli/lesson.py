"""`smtplab lesson`: open a lesson, go on with the last one, or list them."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from smtplab import console
from smtplab.cli.command import GOOD, Arguments, command
from smtplab.cli.opening import open_app

if TYPE_CHECKING:
    from smtplab.cli.command import Commands
    from smtplab.desk import Desk

__all__ = ["add"]

_EXAMPLES = """\
examples:
  smtplab lesson                          go on with the last one, or choose
  smtplab lesson typos                    open one by its name, or by its number
  smtplab lesson --list                   all of them, with how far you are
"""


def add(commands: Commands) -> None:
    """Add the command."""
    lesson = command(commands, "lesson", "open a lesson", _EXAMPLES, _lesson)
    lesson.add_argument("name", metavar="NAME", nargs="?", help="its name, or its number")
    lesson.add_argument("--list", action="store_true", help="print all lessons")


def _lesson(arguments: Arguments) -> int:
    from smtplab.desk import Desk  # noqa: PLC0415  # each command loads what it needs

    desk = Desk()
    if arguments.list:
        console.say(*_listed(desk))
        return GOOD
    if arguments.name is not None and desk.course.lesson(arguments.name) is None:
        raise console.UsageError(_unknown(arguments.name, desk))
    from smtplab.tui.ways import WAYS, lesson_screen  # noqa: PLC0415  # no screen to list them

    name: str | None = arguments.name
    return open_app((lambda desk: lesson_screen(desk, name)) if name else WAYS["continue"])


def _unknown(name: str, desk: Desk) -> str:
    names = [lesson.name for lesson in desk.course.lessons]
    near = get_close_matches(name, names, n=3)
    hint = f"did you mean {', '.join(near)}?" if near else "try smtplab lesson --list"
    return f"{name}: there is no such lesson; {hint}"


def _listed(desk: Desk) -> list[str]:
    from smtplab.simulation.visible import visible  # noqa: PLC0415

    lines = []
    for lesson in desk.course.lessons:
        done = desk.progress.lesson(lesson.name).done
        count = sum(step.key in done for step in lesson.steps)
        number = "" if lesson.number is None else lesson.number
        progress = f"{count}/{len(lesson.steps)}"
        title = visible(lesson.title)
        lines.append(
            f"{lesson.name:<24} {number:>2}  {progress:>5}  {lesson.minutes:>3} min"
            f"  {lesson.level.value:<11}  {title}"
        )
    broken = (f"{one.name:<24} cannot be played: {one.problems[0]}" for one in desk.course.broken)
    return [*lines, *broken]
