"""`smtplab reference`: look up a code, a command or a term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplab import console
from smtplab.cli.command import (
    FOUND_WRONG,
    GOOD,
    Arguments,
    add_lessons_option,
    add_plain_option,
    describe,
)

if TYPE_CHECKING:
    from smtplab.cli.command import Parser

__all__ = ["fill"]

_EXAMPLES = """\
Finds codes, enhanced status codes, commands, keywords, timeouts, limits and terms, by number, by
name or by everyday words. Without TERM it asks what to look up until you leave.

examples:
  smtplab reference 550                   what the code means, and what a client must do
  smtplab reference RCPT                  how a command is written
  smtplab reference mailbox full          an entry by everyday words
  smtplab reference                       ask line by line; :leave ends

exit status: 0 something was found, 1 nothing was found
"""


def fill(reference: Parser) -> None:
    """Add the options of the command, and what does it."""
    describe(reference, _EXAMPLES, _reference)
    add_lessons_option(reference)
    add_plain_option(reference)  # it always is
    reference.add_argument("words", metavar="TERM", nargs="*", help="what to look up")


def _reference(arguments: Arguments) -> int:
    from smtplab.line_mode.reference import ReferenceLines, found_lines  # noqa: PLC0415  # as wanted
    from smtplab.line_mode.terminal import converse  # noqa: PLC0415  # as above
    from smtplab.services import Services  # noqa: PLC0415  # as above

    index = Services(lessons=arguments.lessons).index
    asked = " ".join(arguments.words).strip()
    if not asked:
        converse(ReferenceLines(index))
        return GOOD
    found = index.find(asked)
    console.say(*found_lines(found))
    return GOOD if found else FOUND_WRONG
