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

if TYPE_CHECKING:
    from pathlib import Path

    from smtplab.cli.command import Parser

__all__ = ["fill"]

_EXAMPLES = """\
A round is about ten cards in three minutes: those that are due, then what you confused, then new
ones. Every answer is kept at once, so a round can be left at any time.

examples:
  smtplab drill
  smtplab drill --plain                   line by line, for screen readers
  smtplab progress                        how you stand
"""


def fill(drill: Parser) -> None:
    """Add the options of the command, and what does it."""
    describe(drill, _EXAMPLES, _drill)
    add_lessons_option(drill)
    add_plain_option(drill)


def _drill(arguments: Arguments) -> int:
    if arguments.plain:
        return _talk(arguments.lessons)
    console.require_screen()
    from smtplab.tui.routes import ROUTES  # noqa: PLC0415  # no screen, no need of it

    return open_app(ROUTES["drill"], lessons=arguments.lessons)


def _talk(lessons: Path | None) -> int:
    """Practise line by line."""
    from smtplab.line_mode.drill import DrillLines  # noqa: PLC0415  # the screen needs it not
    from smtplab.line_mode.terminal import converse  # noqa: PLC0415  # as above
    from smtplab.services import Services  # noqa: PLC0415  # as above

    services = Services(lessons=lessons)
    with closing(services.progress):
        converse(DrillLines(services))
        if note := services.new_note():
            console.complain(note)
    return GOOD
