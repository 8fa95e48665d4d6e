"""`smtplab run`: play scripts without a screen, and judge what was handed in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from smtplab import console
from smtplab.cli.command import (
    BAD_USAGE,
    FOUND_WRONG,
    GOOD,
    Arguments,
    add_lessons_option,
    add_site_option,
    can_show,
    describe,
    load_site,
)
from smtplab.console import UsageError

if TYPE_CHECKING:
    from smtplab.cli.command import Parser
    from smtplab.simulation.recordings.formats.write import Format
    from smtplab.teaching.homework.paper import Marker, Paper

__all__ = ["fill"]

_EXAMPLES = """\
A script has a line to send on each line, or it is a transcript: if its first line that is not empty
starts with C: or S:, the C: lines are sent, and the S: lines give the reply codes that must come.
Each S: line belongs to the C: lines just above it; replies that are not quoted are not compared,
unless --strict asks for all. What only follows from an earlier refusal is told under it.
Logs of swaks, curl, libraries, servers and others, and captures (pcap), are read in the same way. A
file that looks like a log and cannot be read is refused, never sent.

With --lesson and --step, or --goals, files are judged by goals: what their clients send is played
from the start of the step, and each goal gets a tick or a cross. The replies that a file quotes
meet no goal. With several FILEs, or a folder, each of them gets a line.

examples:
  smtplab run session.txt                 show what is sent, the replies, and what they mean
  smtplab run session.txt --json          the same for programs
  smtplab run session.txt --export markdown > handout.md
  smtplab run session.txt --export pcap > session.pcap
  printf 'EHLO me.example\\nQUIT\\n' | smtplab run -
  smtplab run handed-in --lesson helo-to-quit --step 5
  smtplab run handed-in --goals goals.yaml --junit report.xml

exit status: 0 all replies are as quoted, or all goals are met, 1 if not, 2 FILE cannot be read; of
several files those that cannot be read count as wrong, and the status is 2 if that is all of them
"""

_MOST_SHOWN = 20
"""Differences that are listed one by one; of a log of a million lines there can be as many."""


def fill(run: Parser) -> None:
    """Add the options of the command, and what does it."""
    describe(run, _EXAMPLES, _run)
    run.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="a script, a folder of them, or - for standard input",
    )
    form = run.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="write JSON")
    form.add_argument(
        "--export",
        metavar="FORM",
        help="write the session: text, markdown for a handout, json for a replay, or pcap",
    )
    run.add_argument("--lesson", metavar="NAME", help="judge by the goals of a step of a lesson")
    run.add_argument("--goals", metavar="FILE", help="judge by the goals in a file of your own")
    run.add_argument("--step", metavar="STEP", help="number or id of the step of --lesson")
    run.add_argument("--junit", metavar="FILE", help="write the result as JUnit XML, for graders")
    run.add_argument(
        "--strict", action="store_true", help="require each reply of the server to be quoted"
    )
    add_site_option(run)
    add_lessons_option(run)


def _run(arguments: Arguments) -> int:
    from smtplab.cli import handed_in  # noqa: PLC0415  # each command loads what it needs

    form, is_one = _form(arguments.export), handed_in.is_one_file(arguments.files)
    if form and not (is_one and arguments.lesson is None and arguments.goals is None):
        raise UsageError("--export writes one session; name one FILE, without goals")
    marker = _marker(arguments)
    files = handed_in.files_of(arguments.files, besides=(arguments.goals, arguments.junit))
    papers = [handed_in.mark(name, marker) for name in files]
    if arguments.junit is not None:
        handed_in.write_junit(papers, arguments.junit)
    if not is_one:
        return _tell_all(papers, as_json=arguments.json)
    [paper] = papers
    if paper.result is None:
        raise UsageError(paper.error)
    if form:
        _write(form, form.write(paper.result.lab.transcript, paper.result.lab.site.name))
    else:
        _tell(paper, marker.title, as_json=arguments.json)
    _complain(paper)
    return GOOD if paper.is_right else FOUND_WRONG


def _marker(arguments: Arguments) -> Marker:
    """Return what judges a file: by goals, or by the replies that it quotes alone."""
    if arguments.step is not None and arguments.lesson is None:
        raise UsageError("--step needs --lesson; name the lesson that has the step")
    if arguments.lesson is not None and arguments.goals is not None:
        raise UsageError("--lesson cannot stand with --goals; name one of them")
    if arguments.lesson is not None or arguments.goals is not None:
        from smtplab.cli.assignments import find_marker  # noqa: PLC0415  # few runs have goals

        return find_marker(arguments)
    from smtplab.teaching.homework.paper import ReplyMarker  # noqa: PLC0415

    return ReplyMarker(load_site(arguments.site), is_strict=arguments.strict)


def _tell(paper: Paper, title: str, *, as_json: bool) -> None:
    """Write what happened, and the goals."""
    from smtplab.teaching.homework import paper as report  # noqa: PLC0415

    if as_json:
        console.write(console.as_json(report.as_json(paper)))
    else:
        console.say(*report.paper_lines(paper, title, _signs()))


def _complain(paper: Paper) -> None:
    """Write where replies differ, and what could not be played."""
    from smtplab.simulation.script_report import render_mismatch, unplayed_lines  # noqa: PLC0415

    if paper.result is None:
        return
    mismatches = paper.result.mismatches
    for mismatch in mismatches[:_MOST_SHOWN]:
        console.complain(f"{paper.name}: {render_mismatch(mismatch)}")
    if (more := len(mismatches) - _MOST_SHOWN) > 0:
        console.complain(f"{paper.name}: {more} more replies differ")
    for lack in unplayed_lines(paper.result):
        console.complain(f"{paper.name}: {lack}")


def _tell_all(papers: Sequence[Paper], *, as_json: bool) -> int:
    """Write a line for each of several files; return the exit status."""
    from smtplab.teaching.homework import paper as report  # noqa: PLC0415

    if as_json:
        console.write(console.as_json({"files": list(map(report.as_json_of_many, papers))}))
    else:
        console.say(*report.summary_lines(papers, _signs()))
    if all(one.result is None for one in papers):
        return BAD_USAGE
    return GOOD if all(one.is_right for one in papers) else FOUND_WRONG


def _signs() -> tuple[str, str]:
    """Return what stands before what is right, and before what is wrong."""
    return _TICK if can_show("".join(_TICK)) else _NO_TICK


_TICK = ("✓", "✗")
_NO_TICK = ("[x]", "[ ]")


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
