"""Enhanced status codes: their three numbers, and what each of them means.

RFC 3463 §2 defines its three numbers, RFC 2034 §4 puts it at the start of the reply text.
"""

from collections.abc import Mapping
from enum import IntEnum, unique
from types import MappingProxyType
from typing import NamedTuple, Self

from smtplab.protocol.codes.describe import DigitMeaning
from smtplab.protocol.codes.enhanced_table import REGISTERED, Registered
from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.pattern import Pattern

__all__ = [
    "REGISTRY",
    "STATUS_CLASSES",
    "SUBJECTS",
    "SUBJECT_COMMANDS",
    "EnhancedCode",
    "EnhancedDescription",
    "Subject",
    "basic_codes",
    "commands_with",
    "describe_enhanced",
]

# status-code = class "." subject "." detail
# class = "2" / "4" / "5", subject and detail = 1*3digit, without leading zeros
_STATUS_CODE = Pattern(r"([245])\.(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})")


@unique
class Subject(IntEnum):
    """The second number: where the trouble lies (RFC 3463 §3)."""

    OTHER = 0
    ADDRESSING = 1
    MAILBOX = 2
    MAIL_SYSTEM = 3
    NETWORK = 4
    PROTOCOL = 5
    CONTENT = 6
    SECURITY = 7


STATUS_CLASSES: Mapping[int, DigitMeaning] = MappingProxyType(
    {
        ReplyClass.SUCCESS: DigitMeaning(
            "success",
            "it was done",
            "Delivered or accepted; the detail names changes made on the way.",
        ),
        ReplyClass.TEMPORARY: DigitMeaning(
            "temporary failure",
            "the same may work later",
            (
                "Persistent transient failure: the message is fine, but a temporary condition "
                "stopped it."
            ),
        ),
        ReplyClass.PERMANENT: DigitMeaning(
            "permanent failure",
            "the same again will fail",
            "The same message will fail again: the message or its address must change.",
        ),
    }
)
"""The first number: whether it worked, and whether it ever will (RFC 3463 §2). No 3yz has one."""

SUBJECTS: Mapping[int, DigitMeaning] = MappingProxyType(
    {
        Subject.OTHER: DigitMeaning("other", "no more detail", "No more detail is known."),
        Subject.ADDRESSING: DigitMeaning(
            "addressing", "who it is to or from", "The sender's or the recipient's address."
        ),
        Subject.MAILBOX: DigitMeaning(
            "mailbox", "the recipient's mailbox", "The recipient's mailbox: full, disabled, limits."
        ),
        Subject.MAIL_SYSTEM: DigitMeaning(
            "mail system", "the server as a whole", "The destination system as a whole."
        ),
        Subject.NETWORK: DigitMeaning(
            "network and routing",
            "the way to the server",
            ("The way to the destination: DNS, connections, loops, time."),
        ),
        Subject.PROTOCOL: DigitMeaning(
            "delivery protocol",
            "commands and replies",
            ("The SMTP commands and replies themselves."),
        ),
        Subject.CONTENT: DigitMeaning(
            "content or media", "what is in the message", "What is in the message."
        ),
        Subject.SECURITY: DigitMeaning(
            "security or policy",
            "who may do what",
            "Policies, logins, encryption and sender authentication.",
        ),
    }
)

_NO_SUBJECT = DigitMeaning(
    "not registered", "no subject has this number", "The subjects are 0 to 7 (RFC 3463 §3)."
)
_NO_TITLE = "not registered"
_NO_MEANING = "Not registered (RFC 5248): only the class can be relied on."

SUBJECT_COMMANDS: Mapping[int, tuple[str, ...]] = MappingProxyType(
    {
        Subject.OTHER: ("any",),
        Subject.ADDRESSING: ("RCPT", "VRFY", "EXPN"),
        Subject.MAILBOX: ("RCPT", "DATA-END"),
        Subject.MAIL_SYSTEM: ("MAIL", "RCPT", "DATA-END"),
        Subject.NETWORK: ("RCPT", "DATA-END"),
        Subject.PROTOCOL: ("any",),
        Subject.CONTENT: ("DATA-END",),
        Subject.SECURITY: ("MAIL", "RCPT", "DATA-END"),
    }
)
"""The commands whose replies carry codes of a subject, but for codes whose row names others."""

REGISTRY: Mapping[tuple[int, int], Registered] = MappingProxyType(
    {(row.subject, row.detail): row for row in REGISTERED}
)
"""Every registered pair of subject and detail."""


class _Numbers(NamedTuple):
    status_class: int
    subject: int
    detail: int


class EnhancedCode(_Numbers):
    """An enhanced status code, such as 5.1.1 (RFC 3463 §2).

    Raises:
        ValueError: The numbers are not an enhanced status code.
    """

    __slots__ = ()

    def __new__(cls, status_class: int, subject: int, detail: int) -> Self:
        """Refuse numbers that the grammar cannot write."""
        code = super().__new__(cls, status_class, subject, detail)
        if status_class not in STATUS_CLASSES or not (0 <= subject < 1000 and 0 <= detail < 1000):
            raise ValueError(f"no enhanced status code: {code}")
        return code

    def __str__(self) -> str:
        """Write it as it stands on the wire."""
        return f"{self.status_class}.{self.subject}.{self.detail}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code that fills the whole text (RFC 3463 §2).

        Raises:
            ValueError: The text is not an enhanced status code.
        """
        if not (match := _STATUS_CODE.fullmatch(text)):
            raise ValueError(f"no enhanced status code: {text!r}")
        return cls(*map(int, match.groups()))


class EnhancedDescription(NamedTuple):
    """An enhanced status code taken apart."""

    code: EnhancedCode
    status_class: DigitMeaning
    subject: DigitMeaning
    title: str
    """The meaning in at most 40 characters."""

    meaning: str
    known: Registered | None
    """The row of `REGISTRY`, if there is one."""


def describe_enhanced(code: EnhancedCode) -> EnhancedDescription:
    """Take a code apart, also one that is not registered."""
    known = REGISTRY.get((code.subject, code.detail))
    return EnhancedDescription(
        code,
        STATUS_CLASSES[code.status_class],
        SUBJECTS.get(code.subject, _NO_SUBJECT),
        known.title if known else _NO_TITLE,
        known.meaning if known else _NO_MEANING,
        known,
    )


def commands_with(code: EnhancedCode) -> tuple[str, ...]:
    """Return the commands whose replies carry a code; none where it stands in reports alone."""
    known = REGISTRY.get((code.subject, code.detail))
    if known is not None and known.commands is not None:
        return known.commands
    return SUBJECT_COMMANDS.get(code.subject, ())


def basic_codes(subject: int, detail: int) -> tuple[int, ...]:
    """Return the basic codes that an enhanced code goes with, those of the registry first."""
    known = REGISTRY.get((subject, detail))
    return (*known.basic, *known.besides) if known else ()
