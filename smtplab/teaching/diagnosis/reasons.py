"""The reasons for which mail is refused, and the side that must act.

The groups that bounce classifiers know, put as a learner would say them. RFC 5321 has a client act
on the code alone; the reason is for the people on both sides.
"""

from collections.abc import Mapping
from enum import StrEnum, unique
from types import MappingProxyType
from typing import NamedTuple

__all__ = ["NAMES", "REASONS", "Reason", "ReasonText"]


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


NAMES: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.USER_UNKNOWN: "no such mailbox",
        Reason.MAILBOX_FULL: "mailbox full",
        Reason.MAILBOX_DISABLED: "mailbox closed",
        Reason.MESSAGE_TOO_BIG: "message too big",
        Reason.BLOCKED: "client blocked",
        Reason.RATE_LIMITED: "too much at once",
        Reason.GREYLISTED: "greylisting",
        Reason.AUTH_REQUIRED: "login required",
        Reason.TLS_REQUIRED: "TLS required",
        Reason.AUTH_FAILURE: "SPF or DKIM failed",
        Reason.RELAY_DENIED: "relaying denied",
        Reason.CONTENT_POLICY: "content rejected",
        Reason.SENDER_REJECTED: "sender rejected",
        Reason.HOST_NOT_FOUND: "domain not found",
        Reason.NETWORK: "network trouble",
        Reason.SYSTEM_ERROR: "server trouble",
        Reason.PROTOCOL: "wrong command",
        Reason.OTHER: "unknown reason",
    }
)
"""How a reason is called in a few words."""

REASONS: Mapping[Reason, ReasonText] = MappingProxyType(
    {
        Reason.USER_UNKNOWN: ReasonText(
            "There is no such mailbox, or its address is not well formed.",
            "the sender",
            "Check the spelling of the address; correct it, or remove it from the list.",
        ),
        Reason.MAILBOX_FULL: ReasonText(
            "The recipient's mailbox has no room left.",
            "the recipient",
            "The recipient must make room; contact them in another way.",
        ),
        Reason.MAILBOX_DISABLED: ReasonText(
            "The mailbox exists, or existed once, but accepts no mail.",
            "the recipient or their provider",
            "Ask the recipient for an address that works; stop sending to this one.",
        ),
        Reason.MESSAGE_TOO_BIG: ReasonText(
            "The message, its header or one of its lines is over a limit.",
            "the sender",
            "Send a smaller message: a link instead of the attachment, or several messages. "
            "Encode lines that are too long (MIME).",
        ),
        Reason.BLOCKED: ReasonText(
            "The server refuses this client: a blocklist, a bad reputation, no reverse DNS or "
            "a bad HELO.",
            "the sending server's administrator",
            "If the text names a blocklist, look the IP address up there, fix the cause, and "
            "ask for removal. Give the address a PTR record that points back, and the client a "
            "host name of its own for EHLO.",
        ),
        Reason.RATE_LIMITED: ReasonText(
            "Too many connections, messages, recipients or commands at once or in a short time.",
            "the sending server's administrator",
            "Send more slowly: fewer connections at once, fewer recipients in a message.",
        ),
        Reason.GREYLISTED: ReasonText(
            "Greylisting: the server accepts mail from an unknown client only at the second try.",
            "nobody: the client tries again",
            "Wait some minutes and send the same again, from the same IP address.",
        ),
        Reason.AUTH_REQUIRED: ReasonText(
            "The client has to log in first, or its login failed.",
            "the sender",
            "Turn on SMTP authentication, and check user name, password and mechanism.",
        ),
        Reason.TLS_REQUIRED: ReasonText(
            "Encryption is required, or could not be started.",
            "the sending server's administrator",
            "Use STARTTLS; where it is used, check versions and certificates on both sides.",
        ),
        Reason.AUTH_FAILURE: ReasonText(
            "SPF, DKIM, DMARC or a similar check did not prove who sent the message.",
            "the sending domain's administrator",
            "Get at least one of SPF and DKIM, best DKIM, to pass for the domain of the From "
            "field: one of them is enough for DMARC (RFC 9989 §5.3.5).",
        ),
        Reason.RELAY_DENIED: ReasonText(
            "The server does not relay this message for this client, to that domain or from "
            "that sender.",
            "the sender",
            "Send through your own provider's submission server, log in, and use a sender "
            "address that is verified there; if this server should deliver the message, its "
            "administrator must add the domain.",
        ),
        Reason.CONTENT_POLICY: ReasonText(
            (
                "The message itself is rejected: spam, a virus, a malformed message, or a "
                "local policy."
            ),
            "the sender",
            "Change what the text complains of: links, attachments, header fields; do not send "
            "the same again.",
        ),
        Reason.SENDER_REJECTED: ReasonText(
            "The sender's address, in the envelope or in the header, is rejected.",
            "the sender",
            (
                "Use a sender address that exists, whose domain is in the DNS, and that you "
                "are allowed to use there."
            ),
        ),
        Reason.HOST_NOT_FOUND: ReasonText(
            "The recipient's domain does not exist or accepts no mail.",
            "the sender",
            "Check the part after the @; if it is right, the domain's administrator must correct "
            "its DNS.",
        ),
        Reason.NETWORK: ReasonText(
            "The next server could not be reached: no connection, a timeout, a loop, or the "
            "retry time is over.",
            "the administrators of both sides",
            "Check DNS, routes and firewalls on the way; for a loop, check the forwarding.",
        ),
        Reason.SYSTEM_ERROR: ReasonText(
            "The server has a problem of its own, such as a full disk.",
            "the receiving server's administrator",
            "Wait; if it goes on, contact the postmaster there.",
        ),
        Reason.PROTOCOL: ReasonText(
            "The syntax or the order of the commands is wrong, or a command is not supported.",
            "the person that wrote or set up the sending program",
            "Compare the dialogue with RFC 5321 and with what EHLO offered; end each line with CR "
            "LF, and name the client by its full host name.",
        ),
        Reason.OTHER: ReasonText(
            "Neither the code nor the text tells why.",
            "a person that can ask the receiving side",
            "Ask the postmaster there, and quote the whole reply.",
        ),
    }
)
