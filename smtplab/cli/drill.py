"""`smtplab drill`: practise replies."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from smtplab import console
from smtplab.cli.command import (
    GOOD,
    Arguments,
    add_lessons_option,
    add_plain_option,
    describe,
)
from smtplab.cli.opening import open_app
from smtplab.console import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from smtplab.cli.command import Parser
    from smtplab.teaching.drill.selection import CardSelection

__all__ = ["fill"]

_EXAMPLES = """\
A round has about ten cards and takes three minutes: first the cards that are due, then those that
you confused, then new ones. Each answer is kept at once, so you can leave a round at any time.
The ideas are questions of the lessons: of the steps that you have done, or of all lessons if you
have done none or choose a kind or a level.

examples:
  smtplab drill
  smtplab drill --kind ideas              questions from the lessons
  smtplab drill --level "first hour"      cards of one class hour
  smtplab drill --list                    kinds and levels, with the number of cards
  smtplab drill --plain                   line by line, for screen readers
  smtplab progress                        your progress
"""


def fill(drill: Parser) -> None:
    """Add the options of the command, and what does it."""
    describe(drill, _EXAMPLES, _drill)
    add_lessons_option(drill)
    drill.add_argument("--kind", metavar="KIND", help="practise one kind of cards, such as ideas")
    drill.add_argument(
        "--level", metavar="LEVEL", help='practise the cards of a class hour, such as "first hour"'
    )
    drill.add_argument(
        "--list", action="store_true", help="print the kinds and levels, with counts"
    )
    add_plain_option(drill)


def _drill(arguments: Arguments) -> int:
    selection = _selection(arguments.kind, arguments.level)
    if arguments.list:
        return _list(arguments.lessons, selection)
    if arguments.plain:
        return _talk(arguments.lessons, selection)
    console.require_screen()
    from smtplab.tui.routes import drill_screen  # noqa: PLC0415  # no screen, no need of it

    return open_app(lambda services: drill_screen(services, selection), lessons=arguments.lessons)


def _selection(kind: str | None, level: str | None) -> CardSelection:
    """Return which cards are practised.

    Raises:
        UsageError: If there is no such kind, or no such level.
    """
    from smtplab.teaching.drill.selection import (  # noqa: PLC0415  # each command loads its own
        CardSelection,
        SelectionError,
    )

    try:
        return CardSelection.from_names(kind, level)
    except SelectionError as error:
        raise UsageError(str(error)) from None


def _list(lessons: Path | None, selection: CardSelection) -> int:
    """Print what can be chosen, with how many cards there are."""
    from time import time  # noqa: PLC0415  # as above

    from smtplab.services import Services  # noqa: PLC0415  # as above
    from smtplab.teaching.drill.practice import Practice  # noqa: PLC0415  # as above
    from smtplab.teaching.drill.selection import render_groups  # noqa: PLC0415  # as above

    services = Services(lessons=lessons)
    with closing(services.progress):
        practice = Practice(services.course, services.progress, time, selection)
        console.say(*render_groups(practice.groups()))
        if note := services.new_note():
            console.complain(note)
    return GOOD


def _talk(lessons: Path | None, selection: CardSelection) -> int:
    """Practise line by line."""
    from smtplab.line_mode.drill import DrillLines  # noqa: PLC0415  # the screen needs it not
    from smtplab.line_mode.terminal import converse  # noqa: PLC0415  # as above
    from smtplab.services import Services  # noqa: PLC0415  # as above

    services = Services(lessons=lessons)
    with closing(services.progress):
        converse(DrillLines(services, selection))
        if note := services.new_note():
            console.complain(note)
    return GOOD
