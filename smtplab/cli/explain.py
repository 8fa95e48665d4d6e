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

_LINES_OF_A_REPLY = 8
"""A paste of more lines may be a whole bounce."""
_EXAMPLES = """\
Paste the reply as it is: one line or several, with a log's prefix before it, or without a code.
With --jsonl each line of input is {"reply": "..."}, and each line of output is a JSON object with
the keys code, class, category, enhanced, permanent, reason, meaning, client_should, certainty,
retry_after and list.
With --log each FILE is the log of a mail server, compressed or not: Postfix, Exim, sendmail,
OpenSMTPD, or message tracking of Exchange. What was refused or deferred is counted by reason,
receiving domain and hour, with the newest example of each reason and what to do.
With --mail each FILE is a whole bounce, an mbox, a Maildir or a folder of messages: each recipient
is explained, and the message that came back is left out.

examples:
  smtplab explain "550 5.1.1 No such user"
  smtplab explain "452 4.2.2 over quota" --json
  grep 'status=bounced' mail.log | tail -1 | smtplab explain -
  smtplab explain --jsonl < replies.jsonl
  smtplab explain --mail bounce.eml
  smtplab explain --log mail.log
  grep postfix mail.log | smtplab explain --log - --json
"""


def fill(explain: Parser) -> None:
    """Add the options of the command, and what does it."""
    describe(explain, _EXAMPLES, _explain)
    explain.add_argument(
        "reply", metavar="REPLY", nargs="*", help="a reply, or - for standard input"
    )
    explain.add_argument(
        "--mail", metavar="FILE", nargs="+", help="explain whole bounces; - is standard input"
    )
    explain.add_argument(
        "--log", metavar="FILE", nargs="+", help="report on the log of a mail server; - as above"
    )
    form = explain.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="write JSON")
    form.add_argument(
        "--jsonl", action="store_true", help="a line of JSON for each on standard input"
    )


def _explain(arguments: Arguments) -> int:
    if arguments.log:
        return _report_on_log(arguments)
    if arguments.mail and not (arguments.reply or arguments.jsonl):
        from smtplab.cli.mails import explain_mails  # noqa: PLC0415  # each command loads what it needs

        return explain_mails(arguments.mail, as_json=arguments.json)
    if arguments.mail or arguments.jsonl == bool(arguments.reply):
        raise UsageError("explain takes a REPLY, --mail or --jsonl; try smtplab explain --help")
    if arguments.jsonl:
        from smtplab.teaching.diagnosis.jsonl import explain_line  # noqa: PLC0415  # as above

        gc.freeze()  # the rules stay, so collecting need not look at them again and again
        for line in console.read_lines():
            console.say(explain_line(line))
        return GOOD
    pasted = console.read("-") if arguments.reply == ["-"] else " ".join(arguments.reply)
    _explain_paste(pasted, as_json=arguments.json)
    return GOOD


def _explain_paste(pasted: bytes | str, *, as_json: bool) -> None:
    """Explain a reply, or a whole bounce that was pasted in its place."""
    from smtplab.teaching import diagnosis  # noqa: PLC0415  # each command loads what it needs

    if not pasted.strip():
        raise UsageError("the reply is empty; give one as it was pasted")
    if len(pasted.splitlines()) > _LINES_OF_A_REPLY:
        from smtplab.cli.mails import explain_pasted  # noqa: PLC0415  # as above

        if explain_pasted(pasted, as_json=as_json):
            return
    found = diagnosis.explain(pasted)
    if as_json:
        console.write(console.as_json(diagnosis.as_json(found)))
    else:
        console.say(*diagnosis.render(found))


def _report_on_log(arguments: Arguments) -> int:
    if arguments.reply or arguments.jsonl or arguments.mail:
        raise UsageError("--log takes files alone, with or without --json")
    from smtplab.cli.explain_log import explain_log  # noqa: PLC0415  # each command loads what it needs

    return explain_log(arguments.log, as_json=arguments.json)
