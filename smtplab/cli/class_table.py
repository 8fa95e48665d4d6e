"""`smtplab class`: the teacher's table of a class, from the files that learners hand in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from smtplab import console
from smtplab.cli.command import (
    FOUND_WRONG,
    GOOD,
    Arguments,
    add_lessons_option,
    describe,
    path_argument,
    write_whole,
)
from smtplab.cli.handed_in import files_of
from smtplab.console import UsageError

if TYPE_CHECKING:
    from smtplab.cli.command import Parser
    from smtplab.teaching.classroom.class_report import ClassReport
    from smtplab.teaching.classroom.student import Student

__all__ = ["fill"]

_EXAMPLES = """\
Each FILE is one that a learner wrote with smtplab progress --export FILE --as NAME, or a folder of
such files. The table shows for each learner how many steps of each lesson are done, with wrong
tries and hints; then where the class is stuck, which misconceptions showed and which went away, and
the questions that were missed most. Of a learner's files the newest counts. Nothing is sent
anywhere.

With --csv each line is a step of a learner: student, lesson, number, step, title, state, at, tries,
hints, shown, gone, missed; the state is empty if the learner has not begun the lesson. --html
writes one page with charts for the projector; a file that is there stays, unless you add --yes.

examples:
  smtplab class class/
  smtplab class class/ --csv > table.csv
  smtplab class class/ --html table.html
"""


def fill(parser: Parser) -> None:
    """Add the options of the command, and what does it."""
    describe(parser, _EXAMPLES, _class)
    add_lessons_option(parser)
    parser.add_argument("files", metavar="FILE", nargs="+", help="files and folders")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="write JSON")
    form.add_argument("--csv", action="store_true", help="write a line of CSV for each step")
    form.add_argument("--html", metavar="FILE", type=path_argument, help="write a page with charts")
    parser.add_argument(
        "--yes", action="store_true", help="write the page over a file that is there"
    )


def _class(arguments: Arguments) -> int:
    from smtplab.services import Services  # noqa: PLC0415  # each command loads what it needs
    from smtplab.teaching.classroom.class_report import make_class_report  # noqa: PLC0415
    from smtplab.teaching.classroom.roster import call_the_roll  # noqa: PLC0415

    page = str(arguments.html) if arguments.html else None
    students, unread = _read(files_of(arguments.files, [page]))
    roster = call_the_roll(students)
    for note in (*(f"{file}: {error}" for file, error in unread), *roster.notes):
        console.complain(note)
    if not students:
        raise UsageError("no file could be read; learners write one with smtplab progress --export")
    report = make_class_report(roster.students, Services(lessons=arguments.lessons).course)
    _print(report, unread, arguments)
    return FOUND_WRONG if unread else GOOD


def _read(files: Sequence[str]) -> tuple[list[Student], list[tuple[str, str]]]:
    """Return what the files hold, and why some cannot be read."""
    from smtplab.teaching.classroom.student import HandInError, read_student  # noqa: PLC0415

    students: list[Student] = []
    unread: list[tuple[str, str]] = []
    for file in files:
        try:
            octets = console.read(file) if file == "-" else console.read_file(file)
            students.append(read_student(octets, file))
        except HandInError as error:
            unread.append((file, str(error)))
        except UsageError as error:
            unread.append((file, error.lines[0].removeprefix(f"{file} ")))
    return students, unread


def _print(report: ClassReport, unread: Sequence[tuple[str, str]], arguments: Arguments) -> None:
    from smtplab.teaching.classroom import page, table  # noqa: PLC0415  # as above

    if arguments.json:
        console.write(console.as_json(table.class_as_json(report, unread)))
    elif arguments.csv:
        console.say(*table.class_as_csv(report))
    elif arguments.html:
        html = page.class_as_page(report).encode("utf-8")
        write_whole(arguments.html, html, replace=arguments.yes)
        console.say(f"{arguments.html} is written; open it in a browser")
    else:
        console.say(*table.render_class(report))
