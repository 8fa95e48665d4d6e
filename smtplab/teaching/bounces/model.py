"""What a mail tells of a delivery: the kind of mail, and what became of each recipient."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple, Self

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.simulation.relay.fate import DeliveryAction
from smtplab.teaching.diagnosis import Diagnosis

__all__ = ["MailKind", "MailReport", "RecipientReport", "ReportedRecipient"]


class MailKind(Enum):
    """What a mail is; the value is the word in machine-readable output.

    Attributes:
        words: What it is, in a sentence.
    """

    words: str

    def __new__(cls, value: str, words: str) -> Self:
        """Keep the words beside the value."""
        one = object.__new__(cls)
        one._value_ = value
        one.words = words
        return one

    BOUNCE = "bounce", "A bounce: a report that a message was not delivered."
    DELAY = "delay", "A report of a delay: the server keeps the message and tries again."
    SUCCESS = "success", "A report of success: the message was delivered or relayed."
    RECEIPT = (
        "receipt",
        "A read receipt (RFC 8098): it tells what the recipient did with a message that arrived.",
    )
    COMPLAINT = (
        "complaint",
        "A feedback report (RFC 5965): a provider tells what it, or a recipient, found wrong.",
    )
    AUTO_REPLY = "auto-reply", "An automatic reply, such as out of office: the message arrived."
    MESSAGE = "message", "This is not a bounce: it reports on no delivery."


class ReportedRecipient(NamedTuple):
    """What a mail says about a recipient.

    Attributes:
        address: The address; empty where none is named.
        original: The address that the sender wrote, where that is another.
        action: What became of the message.
        status: The field Status, or None.
        remote_host: The server that refused, or empty.
        reply: The words that are explained.
        quote: The lines in which that stands.
        retry_until: Until when the server tries again, as it writes it.
    """

    address: str = ""
    original: str = ""
    action: DeliveryAction = DeliveryAction.FAILED
    status: EnhancedCode | None = None
    remote_host: str = ""
    reply: str = ""
    quote: tuple[str, ...] = ()
    retry_until: str = ""


class RecipientReport(NamedTuple):
    """What a mail says about a recipient, and what that means."""

    said: ReportedRecipient
    diagnosis: Diagnosis


class MailReport(NamedTuple):
    """A mail as it was understood.

    Attributes:
        kind: What it is.
        subject: Its field Subject.
        sender: Its field From.
        recipients: What became of each recipient.
        facts: What else it tells, as labels and texts.
    """

    kind: MailKind
    subject: str = ""
    sender: str = ""
    recipients: tuple[RecipientReport, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
