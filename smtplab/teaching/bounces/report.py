"""A mail that was understood, in rows for people, and as values for programs."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from smtplab.simulation.relay.fate import DeliveryAction
from smtplab.simulation.secrets.mentions import masked_paste
from smtplab.simulation.text.visible import visible
from smtplab.teaching import diagnosis
from smtplab.teaching.bounces.model import MailReport, RecipientReport
from smtplab.teaching.diagnosis.reasons import REASONS

__all__ = ["as_json", "mail_rows", "recipient_rows", "render"]

_MARGIN, _WIDTH = 13, 100
_QUOTED_LINES, _QUOTED_WIDTH = 8, 600
_GOES_ON = " "
_UNNAMED = "(no recipient is named)"
_ACTIONS = {
    DeliveryAction.FAILED: "The server that reports has given up and returned the message.",
    DeliveryAction.DELAYED: "The server that reports keeps the message and tries again{until}.",
    DeliveryAction.DELIVERED: "The message was delivered.",
    DeliveryAction.RELAYED: "The message was relayed to a server that sends no such reports.",
    DeliveryAction.EXPANDED: "The message goes to all mailboxes that the address stands for.",
}
_NOBODY = "nobody for now: the server tries again by itself; do not send the message again"
_DELAYED_SIDE = "nobody: the server tries again"
_IF_IT_FAILS = "If it goes on: {side}. {remedy}"

Rows = Iterator[tuple[str, str]]


def mail_rows(report: MailReport) -> Rows:
    """Yield what a report is, as labels and texts; nothing is made safe yet."""
    yield "report", report.kind.words
    if report.subject:
        yield "subject", report.subject
    if report.sender:
        yield "from", report.sender
    yield from report.facts


def recipient_rows(recipient: RecipientReport) -> Rows:
    """Yield what became of a recipient, why, and who must act; nothing is made safe yet."""
    said, found = recipient
    yield "recipient", said.address or _UNNAMED
    if said.original:
        yield "  written as", said.original
    until = f" until {said.retry_until}" if said.retry_until else ""
    yield said.action.value, _ACTIONS[said.action].format(until=until)
    if classification := found.classification:
        meaning = found.reason_text.meaning if found.reason_text else ""
        yield "reason", f"{classification.reason}, {classification.certainty}: {meaning}"
        for one in classification.evidence[:3]:
            yield "  because", one.why
        if other := classification.runner_up:
            yield "  or", f"{other}: {REASONS[other].meaning}"
    yield from _who_acts(recipient)
    if said.remote_host:
        yield "remote host", said.remote_host
    yield from _meaning(recipient)
    for number, line in enumerate(_quote(recipient)):
        yield _GOES_ON if number else "quoted", line


def _meaning(recipient: RecipientReport) -> Rows:
    found = recipient.diagnosis
    if description := found.description:
        yield found.reply.code or "", description.title if description.known else "not registered"
    if found.enhanced:
        yield str(found.enhanced.code), found.enhanced.title


def _who_acts(recipient: RecipientReport) -> Rows:
    text = recipient.diagnosis.reason_text
    if recipient.said.action is DeliveryAction.DELAYED:
        yield "who acts", f"{_NOBODY}."
        if text:
            yield _GOES_ON, _IF_IT_FAILS.format(side=text.side, remedy=text.remedy)
    elif text:
        yield "who acts", f"{text.side}: {text.remedy}"


def _quote(recipient: RecipientReport) -> list[str]:
    """Return the lines that the explanation rests on, without secrets."""
    text = masked_paste("\n".join(recipient.said.quote[:_QUOTED_LINES]))
    return [line.strip()[:_QUOTED_WIDTH] for line in text.split("\n") if line.strip()]


def render(report: MailReport) -> Iterator[str]:
    """Yield the lines for a person, each safe to show."""
    yield from _lines(mail_rows(report))
    for recipient in report.recipients:
        yield ""
        yield from _lines(recipient_rows(recipient))


def _lines(rows: Rows) -> Iterator[str]:
    for label, text in rows:
        first, *more = wrap(visible(text), _WIDTH - _MARGIN, break_on_hyphens=False) or [""]
        yield f"{visible(label):<{_MARGIN}}{first}".rstrip()
        yield from (f"{'':<{_MARGIN}}{line}" for line in more)


def as_json(report: MailReport) -> dict[str, object]:
    """Return all that is known; the keys are stable."""
    return {
        "kind": report.kind.value,
        "meaning": report.kind.words,
        "subject": visible(report.subject),
        "from": visible(report.sender),
        "facts": {visible(name): visible(text) for name, text in report.facts},
        "recipients": [_recipient(one) for one in report.recipients],
    }


def _recipient(recipient: RecipientReport) -> dict[str, object]:
    said, found = recipient
    row = diagnosis.as_json(found)
    if said.action is DeliveryAction.DELAYED:
        row |= {"side": _DELAYED_SIDE, "remedy": f"{_NOBODY}."}
    finer = row["enhanced"] or row["named"]
    if not finer and said.status and said.status.subject:
        finer = str(said.status)
    return {
        "recipient": visible(said.address),
        "original_recipient": visible(said.original) or None,
        "action": said.action.value,
        "status": str(said.status) if said.status else None,
        "remote_host": visible(said.remote_host) or None,
        "retry_until": visible(said.retry_until) or None,
        "quoted": [visible(line) for line in _quote(recipient)],
        **row,
        "enhanced": finer,
    }
