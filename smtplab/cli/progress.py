"""`smtplab progress`: printing what was learned, handing it in, or forgetting it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Final, Literal

from smtplab import console
from smtplab.cli.command import (
    GOOD,
    Arguments,
    add_lessons_option,
    describe,
    path_argument,
    write_whole,
)
from smtplab.console import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from smtplab.cli.command import Parser
    from smtplab.services import Services

__all__ = ["fill"]

_EXAMPLES = """\
With --csv the first line names the columns, and each further line is a step: lesson, number, step,
title, state, at, shown, gone. The state is new, helped (the solution was shown) or done; the time
is UTC, and empty for new steps. The last two columns name the misconceptions that showed in wrong
answers in the step, and those of them after which the step was done right. The drill is not
included. With --json the same is in "lessons", each with its "steps", the misconceptions are in
"misconceptions", and the drill is in "drill". A step that was done and is no longer in its lesson
is included too: as a line without a title, in JSON in "former_steps". The name of the learner is
not included.

With --export FILE and --as NAME everything goes into one JSON file, which you can hand in: the
steps of each lesson that was begun, with their state, time, wrong tries and hints; the
misconceptions, the questions that were missed, the drill, and NAME. Nothing that you typed is
included. A file that is there stays, unless you add --yes. smtplab class makes a table of many such
files.

examples:
  smtplab progress
  smtplab progress --csv > progress.csv
  smtplab progress --export anna.json --as Anna
  smtplab progress --forget greetings --yes
"""
_EVERYTHING: Final = True
"""Stands for all lessons; an empty name, as of a variable that is not set, does not."""


def fill(progress: Parser) -> None:
    """Add the options of the command, and what does it."""
    describe(progress, _EXAMPLES, _progress)
    add_lessons_option(progress)
    form = progress.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="write JSON")
    form.add_argument("--csv", action="store_true", help="write a line of CSV for each step")
    form.add_argument(
        "--export", metavar="FILE", type=path_argument, help="write a file to hand in; needs --as"
    )
    progress.add_argument("--as", metavar="NAME", dest="name", help="your name in that file")
    form.add_argument(
        "--forget",
        metavar="LESSON",
        nargs="?",
        const=_EVERYTHING,
        help="forget a lesson, or everything; needs --yes as well",
    )
    progress.add_argument(
        "--yes", action="store_true", help="do it: forget, or write over a file that is there"
    )


def _progress(arguments: Arguments) -> int:
    from smtplab.services import Services  # noqa: PLC0415  # each command loads what it needs

    if (arguments.export is None) != (arguments.name is None):
        raise UsageError("--export FILE and --as NAME go together; give both")
    services = Services(lessons=arguments.lessons)
    with closing(services.progress):
        if arguments.forget is not None:
            _forget(services, arguments.forget, sure=arguments.yes)
        elif arguments.export is not None:
            _export(services, arguments.export, arguments.name, sure=arguments.yes)
        else:
            _print(services, arguments)
        if note := services.new_note():
            console.complain(note)
    return GOOD


def _print(services: Services, arguments: Arguments) -> None:
    from smtplab.teaching.drill import statistics  # noqa: PLC0415  # as above
    from smtplab.teaching.progress import misconception_report, report  # noqa: PLC0415

    lessons = report.rows(services.course, services.progress)
    drill = statistics.read_statistics(services.progress.store)
    shown = misconception_report.shown_rows(services.course, services.progress)
    if arguments.json:
        progress = {
            "lessons": report.as_json(lessons),
            "misconceptions": misconception_report.misconceptions_as_json(shown),
            "drill": statistics.as_json(drill),
        }
        console.write(console.as_json(progress))
    elif arguments.csv:
        console.say(*report.as_csv(lessons, services.progress.shown_misconceptions()))
    else:
        console.say(*(list(report.render(lessons)) or [report.NOTHING]))
        if shown:
            console.say("", *misconception_report.render_misconceptions(shown))
        console.say("", *statistics.render(drill))


def _export(services: Services, file: Path, name: str, *, sure: bool) -> None:
    """Write the file that is handed in."""
    import time  # noqa: PLC0415  # each command loads what it needs

    from smtplab.teaching.classroom import progress_file  # noqa: PLC0415  # as above

    if not progress_file.is_student_name(name):
        most = progress_file.NAME_LIMIT
        raise UsageError(f"--as: {name!r}: give a name of one line, at most {most} characters")
    values = progress_file.progress_as_file(services.course, services.progress, name, time.time())
    write_whole(file, f"{console.as_json(values)}\n".encode(), replace=sure)
    console.say(f"{file} is written; it holds your progress as {name.strip()}")


def _forget(services: Services, lesson: str | Literal[True], *, sure: bool) -> None:
    """Forget one lesson by its name or number, or all lessons and the drill."""
    name = None if lesson is _EVERYTHING else _known_lesson(services, lesson)
    what = "all lessons and the drill" if name is None else f"lesson {lesson}"
    if not sure:
        raise UsageError(f"this forgets {what} for good; add --yes to do it")
    if name is None:
        services.progress.forget_all()
    else:
        services.progress.forget(name)
    console.say(f"forgotten: {what}")


def _known_lesson(services: Services, lesson: str) -> str:
    """Return the name of a lesson of which something is kept.

    Raises:
        UsageError: If nothing is.
    """
    found = services.course.lesson(lesson)
    name = found.name if found else lesson
    if name not in {one.lesson for one in services.progress.lessons()}:
        raise UsageError(
            f'there is no progress in a lesson "{lesson}"; smtplab progress lists the lessons'
        )
    return name
