"""What to do about each reason, with the newest example."""

from __future__ import annotations

from collections.abc import Iterator

from smtplab.teaching.diagnosis.reasons import NAMES, Reason
from smtplab.teaching.mail_logs.causes import explanation_of
from smtplab.teaching.mail_logs.counting import NamedCounts, Refusals
from smtplab.teaching.mail_logs.event import Flow, Outcome
from smtplab.teaching.mail_logs.phrases import WIDTH, lines_of, place_of, shown_text
from smtplab.teaching.mail_logs.reading import LogReport
from smtplab.teaching.mail_logs.tally import Example, ReasonGroup

__all__ = ["advice_lines"]

_MARGIN = 11
_AMOUNTS = {
    Flow.SENT: ("bounced", "deferred", "waiting"),
    Flow.RECEIVED: ("rejected for good", "rejected for now"),
}
_HERE = {Flow.SENT: "sending server", Flow.RECEIVED: "receiving server"}
"""What the texts of the diagnosis call the server that wrote the log."""
_GUESSING = (
    "Many failures from few clients are somebody who guesses passwords: block those clients."
)
_SERVER_DOES = {
    Outcome.DEFERRED: "keeps the message and tries again by itself",
    Outcome.NOT_TRIED: "keeps the message and tries again when the time for it has come",
    Outcome.BOUNCED: "has given up and returns the message to its sender",
    Outcome.EXPIRED: "has tried as long as it may, has given up, and returns the message",
    Outcome.REJECTED: "has refused for good; the client's side reports that to the sender",
    Outcome.REJECTED_FOR_NOW: "has refused for now; a client that is a mail server tries again",
}


def advice_lines(
    report: LogReport, number: int, direction: Flow, reason: Reason, group: ReasonGroup
) -> Iterator[str]:
    """Yield one reason with its newest example, and what to do.

    Args:
        report: The log.
        number: The number of the reason in the report.
        direction: Who refused whom.
        reason: The reason.
        group: All that was refused for it.
    """
    event = group.newest.event
    found = explanation_of(event, reason)
    yield f"{number}. {NAMES[reason]} ({reason}): {_amount(direction, group.refusals)}"
    if group.since and group.since != group.newest.time:
        yield from _line("since", report.clock.show(group.since))
    yield from _line("newest", _where(report, group.newest))
    yield from _line("text", shown_text(event.text) or "(none)")
    yield from _line("reason", f"{found.certainty}: {found.text.meaning}")
    yield from _line("the server", _SERVER_DOES[event.outcome])
    yield from _line("who acts", f"{_side(direction, found.text.side)}: {found.text.remedy}")
    if direction is Flow.RECEIVED and reason is Reason.AUTH_REQUIRED:
        yield from _line("you", _GUESSING)
    if found.retry_after:
        yield from _line("wait", f"{found.retry_after} s, as the text asks")
    yield from _line("domains", _most(group.domains))
    yield from _line("from" if direction is Flow.RECEIVED else "by", _most(group.peers))
    yield from _line("lists", _most(group.blocklists))


def _side(direction: Flow, side: str) -> str:
    return f"{side} (of this server)" if _HERE[direction] in side else side


def _amount(direction: Flow, refusals: Refusals) -> str:
    numbers = (refusals.final, refusals.temporary, refusals.waiting)
    pairs = zip(numbers, _AMOUNTS[direction], strict=False)
    return ", ".join(f"{number:,} {name}" for number, name in pairs if number)


def _where(report: LogReport, example: Example) -> str:
    event = example.event
    parts = [place_of(report, example.file, example.line)]
    if example.time:
        parts.append(report.clock.show(example.time))
    parts.append(event.server)
    if event.queue_id:
        parts.append(event.queue_id)
    if event.recipient:
        parts.append(f"to {event.recipient}")
    if event.peer:
        parts.append(f"{'by' if event.outcome.direction is Flow.SENT else 'from'} {event.peer}")
    return ", ".join(parts)


def _most(counts: NamedCounts) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.most(4) if name)


def _line(label: str, text: str) -> Iterator[str]:
    """Yield a label and a text in as many lines as it needs; nothing for no text."""
    if text:
        first, *more = lines_of(text, WIDTH - _MARGIN - 3)
        yield f"   {label:<{_MARGIN}}{first}"
        yield from (f"   {'':<{_MARGIN}}{line}" for line in more)
