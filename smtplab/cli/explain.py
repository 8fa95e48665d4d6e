"""`smtplab explain`: take a reply apart."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from smtplab import console
from smtplab.cli.command import GOOD, Arguments, describe
from smtplab.console import UsageError

if TYPE_CHECKING:
    from smtplab.cli.command import Parser

__all__ = ["fill"]

_EXAMPLES = """\
Paste the reply as it is: one line or several, with a log's prefix before it, or without a code.
With --jsonl each line of input is {"reply": "..."}, and each line of output is a JSON object with
the keys code, class, category, enhanced, permanent, reason, meaning, client_should, certainty,
retry_after and list.

examples:
  smtplab explain "550 5.1.1 No such user"
  smtplab explain "452 4.2.2 over quota" --json
  grep 'status=bounced' mail.log | tail -1 | smtplab explain -
  smtplab explain --jsonl < replies.jsonl
"""


def fill(explain: Parser) -> None:
    """Add the options of the command, and what does it."""
    describe(explain, _EXAMPLES, _explain)
    explain.add_argument(
        "reply", metavar="REPLY", nargs="*", help="a reply, or - for standard input"
    )
    form = explain.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="write JSON")
    form.add_argument(
        "--jsonl", action="store_true", help="a line of JSON for each on standard input"
    )


def _explain(arguments: Arguments) -> int:
    from smtplab.teaching import diagnosis  # noqa: PLC0415  # each command loads what it needs

    if arguments.jsonl == bool(arguments.reply):
        raise UsageError("explain takes a REPLY, or --jsonl; try smtplab explain --help")
    if arguments.jsonl:
        from smtplab.teaching.diagnosis.jsonl import explain_line  # noqa: PLC0415  # as above

        gc.freeze()  # the rules stay, so collecting need not look at them again and again
        for line in console.read_lines():
            console.say(explain_line(line))
        return GOOD
    pasted = console.read("-") if arguments.reply == ["-"] else " ".join(arguments.reply)
    if not pasted.strip():
        raise UsageError("the reply is empty; give one as it was pasted")
    found = diagnosis.explain(pasted)
    if arguments.json:
        console.write(console.as_json(diagnosis.as_json(found)))
    else:
        console.say(*diagnosis.render(found))
    return GOOD
