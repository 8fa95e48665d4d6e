"""What the tables of reply codes are made of: classes, advice to a client, the rows themselves.

RFC 5321 §4.2 has a client decide by the code alone; the reply text is for people.
"""

from collections.abc import Mapping
from enum import Enum, IntEnum, StrEnum, unique
from types import MappingProxyType
from typing import NamedTuple

__all__ = [
    "ADVICE",
    "REPLY_CLASSES",
    "STATUSES",
    "Advice",
    "AdviceText",
    "CodeStatus",
    "ReplyClass",
    "ReplyCode",
    "StatusIndicator",
]


@unique
class ReplyClass(IntEnum):
    """The first digit: good, incomplete or bad (RFC 5321 §4.2.1).

    There are four. The preliminary 1yz came with the FTP model; no SMTP command waits for a
    confirmation half-way, so RFC 5321 §4.2.1 leaves it out.
    """

    SUCCESS = 2
    INTERMEDIATE = 3
    TEMPORARY = 4
    PERMANENT = 5

    @property
    def is_refusal(self) -> bool:
        """Whether the server did not do what it was asked: 4yz and 5yz."""
        return self >= ReplyClass.TEMPORARY


REPLY_CLASSES: Mapping[int, ReplyClass] = {
    code: ReplyClass(code // 100 if 2 <= code // 100 <= 5 else ReplyClass.PERMANENT)
    for code in range(1000)
}
"""The class of each reply code of three digits.

The first digit is enough to act on (RFC 5321 §4.3.2); a digit that SMTP does not have counts as a
permanent failure.
"""


@unique
class StatusIndicator(Enum):
    """The word that a reply of POP3 starts with, in place of a code (RFC 1939 §3)."""

    OK = "+OK"
    ERR = "-ERR"

    @property
    def reply_class(self) -> ReplyClass:
        """The class: POP3 does not tell whether a failure lasts, so it counts as permanent."""
        return ReplyClass.SUCCESS if self is StatusIndicator.OK else ReplyClass.PERMANENT


@unique
class Advice(StrEnum):
    """What a client does next; the value is the word in machine-readable output."""

    PROCEED = "proceed"
    SEND_DATA = "send-data"
    ANSWER_CHALLENGE = "answer-challenge"
    RETRY_LATER = "retry-later"
    FIX_COMMAND = "fix-command"
    AUTHENTICATE = "authenticate"
    START_TLS = "start-tls"
    USE_NEW_ADDRESS = "use-new-address"
    GIVE_UP = "give-up"
    SESSION_ENDS = "session-ends"
    SHOW_TO_USER = "show-to-user"
    TREAT_AS_ERROR = "treat-as-error"


class AdviceText(NamedTuple):
    """How a piece of advice is put to a learner."""

    short: str
    """At most 40 characters, for a pane."""

    sentence: str
    """The same in full."""


ADVICE: Mapping[Advice, AdviceText] = MappingProxyType(
    {
        Advice.PROCEED: AdviceText(
            "send the next command",
            "Send the next command.",
        ),
        Advice.SEND_DATA: AdviceText(
            "send what the server waits for",
            "Send what the server waits for; after DATA, the content and a line with one dot.",
        ),
        Advice.ANSWER_CHALLENGE: AdviceText(
            "answer with one base64 line",
            "Decode the challenge and answer with one base64 line, or cancel with an asterisk.",
        ),
        Advice.RETRY_LATER: AdviceText(
            "keep the message and try again later",
            "Keep the message in the queue and send it unchanged later (RFC 5321 §4.5.4.1).",
        ),
        Advice.FIX_COMMAND: AdviceText(
            "correct the command, then send it again",
            "Correct the command, or send another one: the same line will be rejected again.",
        ),
        Advice.AUTHENTICATE: AdviceText(
            "log in with valid credentials",
            (
                "Log in with valid credentials; ask a person for them, and do not try again in "
                "a loop."
            ),
        ),
        Advice.START_TLS: AdviceText(
            "start TLS first, then try again",
            "Send STARTTLS, send EHLO again on the encrypted connection, then try again.",
        ),
        Advice.USE_NEW_ADDRESS: AdviceText(
            "use the new address, or bounce",
            "Send to the address that the text names, if that is safe, or bounce the message.",
        ),
        Advice.GIVE_UP: AdviceText(
            "correct what was rejected, or bounce it",
            "Do not send the same again: correct the address or the message, or bounce it.",
        ),
        Advice.SESSION_ENDS: AdviceText(
            "close the connection: it is over",
            "Close the connection; a transaction that was still open is lost.",
        ),
        Advice.SHOW_TO_USER: AdviceText(
            "show the text to a person",
            "Show the text to a person: a program cannot use it.",
        ),
        Advice.TREAT_AS_ERROR: AdviceText(
            "treat the reply as an error",
            "Treat the reply as an error: SMTP has no such first digit.",
        ),
    }
)


@unique
class CodeStatus(StrEnum):
    """How firm the ground is on which a code stands."""

    STANDARD = "standard"
    EXTENSION = "extension"
    REGISTRY_ONLY = "registry-only"
    HISTORIC = "historic"
    DRAFT_ONLY = "draft-only"
    WILD_ONLY = "wild-only"


STATUSES: Mapping[CodeStatus, str] = MappingProxyType(
    {
        CodeStatus.STANDARD: "defined by a standards-track RFC and in use",
        CodeStatus.EXTENSION: "defined by an extension that few servers offer",
        CodeStatus.REGISTRY_ONLY: "only named with an enhanced status code (RFC 5248)",
        CodeStatus.HISTORIC: "kept by its RFC for history only",
        CodeStatus.DRAFT_ONLY: "proposed in a draft that did not become an RFC",
        CodeStatus.WILD_ONLY: "in no RFC, but real servers have sent it",
    }
)


class ReplyCode(NamedTuple):
    """One basic reply code with its meaning (RFC 5321 §4.2.3 and the extensions)."""

    code: int
    """The three digits as a number."""

    title: str
    """The meaning in at most 40 characters."""

    meaning: str
    """The meaning in a sentence or two."""

    client: Advice
    """What a client does about it."""

    commands: tuple[str, ...]
    """What it answers: verbs, CONNECT (the greeting), DATA-END (the end of data) or any."""

    status: CodeStatus
    """How firm the ground is on which it stands."""

    sections: tuple[str, ...]
    """Where it is defined, such as ``RFC 5321 §4.2.3``."""

    note: str = ""
    """What else is good to know."""

    in_the_field: tuple[str, ...] = ()
    """What it answers besides, though no RFC lists it."""
