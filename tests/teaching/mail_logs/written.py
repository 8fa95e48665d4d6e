"""Lines of logs, and what is read of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from smtplab.teaching.mail_logs.event import LogEvent
from smtplab.teaching.mail_logs.lines import split_line
from smtplab.teaching.mail_logs.reading import LogReport

Told = tuple[str, ...]
"""Outcome, queue id, recipient, peer, text and enhanced code of an event."""

POSTFIX = "Nov 27 02:03:44 mail postfix/"


def report_on(lines: Sequence[str], name: str = "mail.log") -> LogReport:
    """Read the lines of a log, to its end."""
    report = LogReport()
    for _ in report.read(name, lines):
        pass
    report.tally.finish()
    return report


def events_of(line: str) -> tuple[LogEvent, ...] | None:
    """Read one line; None where it should tell of a message and cannot be read."""
    server, split = split_line(line)
    assert server is not None, line
    return server.read(split)


def told(line: str) -> list[Told]:
    """Return what a line tells."""
    events = events_of(line)
    assert events is not None, line
    return [
        (one.outcome.value, one.queue_id, one.recipient, one.peer, one.text, one.enhanced)
        for one in events
    ]


def _written() -> Iterator[tuple[str, list[Told]]]:
    """Yield each line of the samples, with the events that are written below it."""
    for file in sorted((Path(__file__).parent / "lines").glob("*.txt")):
        for pair in file.read_text("utf-8").strip().split("\n\n"):
            line, *below = pair.split("\n")
            parts = [[part.strip() for part in one.split(" |")] for one in below]
            yield line, [(*one, *[""] * (6 - len(one))) for one in parts if one != ["nothing"]]


LINES = dict(_written())
"""Lines in all forms that servers write, and what they tell."""
