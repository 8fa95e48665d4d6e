"""`smtplab explain --log`: what the log of a mail server tells."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from time import monotonic

from smtplab import console
from smtplab.cli.command import GOOD
from smtplab.console import UsageError
from smtplab.teaching.mail_logs import (
    BAR,
    PLAIN_BAR,
    LogReport,
    LogSource,
    in_order_of_time,
    log_as_json,
    render_log,
)

__all__ = ["explain_log"]

_STEP = 2_000
"""Lines between two looks at the clock."""
_PAUSE = 0.1
"""Seconds between two pictures of the progress."""
_WIDTH = 30


def explain_log(paths: Sequence[str], *, as_json: bool) -> int:
    """Read log files, and write the report on them.

    Raises:
        UsageError: If a file cannot be read, or none of them is the log of a mail server.
    """
    sources = in_order_of_time([LogSource(path) for path in paths])
    report = LogReport()
    progress = _Progress(sources)
    try:
        for source in sources:
            for number in report.read(source.name, source.lines()):
                if not number % _STEP:
                    progress.show(source, report.lines)
    finally:
        progress.clear()
    _complain_of_cuts(sources)
    if not report.is_mail_log:
        raise UsageError(
            f"{', '.join(report.files)}: none of {report.lines:,} lines is one of Postfix, Exim, "
            "sendmail, OpenSMTPD or Exchange (message tracking); name the mail log of such a server"
        )
    report.tally.finish()
    if as_json:
        console.write(console.as_json(log_as_json(report)))
    else:
        console.say(*render_log(report, _bar()))
    return GOOD


def _complain_of_cuts(sources: Sequence[LogSource]) -> None:
    for source in sources:
        if source.is_cut:
            console.complain(f"{source.name} breaks off; the report is on what comes before")


def _bar() -> str:
    """Return what a bar is made of, by what standard output can show."""
    try:
        BAR.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return PLAIN_BAR
    return BAR


class _Progress:
    """A bar on standard error, if that is a terminal."""

    def __init__(self, sources: Sequence[LogSource]) -> None:
        is_terminal = sys.stderr is not None and sys.stderr.isatty()
        self._is_shown = is_terminal and os.environ.get("TERM") != "dumb"
        self._sources = sources
        self._size = sum(source.size for source in sources)
        self._next = monotonic() + _PAUSE

    def show(self, reading: LogSource, lines: int) -> None:
        """Show how far it has come, at most ten times a second."""
        if not self._is_shown or (now := monotonic()) < self._next:
            return
        self._next = now + _PAUSE
        before = self._sources[: self._sources.index(reading)]
        done = sum(source.size for source in before) + reading.position
        part = min(done / self._size, 1) if self._size else 0
        bar = f"[{'#' * int(part * _WIDTH):<{_WIDTH}}] {part:4.0%}  " if self._size else ""
        sys.stderr.write(f"\r{bar}{lines:,} lines\x1b[K")
        sys.stderr.flush()

    def clear(self) -> None:
        """Remove the bar."""
        if self._is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
