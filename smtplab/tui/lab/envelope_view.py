"""The envelope, and beside it the header that the reader sees (RFC 5321 §2.3.1)."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smtplab.protocol.paths import Path
from smtplab.simulation.lab.moment import Moment, MomentKind
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.server.maildrop import Message
from smtplab.simulation.text.visible import Visible, visible
from smtplab.tui.lab import texts
from smtplab.tui.lab.ledger import Ledger, LedgerEntry, ledger
from smtplab.tui.lab.mime_tree import Anatomy, anatomy
from smtplab.tui.lab.selection import moment_at

if TYPE_CHECKING:
    from smtplab.simulation.authentication.domains import DomainRow
    from smtplab.simulation.authentication.verdict import SenderVerdict

__all__ = ["STORED_LIMIT", "EnvelopeLine", "EnvelopeView", "ListedMessage", "envelope_view"]

STORED_LIMIT = 32 * 1024
"""So many octets of a message as stored are shown."""
RECIPIENTS = 200
"""So many recipients are listed."""
MAILS = 5
"""So many messages are listed around the one that is picked."""


@dataclass(frozen=True, slots=True)
class EnvelopeLine:
    """One line of the envelope or of the header.

    Attributes:
        name: What it is.
        value: What it says.
        remark: What is worth seeing; starts with "≠" where envelope and header disagree.
    """

    name: str
    value: Visible
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ListedMessage:
    """One message in a maildrop, for the list to pick from."""

    index: int
    maildrop: Visible
    subject: Visible
    size: int


@dataclass(frozen=True, slots=True)
class EnvelopeView:
    """Envelope and content of one message, or of the transaction that is going on.

    Attributes:
        envelope: Reverse-path and forward-paths.
        header: Header fields that readers see; empty while no content has come.
        entries: What became of each recipient.
        unlisted: How many recipients are not listed.
        tree: MIME parts.
        mails: Messages in the maildrops, around the one that is shown.
        count: How many there are in all.
        picked: Which of them is shown; None for the transaction.
        stored: The message as it is stored, line by line.
        more: How many octets of it are not shown.
        coming: How many octets of content have come of a message that is not complete.
        domains: The domains that the message names, where the server has checked them.
    """

    envelope: tuple[EnvelopeLine, ...] = ()
    header: tuple[EnvelopeLine, ...] = ()
    entries: tuple[LedgerEntry, ...] = ()
    unlisted: int = 0
    tree: tuple[Visible, ...] = ()
    mails: tuple[ListedMessage, ...] = ()
    count: int = 0
    picked: int | None = None
    stored: tuple[Visible, ...] = ()
    more: int = 0
    coming: int = 0
    domains: tuple[DomainRow, ...] = ()


def envelope_view(transcript: Transcript, cursor: int, pick: int | None = None) -> EnvelopeView:
    """Lay envelope and header side by side.

    Args:
        transcript: The transcript.
        cursor: The moment to look at.
        pick: Which message; None for the transaction that is open, or else the last message.
    """
    if (moment := moment_at(transcript, cursor)) is None:
        return EnvelopeView()
    if (picked := _pick(moment, pick)) is None:
        return _of_transaction(transcript, ledger(transcript, cursor), moment)
    return _of_message(transcript, moment, picked)


def _pick(moment: Moment, pick: int | None) -> int | None:
    count = len(moment.mail)
    if pick is not None and count:
        return max(0, min(pick, count - 1))
    is_rejected = moment.verdict is not None and moment.verdict.refusal is not None
    is_open = moment.server.transaction is not None or is_rejected
    return None if is_open or not count else count - 1


def _of_transaction(transcript: Transcript, book: Ledger, moment: Moment) -> EnvelopeView:
    count = len(moment.mail)
    return EnvelopeView(
        _envelope(book, Anatomy(), seen=False),
        entries=book.entries[:RECIPIENTS],
        unlisted=len(book.entries[RECIPIENTS:]),
        mails=_listed_messages(moment, count),
        count=count,
        coming=moment.server.content_size,
        domains=_domains(_verdict_at(transcript, moment)),
    )


def _verdict_at(transcript: Transcript, moment: Moment) -> SenderVerdict | None:
    """Return what the checks of the transaction came to that a moment is in, or comes after."""
    for one in reversed(transcript.moments[: moment.index + 1]):
        if one.link is not moment.link:
            continue
        if one.verdict or (one.kind is MomentKind.REPLY and one.event_name == "MAIL"):
            return one.verdict
    return None


def _domains(verdict: SenderVerdict | None) -> tuple[DomainRow, ...]:
    if verdict is None:
        return ()
    from smtplab.simulation.authentication.domains import domain_rows  # noqa: PLC0415  # few sites check

    return tuple(domain_rows(verdict))


def _of_message(transcript: Transcript, moment: Moment, picked: int) -> EnvelopeView:
    message = moment.mail[picked]
    book = ledger(transcript, _delivered_at(transcript, moment, picked))
    parts = anatomy(message.content)
    octets = message.octets[:STORED_LIMIT]
    return EnvelopeView(
        _envelope(book, parts, seen=True),
        _header(book, parts),
        book.entries[:RECIPIENTS],
        len(book.entries[RECIPIENTS:]),
        parts.tree,
        _listed_messages(moment, picked),
        len(moment.mail),
        picked,
        tuple(visible(line) for line in octets.removesuffix(b"\r\n").split(b"\r\n")),
        len(message.octets) - len(octets),
        domains=_domains(message.verdict),
    )


def _delivered_at(transcript: Transcript, moment: Moment, picked: int) -> int:
    """Find the moment at which a message was first there."""
    return bisect_right(
        transcript.moments, picked, 0, moment.index + 1, key=lambda each: len(each.mail)
    )


def _listed_messages(moment: Moment, at: int) -> tuple[ListedMessage, ...]:
    """List the messages around one of them."""
    start = max(0, min(at - MAILS // 2, len(moment.mail) - MAILS))
    around = moment.mail[start : start + MAILS]
    host = moment.link.server
    return tuple(
        _listed_message(index, message, host) for index, message in enumerate(around, start)
    )


def _listed_message(index: int, message: Message, here: str) -> ListedMessage:
    """Describe a message; one that lies at another host than the one in sight says where."""
    fields = anatomy(message.content).fields
    place = "" if message.host in ("", here) else f"@{message.host}"
    subject = next((field.value for field in fields if field.name == "Subject"), visible(""))
    return ListedMessage(index, visible(f"{message.maildrop}{place}"), subject, message.size)


def _envelope(book: Ledger, parts: Anatomy, *, seen: bool) -> tuple[EnvelopeLine, ...]:
    """List the paths, and which of them the header is silent about."""
    if book.reverse_path is None:
        return ()
    named = {_bare(address) for address in parts.recipients}
    return (
        EnvelopeLine(
            texts.LABELS["reverse_path"], visible(str(book.reverse_path)), _role(book.reverse_path)
        ),
        *(
            EnvelopeLine(
                texts.LABELS["forward_paths"],
                entry.recipient,
                texts.BLIND if seen and _bare(entry.recipient) not in named else texts.TO_ROLE,
            )
            for entry in book.entries[:RECIPIENTS]
            if entry.accepted
        ),
    )


def _role(path: Path) -> str:
    return texts.FROM_ROLE if path.mailbox else texts.NULL_ROLE


def _bare(address: str) -> str:
    """Return an address for comparison: no brackets, no case."""
    return address.strip("<>").casefold()


def _header(book: Ledger, parts: Anatomy) -> tuple[EnvelopeLine, ...]:
    """List the fields, and where they say something else than the envelope."""
    remarks = _remarks(book, parts)
    return tuple(
        EnvelopeLine(field.name, field.value, remarks.get(field.name, "")) for field in parts.fields
    )


def _remarks(book: Ledger, parts: Anatomy) -> dict[str, str]:
    routed = {_bare(entry.recipient) for entry in book.entries if entry.accepted}
    remarks = {"Bcc": texts.BCC_SEEN}
    sender = _bare(str(book.reverse_path))
    if parts.senders and sender not in map(_bare, parts.senders):
        remarks["From"] = texts.SENDER_DIFFERS
    if without := [each for each in parts.recipients if _bare(each) not in routed]:
        remarks["To"] = texts.NAMED_ONLY.format(who=visible(", ".join(without[:3])))
    return remarks
