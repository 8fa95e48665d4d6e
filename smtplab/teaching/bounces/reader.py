"""Reading a message as a report on a delivery: its fields for programs first, else its words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from email.message import Message
from functools import cached_property

from smtplab.console import UsageError
from smtplab.protocol.pattern import Pattern
from smtplab.simulation.relay.fate import DeliveryAction
from smtplab.teaching.bounces.events import complained_in, recipients_of_event
from smtplab.teaching.bounces.explanation import explain_recipient
from smtplab.teaching.bounces.kinds import (
    has_mail_fields,
    is_about_failure,
    is_auto_reply,
    is_complaint,
    is_delay,
)
from smtplab.teaching.bounces.mailbox import mails_at
from smtplab.teaching.bounces.mime import Part, field, parts_of, read_header
from smtplab.teaching.bounces.model import MailKind, MailReport, ReportedRecipient
from smtplab.teaching.bounces.pasted import as_plain
from smtplab.teaching.bounces.prose import Passage, passages
from smtplab.teaching.bounces.returned import before_returned
from smtplab.teaching.bounces.status_fields import field_groups, is_mailbox, recipients_in
from smtplab.teaching.bounces.written import (
    addresses_in,
    forwarded_mail,
    lines_of_server,
    returned_recipients,
    text_of,
)

__all__ = ["read_mail", "read_mails", "read_pasted"]

_STATUS = ("message/delivery-status", "message/global-delivery-status")
_RECEIPT = ("message/disposition-notification", "message/global-disposition-notification")
_COMPLAINT = ("message/feedback-report",)
_RECEIPT_FIELDS = ("final-recipient", "disposition", "original-message-id")
_COMPLAINT_FIELDS = (
    "feedback-type",
    "original-rcpt-to",
    "source-ip",
    "reported-domain",
    "auth-failure",
)
_READ = (*_STATUS, "text/plain", "text/html")
_CUT = ("note", "Only the start is read, because it is very long; there may be more recipients.")
_RECIPIENTS = 2000
_NO_REPORT = (MailKind.MESSAGE, MailKind.AUTO_REPLY)
_WANTED = "give a whole message with its header, saved as .eml or in an mbox"
_DEPTH = 3
_GLANCE = 64 * 1024
_ACCEPTED = Pattern(r"\W{0,4}(?:220|250|354)[ -]")
"""A reply that no bounce quotes, but any session has."""


def read_mail(octets: bytes) -> MailReport | None:
    """Return what a message tells, None where the octets hold no message; never raises."""
    return _read(octets, _DEPTH)


def read_mails(name: str) -> Iterator[MailReport]:
    """Yield what the messages in a file, a folder or a mailbox tell.

    Args:
        name: Its path, or `-` for standard input.

    Raises:
        UsageError: If it cannot be read or holds no message.
    """
    count = 0
    for report in filter(None, map(read_mail, mails_at(name))):
        count += 1
        yield report
    if not count:
        raise UsageError(f"{name} holds no message; {_WANTED}")


def read_pasted(pasted: bytes | str) -> MailReport | None:
    """Return what a paste tells that is clearly a report and no single reply, else None."""
    octets = pasted if isinstance(pasted, bytes) else pasted.encode("utf-8", "surrogateescape")
    report = read_mail(octets)
    if report is None or report.kind is MailKind.MESSAGE:
        return None
    plain = as_plain(octets[:_GLANCE])
    if has_mail_fields(read_header(plain)[0]):
        return report
    lines = plain.decode("utf-8", "replace").splitlines()
    front = before_returned(lines)
    is_session = any(map(_ACCEPTED.match, front))
    return report if len(front) < len(lines) and not is_session else None


def _read(octets: bytes, depth: int) -> MailReport | None:
    octets = as_plain(octets)
    header, start = read_header(octets)
    if not has_mail_fields(header):
        header, start = Message(), 0
    parts = list(parts_of(octets, header, start))
    report = _Reading(header, parts).report()
    if depth and not _names_recipients(report):
        for inner in forwarded_mail(parts):
            another = _read(inner, depth - 1)
            if another and another.kind not in _NO_REPORT:
                return another
    return report


def _names_recipients(report: MailReport | None) -> bool:
    """Return whether a message is a report that needs no other one, which it may pass on."""
    if report is None or report.kind is MailKind.MESSAGE:
        return False
    return not report.recipients or bool(report.recipients[0].said.address)


class _Reading:
    """A message that is being read.

    Args:
        header: Its header section.
        parts: Its parts.
    """

    def __init__(self, header: Message, parts: Sequence[Part]) -> None:
        self._header = header
        self._parts = parts
        self._subject = field(header, "Subject")

    def report(self) -> MailReport | None:
        """Return what the message tells, None where it is no message."""
        report = self._by_fields() or self._by_event()
        if report is None and self._is_bounce:
            report = self._by_words()
        return report or self._other()

    def _by_event(self) -> MailReport | None:
        """Return what a notification in JSON tells."""
        if complained := complained_in(self._text):
            return self._make(MailKind.COMPLAINT, facts=(("recipient", complained),))
        said = list(recipients_of_event(self._text))
        return self._with(said) if said else None

    def _other(self) -> MailReport | None:
        """Return what a message is that reports on no delivery."""
        if not self._header.keys():
            return None
        if is_complaint(self._header):
            return self._make(MailKind.COMPLAINT)
        return self._make(MailKind.AUTO_REPLY if is_auto_reply(self._header) else MailKind.MESSAGE)

    @cached_property
    def _text(self) -> str:
        return text_of(self._parts)

    @cached_property
    def _lines(self) -> list[str]:
        return lines_of_server(self._text)

    @property
    def _is_bounce(self) -> bool:
        return bool(self._of(_STATUS)) or is_about_failure(self._header, "\n".join(self._lines))

    def _of(self, kinds: Collection[str]) -> list[Part]:
        return [part for part in self._parts if part.kind in kinds]

    def _by_fields(self) -> MailReport | None:
        """Return what the parts for programs tell."""
        status, receipt, complaint = map(self._of, (_STATUS, _RECEIPT, _COMPLAINT))
        groups = [group for part in status for group in field_groups(part.text())]
        if said := list(recipients_in(groups)):
            return self._with(said)
        if receipt:
            return self._make(MailKind.RECEIPT, facts=_facts(receipt[0], _RECEIPT_FIELDS))
        if complaint:
            return self._make(MailKind.COMPLAINT, facts=_facts(complaint[0], _COMPLAINT_FIELDS))
        return None

    def _with(self, said: Sequence[ReportedRecipient]) -> MailReport:
        """Return the report on recipients; the words tell what their fields lack."""
        failed = addresses_in(self._header, "X-Failed-Recipients")
        if len(said) == len(failed) == 1 and not is_mailbox(said[0].address):
            said = [said[0]._replace(address=failed[0])]
        names = {name.lower() for one in said for name in (one.address, one.original) if name}
        about = passages(self._lines, names, ())
        return self._explained(said, about)

    def _by_words(self) -> MailReport | None:
        """Return what the words tell."""
        lines = self._lines
        if said := list(recipients_in(field_groups("\n".join(lines)))):
            return self._with(said)
        is_kept = is_delay(self._subject, "\n".join(lines))
        action = DeliveryAction.DELAYED if is_kept else DeliveryAction.FAILED
        failed = addresses_in(self._header, "X-Failed-Recipients")
        others = {one.lower() for one in addresses_in(self._header, "To", "From", "Cc")}
        about = passages(lines, {one.lower() for one in failed}, others)
        about = about or [Passage(one, ()) for one in failed or returned_recipients(self._parts)]
        about = about or passages(lines, (), ())
        if not about and not self._header.keys():
            return None
        said = [ReportedRecipient(one.address, action=action) for one in about or [Passage("", ())]]
        return self._explained(said, about)

    def _explained(self, said: Sequence[ReportedRecipient], about: Sequence[Passage]) -> MailReport:
        own = {one.address.lower(): one.lines for one in about}
        common = self._lines if len(said) == 1 else []
        found = tuple(
            explain_recipient(
                one, own.get(one.address.lower()) or own.get(one.original.lower()) or (), common
            )
            for one in said[:_RECIPIENTS]
        )
        is_cut = len(said) > _RECIPIENTS or any(
            part.is_cut for part in self._parts if part.kind in _READ
        )
        kind = _kind({one.said.action for one in found})
        return self._make(kind, (_CUT,) if is_cut else ())._replace(recipients=found)

    def _make(self, kind: MailKind, facts: tuple[tuple[str, str], ...] = ()) -> MailReport:
        return MailReport(kind, self._subject, field(self._header, "From"), facts=facts)


def _facts(part: Part, names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the fields of a part for programs, those that have one of the names."""
    fields = {name: value for group in field_groups(part.text()) for name, value in group.items()}
    return tuple((name, fields[name]) for name in names if fields.get(name))


def _kind(actions: Collection[DeliveryAction]) -> MailKind:
    if DeliveryAction.FAILED in actions:
        return MailKind.BOUNCE
    return MailKind.DELAY if DeliveryAction.DELAYED in actions else MailKind.SUCCESS
