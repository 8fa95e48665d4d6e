"""`smtplab run`: play a script without a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplab import console
from smtplab.cli.command import FOUND_WRONG, GOOD, Arguments, add_site_option, describe, load_site
from smtplab.console import UsageError

if TYPE_CHECKING:
    from smtplab.cli.command import Parser
    from smtplab.simulation.recordings.formats.write import Format

__all__ = ["fill"]

_EXAMPLES = """\
A script has a line to send on each line, or it is a transcript: if its first line that is not empty
starts with C: or S:, the C: lines are sent, and the S: lines give the reply codes that must come.
Each S: line belongs to the C: lines just above it; replies that are not quoted are not compared,
unless --strict asks for all. What only follows from an earlier refusal is told under it.
Logs of swaks, smtplib, curl -v, telnet and Postfix are read in the same way. A file that looks like
a log and cannot be read is refused, never sent.

examples:
  smtplab run session.txt                 show what is sent, the replies, and what they mean
  smtplab run session.txt --json          the same for programs
  smtplab run session.txt --export markdown > handout.md
  smtplab run session.txt --export pcap > session.pcap
  printf 'EHLO me.example\\nQUIT\\n' | smtplab run -

exit status: 0 all replies are as quoted, 1 a reply differs or is missing, 2 FILE cannot be read
"""

_MOST_SHOWN = 20
"""Differences that are listed one by one; of a log of a million lines there can be as many."""


def fill(run: Parser) -> None:
    """Add the options of the command, and what does it."""
    describe(run, _EXAMPLES, _run)
    run.add_argument("file", metavar="FILE", help="a script, or - for standard input")
    form = run.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="write JSON")
    form.add_argument(
        "--export",
        metavar="FORM",
        help="write the session: text, markdown for a handout, json for a replay, or pcap",
    )
    run.add_argument(
        "--strict", action="store_true", help="require each reply of the server to be quoted"
    )
    add_site_option(run)


def _run(arguments: Arguments) -> int:
    from smtplab.simulation import report, script, script_report  # noqa: PLC0415

    form = _form(arguments.export)
    site = load_site(arguments.site)
    try:
        read = script.parse_script(console.read(arguments.file))
        played = script.play(read, site, wants_all=arguments.strict)
    except script.ScriptError as error:
        raise UsageError(f"{arguments.file}: {error}") from None
    if form:
        _write(form, form.write(played.lab.transcript, site.name))
    elif arguments.json:
        console.write(console.as_json(report.as_json(played)))
    else:
        console.say(*script_report.render_script(played))
    for mismatch in played.mismatches[:_MOST_SHOWN]:
        console.complain(f"{arguments.file}: {script_report.render_mismatch(mismatch)}")
    if (more := len(played.mismatches) - _MOST_SHOWN) > 0:
        console.complain(f"{arguments.file}: {more} more replies differ")
    for lack in script_report.unplayed_lines(played):
        console.complain(f"{arguments.file}: {lack}")
    return FOUND_WRONG if played.mismatches else GOOD


def _write(form: Format, octets: bytes) -> None:
    if form.is_text:
        console.write(octets.decode())
    else:
        console.write_octets(octets)


def _form(name: str | None) -> Format | None:
    """Return the form that the session is written in; None if it is reported."""
    if name is None:
        return None
    from smtplab.simulation.recordings.formats.write import FORMATS  # noqa: PLC0415  # few are written

    if name not in FORMATS:
        raise UsageError(f'"{name}" is not a form of export; use one of {", ".join(FORMATS)}')
    return FORMATS[name]
