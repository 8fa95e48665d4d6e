"""The meaning of a reply code, as a whole and digit by digit.

RFC 5321 §4.2.1 gives the first digit (good, bad or incomplete) and the second (what it is about) a
meaning of their own, so that a client can act on a code that it has never met.
"""

from collections.abc import Mapping
from enum import IntEnum, unique
from types import MappingProxyType
from typing import NamedTuple

from smtplab.protocol.codes.model import (
    Advice,
    CodeStatus,
    ReplyClass,
    ReplyCode,
)
from smtplab.protocol.codes.reply_table import REPLY_CODES

__all__ = [
    "CATEGORIES",
    "CLASSES",
    "CLASS_ADVICE",
    "CODES",
    "Category",
    "Description",
    "DigitMeaning",
    "describe_code",
    "is_possible",
    "likely_meant",
]


@unique
class Category(IntEnum):
    """The second digit: what the reply is about (RFC 5321 §4.2.1)."""

    SYNTAX = 0
    INFORMATION = 1
    CONNECTION = 2
    UNSPECIFIED_3 = 3
    UNSPECIFIED_4 = 4
    MAIL_SYSTEM = 5


class DigitMeaning(NamedTuple):
    """What one digit of a code says."""

    name: str
    """At most 24 characters; at most 17 for a digit of a reply code."""

    gloss: str
    """What stands beside the name in a pane; at most 40 characters."""

    meaning: str
    """The meaning in full."""

    @property
    def key(self) -> str:
        """The name as one word, for machine-readable output."""
        return self.name.replace(" ", "-")


CLASSES: Mapping[int, DigitMeaning] = MappingProxyType(
    {
        ReplyClass.SUCCESS: DigitMeaning(
            "success",
            "it was done",
            "Positive completion: the command was carried out, and the next one may be sent.",
        ),
        ReplyClass.INTERMEDIATE: DigitMeaning(
            "intermediate",
            "the server waits for more",
            (
                "Positive intermediate: all is right so far, and the server waits for more "
                "before it acts."
            ),
        ),
        ReplyClass.TEMPORARY: DigitMeaning(
            "temporary failure",
            "the same may work later",
            "Transient negative: not done now, but the same command may work later.",
        ),
        ReplyClass.PERMANENT: DigitMeaning(
            "permanent failure",
            "the same again will fail",
            "Permanent negative: not done, and the same command will fail again.",
        ),
    }
)

CLASS_ADVICE: Mapping[int, Advice] = MappingProxyType(
    {
        ReplyClass.SUCCESS: Advice.PROCEED,
        ReplyClass.INTERMEDIATE: Advice.SEND_DATA,
        ReplyClass.TEMPORARY: Advice.RETRY_LATER,
        ReplyClass.PERMANENT: Advice.GIVE_UP,
    }
)

CATEGORIES: Mapping[int, DigitMeaning] = MappingProxyType(
    {
        Category.SYNTAX: DigitMeaning(
            "syntax",
            "syntax, order or support",
            (
                "The command has a syntax error, is unknown, is not supported, or came at the "
                "wrong moment."
            ),
        ),
        Category.INFORMATION: DigitMeaning(
            "information",
            "help or status",
            "A reply to a request for information, such as help or status.",
        ),
        Category.CONNECTION: DigitMeaning(
            "connection",
            "the connection",
            "About the connection between client and server.",
        ),
        Category.UNSPECIFIED_3: DigitMeaning(
            "unspecified",
            "used for logins",
            "RFC 5321 assigns no meaning; the replies to AUTH are here (RFC 4954 §6).",
        ),
        Category.UNSPECIFIED_4: DigitMeaning(
            "unspecified",
            "no meaning assigned",
            "RFC 5321 assigns no meaning.",
        ),
        Category.MAIL_SYSTEM: DigitMeaning(
            "mail system",
            "mailbox, server or policy",
            "The state of the receiving mail system with regard to the transfer.",
        ),
    }
)

_NO_CLASS = {
    1: DigitMeaning(
        "preliminary",
        "not in SMTP",
        (
            "Positive preliminary: a confirmation must follow. FTP has such replies, SMTP has "
            "none (RFC 5321 §4.2.1)."
        ),
    )
}
_NOT_DEFINED = DigitMeaning(
    "not defined",
    "no code has this digit",
    "No code has this digit here (RFC 5321 §4.2).",
)
_UNASSIGNED_TITLE = "a finer distinction"
_UNASSIGNED = "No standard assigns this code; a client acts on its first digit (RFC 5321 §4.3.2)."
_IMPOSSIBLE = (
    "Not in the grammar: the first digit is 2 to 5, the second 0 to 5, the third 0 "
    "to 9 (RFC 5321 §4.2)."
)

CODES: Mapping[int, ReplyCode] = MappingProxyType({row.code: row for row in REPLY_CODES})
"""Every reply code that a standard, a registry or a real server knows, by number."""


class Description(NamedTuple):
    """A three-digit code taken apart."""

    code: int
    reply_class: DigitMeaning
    category: DigitMeaning
    title: str
    """What the third digit tells apart, in at most 40 characters."""

    meaning: str
    client: Advice
    known: ReplyCode | None
    """The row of `CODES`, if there is one."""


def is_possible(code: int) -> bool:
    """Return whether the grammar allows a code: 2 to 5, 0 to 5, then 0 to 9 (RFC 5321 §4.2)."""
    x, rest = divmod(code, 100)
    return x in CLASSES and rest // 10 in CATEGORIES


def describe_code(code: int) -> Description:
    """Take any three-digit code apart, also one that nobody has assigned.

    Args:
        code: 0 to 999.

    Raises:
        ValueError: The number has no three digits.
    """
    if code not in range(1000):
        raise ValueError(f"a reply code has three digits: {code}")
    known = CODES.get(code)
    x, y = code // 100, code // 10 % 10
    digits = CLASSES.get(x, _NO_CLASS.get(x, _NOT_DEFINED)), CATEGORIES.get(y, _NOT_DEFINED)
    if known:
        return Description(code, *digits, known.title, known.meaning, known.client, known)
    meaning = _UNASSIGNED if is_possible(code) else _IMPOSSIBLE
    advice = CLASS_ADVICE.get(x, Advice.TREAT_AS_ERROR)
    return Description(code, *digits, _UNASSIGNED_TITLE, meaning, advice, None)


def likely_meant(code: int) -> ReplyCode | None:
    """Find the standard code that an unassigned one becomes when two neighbours swap.

    A finger slips: 345 is possible but unassigned, 354 was probably meant.
    """
    if code in CODES:
        return None
    x, y, z = code // 100, code // 10 % 10, code % 10
    swaps = (CODES.get(x * 100 + z * 10 + y), CODES.get(y * 100 + x * 10 + z))
    return next((row for row in swaps if row and row.status is CodeStatus.STANDARD), None)
