"""The reasons for which mail is refused, and the side that must act.

The groups that bounce classifiers know, put as a learner would say them. RFC 5321 has a client act
on the code alone; the reason is for the people on both sides.
"""

from collections.abc import Mapping
from enum import StrEnum, unique
from types import MappingProxyType
from typing import NamedTuple

__all__ = ["REASONS", "Reason", "ReasonText"]


@unique
class Reason(StrEnum):
    """Why mail was refused; the value is the word in machine-readable output."""

    USER_UNKNOWN = "user-unknown"
    MAILBOX_FULL = "mailbox-full"
    MAILBOX_DISABLED = "mailbox-disabled"
    MESSAGE_TOO_BIG = "message-too-big"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate-limited"
    GREYLISTED = "greylisted"
    AUTH_REQUIRED = "auth-required"
    TLS_REQUIRED = "tls-required"
    AUTH_FAILURE = "auth-failure"
    RELAY_DENIED = "relay-denied"
    CONTENT_POLICY = "content-policy"
    SENDER_REJECTED = "sender-rejected"
    HOST_NOT_FOUND = "host-not-found"
    NETWORK = "network"
    SYSTEM_ERROR = "system-error"
    PROTOCOL = "protocol"
    OTHER = "other"

    # Each reply looks up tables by its reasons, and `Enum` would hash the name every time.
    __hash__ = str.__hash__


class ReasonText(NamedTuple):
    """How a reason is put to a learner."""

    meaning: str
    """The reason in a sentence."""

    side: str
    """Who must act, in at most 40 characters."""

    remedy: str
    """What that side does, in a sentence or two."""


REASONS: Mapping[Reason, ReasonText] = MappingProxyType(
    {
        Reason.USER_UNKNOWN: ReasonText(
            "There is no such mailbox, or its address is not well formed.",
            "the sender",
            "Check the address letter by letter, correct it or take it off the list.",
        ),
        Reason.MAILBOX_FULL: ReasonText(
            "The recipient's mailbox has no room left.",
            "the recipient",
            "The recipient has to make room; tell them by another way.",
        ),
        Reason.MAILBOX_DISABLED: ReasonText(
            "The mailbox exists, or did once, but takes no mail.",
            "the recipient or their provider",
            "Ask the recipient for an address that works; stop sending to this one.",
        ),
        Reason.MESSAGE_TOO_BIG: ReasonText(
            "The message, its header or one of its lines is over a limit.",
            "the sender",
            "Send less: share a link in place of the attachment, or split the message; encode "
            "lines that are too long (MIME).",
        ),
        Reason.BLOCKED: ReasonText(
            "The connecting client is refused: a blocklist, a bad reputation, no reverse DNS or a "
            "bad HELO.",
            "the sending server's administrator",
            "If the text names a list, look the IP address up there, end the cause, and ask to be "
            "taken off. Give the address a PTR record that points back, and the client a host name "
            "of its own for EHLO.",
        ),
        Reason.RATE_LIMITED: ReasonText(
            "Too many connections, messages, recipients or commands at once, or in too short a "
            "time.",
            "the sending server's administrator",
            "Send more slowly: fewer connections at once, fewer recipients in a message.",
        ),
        Reason.GREYLISTED: ReasonText(
            "First contact: the server takes mail from strangers at the second try only.",
            "nobody: the client tries again",
            "Wait some minutes and send the same again, from the same IP address.",
        ),
        Reason.AUTH_REQUIRED: ReasonText(
            "The client has to log in first, or its login failed.",
            "the sender",
            "Turn on SMTP authentication, and check user name, password and mechanism.",
        ),
        Reason.TLS_REQUIRED: ReasonText(
            "Encryption is demanded, or could not be started.",
            "the sending server's administrator",
            "Use STARTTLS; where it is used, check versions and certificates on both sides.",
        ),
        Reason.AUTH_FAILURE: ReasonText(
            "SPF, DKIM, DMARC or the like did not prove who the message is from.",
            "the sending domain's administrator",
            "Get at least one of SPF and DKIM, best DKIM, to pass for the domain of the From "
            "field: one of them is enough for DMARC (RFC 9989 §5.3.5).",
        ),
        Reason.RELAY_DENIED: ReasonText(
            "The server will not pass this mail on for this client, to that domain or from that "
            "sender.",
            "the sender",
            "Send through your own provider's submission server, log in, and use a sender address "
            "that is verified there; if the server should be the last one, its administrator must "
            "add the domain.",
        ),
        Reason.CONTENT_POLICY: ReasonText(
            "The message itself is refused: spam, virus, malformed, or against a local policy.",
            "the sender",
            "Change what the text complains of: links, attachments, header fields; do not send "
            "the same again.",
        ),
        Reason.SENDER_REJECTED: ReasonText(
            "The sender's address, in the envelope or the header, is refused.",
            "the sender",
            "Use a sender address that exists, whose domain resolves, and that you may use there.",
        ),
        Reason.HOST_NOT_FOUND: ReasonText(
            "The recipient's domain does not exist or takes no mail.",
            "the sender",
            "Check the part after the @; if it is right, the domain's administrator must correct "
            "its DNS.",
        ),
        Reason.NETWORK: ReasonText(
            "The next server could not be reached: no connection, a time-out, a loop, or the "
            "retry time is over.",
            "the administrators of both sides",
            "Check DNS, routes and firewalls on the way; for a loop, the forwarding.",
        ),
        Reason.SYSTEM_ERROR: ReasonText(
            "The server has trouble of its own, its storage included.",
            "the receiving server's administrator",
            "Wait; if it lasts, tell the postmaster there.",
        ),
        Reason.PROTOCOL: ReasonText(
            "Syntax or order of the commands is wrong, or a command is not supported.",
            "the person that wrote or set up the sending program",
            "Compare the dialogue with RFC 5321 and with what EHLO offered; end each line with CR "
            "LF, and name the client by its full host name.",
        ),
        Reason.OTHER: ReasonText(
            "Neither code nor text tells why.",
            "a person that can ask the receiving side",
            "Ask the postmaster there, and quote the whole reply.",
        ),
    }
)
