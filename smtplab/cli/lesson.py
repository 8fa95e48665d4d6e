"""`smtplab lesson`: open a lesson, go on with the last one, list them, or begin a new one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from smtplab import console
from smtplab.cli.command import GOOD, Arguments, add_lessons_option, add_plain_option, describe
from smtplab.cli.opening import open_app
from smtplab.console import UsageError

if TYPE_CHECKING:
    from smtplab.cli.command import Parser
    from smtplab.services import Services
    from smtplab.teaching.lesson.lesson import Lesson

__all__ = ["explain_unknown", "fill"]

_EXAMPLES = """\
examples:
  smtplab lesson                          go on with the last one, or begin the first
  smtplab lesson typos                    open one by its name, or by its number
  smtplab lesson typos --plain            the same line by line, for screen readers
  smtplab lesson --list                   list all of them, with your progress
  smtplab lesson new greetings            write greetings.md, a lesson to begin with
  smtplab lesson greetings --lessons .    open it
  smtplab lesson export typos             print a worksheet, in Markdown
  smtplab lesson export typos --key       print the answers to it
"""
_NEW, _EXPORT = "new", "export"


def fill(lesson: Parser) -> None:
    """Add the options of the command, and what does it."""
    describe(lesson, _EXAMPLES, _lesson)
    add_lessons_option(lesson)
    lesson.add_argument(
        "words",
        metavar="NAME",
        nargs="*",
        help=("its name or its number; new NAME writes a new one, export NAME prints a worksheet"),
    )
    lesson.add_argument("--list", action="store_true", help="print all lessons")
    lesson.add_argument("--key", action="store_true", help="with export: print the answers")
    add_plain_option(lesson)


def _lesson(arguments: Arguments) -> int:
    words: list[str] = arguments.words
    if words[:1] == [_NEW] and len(words) == 2:
        return _begin(words[1], arguments.lessons)
    if words[:1] == [_EXPORT] and len(words) == 2:
        return _export(words[1], arguments)
    if len(words) > 1 or words in ([_NEW], [_EXPORT]) or (arguments.list and words):
        raise UsageError(
            "lesson takes a NAME, new NAME, export NAME, or --list; try smtplab lesson --help"
        )
    if arguments.key:
        raise UsageError("--key goes with export NAME; try smtplab lesson --help")
    from smtplab.services import Services  # noqa: PLC0415  # each command loads what it needs

    services = Services(lessons=arguments.lessons)
    name: str | None = words[0] if words else None
    if arguments.list:
        with closing(services.progress):
            console.say(*_listed(services))
            if note := services.new_note():
                console.complain(note)
        return GOOD
    if name is not None and services.course.lesson(name) is None:
        raise UsageError(explain_unknown(name, services))
    return _talk(name, services) if arguments.plain else _open(name, arguments.lessons)


def _talk(name: str | None, services: Services) -> int:
    """Play a lesson line by line: the one that is named, else the last one, else the first."""
    from smtplab.line_mode.lesson import LessonLines  # noqa: PLC0415  # the screen needs it not
    from smtplab.line_mode.terminal import converse  # noqa: PLC0415  # as above

    course = services.course
    lesson = course.lesson(name) if name is not None else services.next_lesson
    if lesson is None:
        raise UsageError("no lesson can be played; try smtplab check")
    with closing(services.progress):
        lines = LessonLines(services, lesson)
        try:
            converse(lines)
        finally:
            lines.save()
            if note := services.new_note():
                console.complain(note)
    return GOOD


def _open(name: str | None, lessons: Path | None) -> int:
    from smtplab.tui.routes import ROUTES, lesson_screen  # noqa: PLC0415  # no screen to list them

    way = (
        (lambda services: lesson_screen(services, name)) if name is not None else ROUTES["continue"]
    )
    return open_app(way, lessons=lessons)


def explain_unknown(name: str, services: Services) -> str:
    """Return why there is no lesson of a name, and which one may have been meant."""
    for broken in services.course.broken:
        if broken.name == name:
            return f"{name} cannot be played: {broken.problems[0]}"
    names = [lesson.name for lesson in services.course.lessons]
    near = get_close_matches(name[:80], names, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "try smtplab lesson --list"
    return f"{name}: there is no such lesson; {hint}"


def _listed(services: Services) -> Iterator[str]:
    for lesson in services.course.lessons:
        yield _row(lesson, services)
    for broken in services.course.broken:
        yield f"{broken.name:<26} cannot be played: {broken.problems[0]}"


def _row(lesson: Lesson, services: Services) -> str:
    done = services.progress.lesson(lesson.name).done
    count = sum(step.key in done for step in lesson.steps)
    number = "" if lesson.number is None else lesson.number
    minutes, level = f"{lesson.minutes} min", lesson.level.value
    steps = f"{count}/{len(lesson.steps)}"
    return f"{lesson.name:<26} {number:>3}  {minutes:>7}  {level:<11}  {steps:>6}  {lesson.title}"


def _export(name: str, arguments: Arguments) -> int:
    """Print a lesson for paper: the worksheet, or the key to it."""
    from smtplab.services import Services  # noqa: PLC0415  # as above
    from smtplab.teaching.classroom.worksheet import key_of, worksheet_of  # noqa: PLC0415

    services = Services(lessons=arguments.lessons)
    lesson = services.course.lesson(name)
    if lesson is None:
        raise UsageError(explain_unknown(name, services))
    lines = key_of(lesson) if arguments.key else worksheet_of(lesson)
    console.write("\n".join(lines))
    return GOOD


def _begin(name: str, folder: Path | None) -> int:
    """Write a lesson to begin with; one that is there is never written over."""
    from smtplab.services import Services  # noqa: PLC0415  # as above
    from smtplab.teaching.lesson.naming import is_name  # noqa: PLC0415
    from smtplab.teaching.lesson.template import starting_point  # noqa: PLC0415

    if not is_name(name):
        raise UsageError(
            f"{name}: this is not a name for a lesson; use small letters, digits and hyphens"
        )
    if Services(lessons=folder).course.lesson(name) is not None:
        raise UsageError(f"{name}: this lesson exists already; use another name")
    file = (folder or Path()) / f"{name}.md"
    try:
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(starting_point(name))
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {console.reason(error)}") from None
    console.say(f"{file} is written; smtplab check {file} proves it")
    return GOOD
