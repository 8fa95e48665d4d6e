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
        "You would take a stranger's mail for strangers: you would be an open relay. Those who "
        "send spam look for one, and others would soon refuse all mail that comes from you.",
        "RFC 5321 §7.9",
    ),
    Point(
        "no-such-mailbox",
        ("25",),
        "You would take mail for nobody, and then owe its sender a report that it failed.",
        "RFC 5321 §6.1",
    ),
    Point(
        "verify-hidden",
        ("250",),
        "250 would say that the name is verified. Nothing was: 252 is the honest reply of a server "
        "that does not tell.",
        _VERIFIED,
    ),
    Point(
        "verify-hidden",
        ("251",),
        "251 would say that the name is verified, and lives elsewhere. Nothing was verified: 252 "
        "is the honest reply of a server that does not tell.",
        _VERIFIED,
    ),
    Point(
        "verify-hidden",
        ("550",),
        "That would say that there is no such mailbox here, and give away what you want to hide. "
        "Who does not tell says 252, whatever the name.",
        _HIDING,
    ),
    Point(
        "verify-hidden",
        ("500", "502"),
        "VRFY is well put, and you know it; you only do not tell. A site that hides says 252, "
        "which is neither yes nor no.",
        _HIDING,
    ),
    Point(
        "expand-hidden",
        ("25",),
        "That would say that the list is known. Nothing was looked up: 252 is the honest reply of "
        "a server that does not tell.",
        _VERIFIED,
    ),
    Point(
        "expand-hidden",
        ("550",),
        "That would say that there is no such list here. Who does not tell says 252, whatever the "
        "name.",
        _HIDING,
    ),
    Point(
        "expand-hidden",
        ("500", "502"),
        "EXPN is well put, and you know it; you only do not tell. A site that hides says 252.",
        _HIDING,
    ),
)
"""The first that fits is said."""

ORDERS: Mapping[str, str] = MappingProxyType(
    {
        "mail-open": "Look at the order: is there no transaction open already?",
        "refused-session": "You have greeted with 554: what is left to this client?",
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
