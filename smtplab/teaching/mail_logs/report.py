"""The report on a log for people: what happened, when and to whom, why, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from smtplab.teaching.diagnosis.reasons import NAMES, Reason
from smtplab.teaching.mail_logs.advice import advice_lines
from smtplab.teaching.mail_logs.bars import BAR, BarRow, bar_table
from smtplab.teaching.mail_logs.counting import Refusals
from smtplab.teaching.mail_logs.event import Flow, Outcome
from smtplab.teaching.mail_logs.phrases import WIDTH, lines_of, many, place_of, shown_text
from smtplab.teaching.mail_logs.reading import LogReport
from smtplab.teaching.mail_logs.tally import Complaint, ReasonGroup

__all__ = ["render_log"]

_DOMAINS = 10
_PROGRAMS = 4
_COMPLAINTS = 5
_HOURS = 48
_COLUMNS = {
    Flow.SENT: ("bounced", "deferred", "waiting"),
    Flow.RECEIVED: ("for good", "for now"),
}
_HEADINGS = {
    Flow.SENT: "Messages that this server sent or delivered",
    Flow.RECEIVED: "Clients that this server rejected",
}


def render_log(report: LogReport, bar: str = BAR) -> Iterator[str]:
    """Yield the lines of the report, 79 columns wide at most.

    Args:
        report: What was read.
        bar: The sign that bars are made of.
    """
    yield from _head(report)
    for direction in Flow:
        groups = _groups(report, direction)
        yield from _section(report, direction, groups, bar)
    if not report.tally.outcomes:
        yield "It tells of no delivery and no refusal."
    yield from _complaints(report)
    refused = [(way, *one) for way in Flow for one in _groups(report, way)]
    if refused:
        yield from ("", "What to do", "==========")
    for number, (direction, reason, group) in enumerate(refused, start=1):
        yield from advice_lines(report, number, direction, reason, group)
        yield ""


def _groups(report: LogReport, direction: Flow) -> list[tuple[Reason, ReasonGroup]]:
    """Return what was refused in one direction, the most frequent reason first."""
    groups = report.tally.groups.items()
    found = [(reason, group) for (one, reason), group in groups if one is direction]
    return sorted(found, key=lambda one: (-one[1].refusals.weight, one[0]))


def _head(report: LogReport) -> Iterator[str]:
    tally, clock = report.tally, report.clock
    names = ", ".join(report.files)
    kinds = ", ".join(f"{name} {count:,}" for name, count in report.servers.most_common())
    yield from lines_of(f"{names}: {many(report.lines, 'line')}; {kinds}")
    if tally.first and tally.last:
        zone = f" ({clock.zone})" if clock.zone else ""
        yield f"from {clock.show(tally.first)} to {clock.show(tally.last)}{zone}"
    if others := report.others.total:
        programs = ", ".join(f"{name} {count:,}" for name, count in report.others.most() if name)
        some = ", ".join(programs.split(", ")[:_PROGRAMS])
        of = f", of {some}" if some else ""
        yield from lines_of(f"{many(others, 'line')} of no mail server that is read here{of}")
    if report.unreadable and report.first_unreadable:
        name, line = report.first_unreadable
        yield from lines_of(
            f"{many(report.unreadable, 'line')} of a mail server could not be read; the first is "
            f"{place_of(report, name, line)}"
        )


def _section(
    report: LogReport,
    direction: Flow,
    groups: list[tuple[Reason, ReasonGroup]],
    bar: str,
) -> Iterator[str]:
    totals = list(_sent(report) if direction is Flow.SENT else _received(report))
    if not totals:
        return
    yield ""
    yield _HEADINGS[direction]
    yield "=" * len(_HEADINGS[direction])
    for count, text in totals:
        first, *more = lines_of(text, WIDTH - 12)
        yield f"{count:>10,}  {first}"
        yield from (f"{'':12}{line}" for line in more)
    if not groups:
        return
    columns = _COLUMNS[direction]
    yield ""
    rows = [_row(NAMES[reason], group.refusals, len(columns)) for reason, group in groups]
    yield from bar_table("by reason", columns, rows, bar)
    yield ""
    domains = report.tally.domains[direction]
    named = [(name or "(none named)", refusals) for name, refusals in domains.most()]
    rows = [_row(name, refusals, len(columns)) for name, refusals in named[:_DOMAINS]]
    rest = Refusals()
    for refusals in (domains.others, *(refusals for _, refusals in named[_DOMAINS:])):
        rest.take(refusals)
    if rest.weight or rest.waiting:
        rows.append(_row("(all others)", rest, len(columns))._replace(length=0))
    yield from bar_table("by receiving domain", columns, rows, bar)
    yield from _hours(report, direction, bar)


def _row(name: str, refusals: Refusals, columns: int) -> BarRow:
    numbers = (refusals.final, refusals.temporary, refusals.waiting)[:columns]
    return BarRow(name, numbers, refusals.weight)


def _sent(report: LogReport) -> Iterator[tuple[int, str]]:
    tally = report.tally
    counts, waiting = tally.outcomes, len(tally.waiting)
    late = f", {tally.delivered_late:,} of them after deferrals" if tally.delivered_late else ""
    failed = counts[Outcome.BOUNCED] + counts[Outcome.EXPIRED]
    too_late = f", {counts[Outcome.EXPIRED]:,} of them since they waited too long"
    rows = (
        (counts[Outcome.DELIVERED], f"delivered{late}"),
        (counts[Outcome.PASSED_ON], "handed to a program on this host, such as a filter"),
        (failed, f"failed for good{too_late if counts[Outcome.EXPIRED] else ''}"),
        (waiting, "still waiting at the end of the log: the server tries again"),
        (tally.waiting.untold, "more deferrals, too many to follow what became of each"),
        (counts[Outcome.DEFERRED], "deferrals in all: one for each try that failed for now"),
        (tally.removed, "taken out of the queue while they waited"),
        (counts[Outcome.DISCARDED], "discarded"),
    )
    return ((count, text) for count, text in rows if count)


def _received(report: LogReport) -> Iterator[tuple[int, str]]:
    counts = report.tally.outcomes
    rows = (
        (counts[Outcome.REJECTED], "rejected for good (5yz)"),
        (counts[Outcome.REJECTED_FOR_NOW], "rejected for now (4yz)"),
    )
    return ((count, text) for count, text in rows if count)


def _hours(report: LogReport, direction: Flow, bar: str) -> Iterator[str]:
    """Yield the refusals by hour, or by day where the log covers more than two days."""
    tally, clock = report.tally, report.clock
    if not tally.first or not tally.last:
        return
    is_long = tally.last - tally.first > timedelta(hours=_HOURS)
    unit, width = ("days", 10) if is_long else ("hours", 13)
    counts: dict[str, Refusals] = {}
    for hour, refusals in tally.hours[direction].in_order():
        counts.setdefault(hour[:width], Refusals()).take(refusals)
    names = sorted(counts) if is_long else list(_every_hour(tally.first, tally.last))
    columns = _COLUMNS[direction][:2]
    rows = []
    for name in names[-_HOURS:]:
        moment = datetime.fromisoformat(f"{name}:00" if not is_long else name)
        rows.append(_row(clock.show(moment, unit), counts.get(name, Refusals()), len(columns)))
    if direction is Flow.SENT:
        columns = ("delivered", *columns)
        delivered = _by(tally.delivered.most(), width)
        rows = [
            row._replace(numbers=(delivered[name], *row.numbers))
            for name, row in zip(names[-_HOURS:], rows, strict=True)
        ]
    yield ""
    yield from bar_table(f"by {unit.removesuffix('s')}", columns, rows, bar)
    if len(names) > _HOURS:
        yield f"(and {len(names) - _HOURS} {unit} before)"


def _by(hours: list[tuple[str, int]], width: int) -> Counter[str]:
    """Return counts by hour as counts by the first characters of the hour."""
    counts: Counter[str] = Counter()
    for hour, count in hours:
        counts[hour[:width]] += count
    return counts


def _every_hour(first: datetime, last: datetime) -> Iterator[str]:
    moment = first.replace(minute=0, second=0, microsecond=0)
    while moment <= last:
        yield moment.strftime("%Y-%m-%d %H")
        moment += timedelta(hours=1)


def _complaints(report: LogReport) -> Iterator[str]:
    complaints = sorted(report.tally.complaints.values(), key=_urgency)
    if not complaints:
        return
    total = report.tally.outcomes[Outcome.COMPLAINT]
    heading = f"Problems that the server tells of itself: {total:,}"
    yield from ("", heading, "=" * len(heading))
    for one in complaints[:_COMPLAINTS]:
        place = place_of(report, one.newest.file, one.newest.line)
        text = f"{place}: {shown_text(one.newest.event.text)}"
        first, *more = lines_of(text, WIDTH - 12)[:2]
        yield f"{one.count:>10,}  {first}"
        yield from (f"{'':12}{line}" for line in more)
    if len(complaints) > _COMPLAINTS:
        yield f"{'':12}and {len(complaints) - _COMPLAINTS} other kinds"


def _urgency(complaint: Complaint) -> tuple[bool, int]:
    return complaint.newest.event.text.startswith("warn"), -complaint.count
