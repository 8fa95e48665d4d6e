"""`smtplab explain --log`: what the log of a mail server tells."""

from __future__ import annotations

from collections.abc import Sequence

from smtplab import console
from smtplab.cli.command import GOOD, can_show
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


def explain_log(paths: Sequence[str], *, as_json: bool) -> int:
    """Read log files, and write the report on them.

    Raises:
        UsageError: If a file cannot be read, or none of them is the log of a mail server.
    """
    sources = in_order_of_time([LogSource(path) for path in dict.fromkeys(paths)])
    report = LogReport()
    size = sum(source.size for source in sources)
    with console.ProgressBar() as bar:
        for source in sources:
            for number in report.read(source.name, source.lines()):
                if not number % _STEP:
                    bar.show(sum(one.position for one in sources), size)
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
        console.say(*render_log(report, BAR if can_show(BAR) else PLAIN_BAR))
    return GOOD


def _complain_of_cuts(sources: Sequence[LogSource]) -> None:
    for source in sources:
        if source.is_cut:
            console.complain(f"{source.name} breaks off; the report is on what comes before")
