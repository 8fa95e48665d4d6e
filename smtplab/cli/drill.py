"""`smtplab drill`: practise replies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplab import console
from smtplab.cli.command import Arguments, add_lessons_option, describe
from smtplab.cli.opening import open_app

if TYPE_CHECKING:
    from smtplab.cli.command import Parser

__all__ = ["fill"]

_EXAMPLES = """\
A round is about ten cards in three minutes: those that are due, then what you confused, then new
ones. Every answer is kept at once, so a round can be left at any time.

examples:
  smtplab drill
  smtplab progress                        how you stand
"""


def fill(drill: Parser) -> None:
    """Add the options of the command, and what does it."""
    describe(drill, _EXAMPLES, _drill)
    add_lessons_option(drill)


def _drill(arguments: Arguments) -> int:
    console.require_screen()
    from smtplab.tui.routes import ROUTES  # noqa: PLC0415  # no screen, no need of it

    return open_app(ROUTES["drill"], lessons=arguments.lessons)
