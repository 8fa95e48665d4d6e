"""Wrong replies that miss a point of their own, which their digits alone do not show."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

__all__ = ["ORDERS", "POINTS", "Point", "point_of"]


class Point(NamedTuple):
    """What a reply to a certain case would do or say.

    Attributes:
        rule: Key of the rule that the right reply rests on.
        given: How the wrong code may begin: "25" is any of ten, "550" this one.
        text: What is to be said of it.
        section: Where that is written.
    """

    rule: str
    given: tuple[str, ...]
    text: str
    section: str


_VERIFIED = "RFC 5321 §3.5.3"
_HIDING = "RFC 5321 §7.3"

POINTS: tuple[Point, ...] = (
    Point(
        "relaying-denied",
        ("25",),
        "You would relay mail from strangers to strangers: you would be an open relay. Senders "
        "of spam look for open relays, and other servers would soon reject all mail from you.",
        "RFC 5321 §7.9",
    ),
    Point(
        "no-such-mailbox",
        ("25",),
        (
            "You would accept a message that nobody can receive. Then you must send a bounce "
            "to its sender."
        ),
        "RFC 5321 §6.1",
    ),
    Point(
        "verify-hidden",
        ("250",),
        "250 means that the name is verified. Nothing was verified: a server that does not "
        "tell replies with 252.",
        _VERIFIED,
    ),
    Point(
        "verify-hidden",
        ("251",),
        "251 means that the name is verified and the mailbox is elsewhere. Nothing was "
        "verified: a server that does not tell replies with 252.",
        _VERIFIED,
    ),
    Point(
        "verify-hidden",
        ("550",),
        "That means that there is no such mailbox here, and shows what you want to hide. A "
        "server that does not tell replies with 252 to every name.",
        _HIDING,
    ),
    Point(
        "verify-hidden",
        ("500", "502"),
        "The syntax of VRFY is right, and you know the command; you only do not tell. A server "
        "that hides its users replies with 252, which means neither yes nor no.",
        _HIDING,
    ),
    Point(
        "expand-hidden",
        ("25",),
        "That means that the list is known. Nothing was looked up: a server that does not tell "
        "replies with 252.",
        _VERIFIED,
    ),
    Point(
        "expand-hidden",
        ("550",),
        "That means that there is no such list here. A server that does not tell replies with "
        "252 to every name.",
        _HIDING,
    ),
    Point(
        "expand-hidden",
        ("500", "502"),
        (
            "The syntax of EXPN is right, and you know the command; you only do not tell. A "
            "server that hides its lists replies with 252."
        ),
        _HIDING,
    ),
)
"""The first that fits is said."""

ORDERS: Mapping[str, str] = MappingProxyType(
    {
        "mail-open": "Look at the order: is a transaction open already?",
        "refused-session": "You greeted with 554: which command may this client still send?",
    }
)
"""What to look at where 503 is due, by rule; elsewhere it is what must come before."""


def point_of(rule: str, code: int) -> Point | None:
    """Look up what is to be said of a wrong code; None if the digits tell it.

    Args:
        rule: Key of the rule that the right reply rests on.
        code: The wrong code.
    """
    fitting = (one for one in POINTS if one.rule == rule and str(code).startswith(one.given))
    return next(fitting, None)
