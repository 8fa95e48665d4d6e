"""Replies that are as right as the server's own, where the standard leaves the choice.

What is not here has one right reply: the code of the rule that speaks. RFC 5321 §4.3.2 lists what a
command may draw; which of those fits a case is told by the section that each row names.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.rules import BAD_RECIPIENT_SYNTAX, BAD_SENDER_SYNTAX
from smtplab.teaching.goals.history import EventReply

__all__ = ["ALTERNATIVES", "Alternative", "accepted_codes", "find_alternative"]


class Alternative(NamedTuple):
    """Replies that are right as well.

    Attributes:
        codes: Their codes.
        section: Where that is written.
        remark: What speaks for the other one, or between them.
        after: Events that it holds for; empty for all.
    """

    codes: frozenset[int]
    section: str
    remark: str
    after: frozenset[str] = frozenset()


def _row(section: str, remark: str, *codes: int, after: str = "") -> Alternative:
    return Alternative(frozenset(codes), section, remark, frozenset(filter(None, [after])))


_NOBODY = _row(
    "RFC 5321 §3.3",
    "DATA without a recipient gets 503, for the order, or 554, because no recipient is valid.",
    503,
    554,
    after="DATA",
)
_MALFORMED = _row(
    "RFC 5321 §4.2.3", "501 means the argument, 553 the name of the mailbox; both are right.", 553
)

ALTERNATIVES: Mapping[str, Alternative] = MappingProxyType(
    {
        "no-service": _row(
            "RFC 7504 §3",
            (
                "521 means that this host never accepts mail, 554 that it accepts none in this "
                "session."
            ),
            521,
        ),
        "unknown-verb": _row(
            "RFC 5321 §4.2.4", "500 is better: 502 is for a verb that the server knows.", 502
        ),
        "not-utf8": _row(
            "RFC 5321 §2.4", "501 means that the argument is wrong, 500 that the line is.", 500
        ),
        "not-offered": _row(
            "RFC 5321 §4.2.4",
            ("502 is better: it means that the verb exists, but not on this server."),
            500,
        ),
        "hello-first": _NOBODY,
        "mail-first": _NOBODY,
        "rcpt-first": _NOBODY,
        "no-valid-recipients": _NOBODY,
        "recipient-forwarded": _row(
            "RFC 5321 §3.4", "A server may forward without telling: then it replies with 250.", 250
        ),
        "mailbox-moved": _row(
            "RFC 5321 §3.4",
            ("A server does not have to tell the new address: then it replies with 550."),
            550,
        ),
        "relaying-denied": _row(
            "RFC 5321 §4.2.3",
            (
                "§3.6.2 asks for 550. Other servers reply with 551, 553 or 554, and a client "
                "acts on the 5."
            ),
            551,
            553,
            554,
        ),
        "mailbox-full": _row(
            "RFC 5321 §4.2.3",
            (
                "After 452 the client tries again, after 552 it reports to the sender. Servers "
                "differ."
            ),
            452,
        ),
        "quota-exceeded": _row(
            "RFC 5321 §4.2.3",
            (
                "After 452 the client tries again, after 552 it reports to the sender. Servers "
                "differ."
            ),
            452,
        ),
        "mailbox-busy": _row(
            "RFC 5321 §4.2.3", "450 is about the mailbox, 451 about an error of the server.", 451
        ),
        "greylisted": _row(
            "RFC 6647 §5",
            "RFC 6647 names 450, or 421 to close; many servers send 451.",
            421,
            451,
        ),
        "storage-full": _row(
            "RFC 5321 §4.2.3", "452 tells what is wrong, 451 only that something is.", 451
        ),
        "message-too-large": _row(
            "RFC 5321 §4.3.2", "552 tells what is wrong, 554 only that it failed.", 554
        ),
        "bare-line-end": _row("RFC 5321 §4.3.2", "550 and 554 both reject the content.", 554),
        "line-over-limit": _row("RFC 5321 §4.3.2", "550 and 554 both reject the content.", 550),
        "eight-bit-undeclared": _row(
            "RFC 5321 §4.3.2", "550 and 554 both reject the content.", 550
        ),
        "verified": _row(
            "RFC 5321 §7.3",
            "A server may hide who has a mailbox: then it replies with 252.",
            252,
        ),
        "help": _row("RFC 5321 §4.2.3", "211 is about the system, 214 about how to use it.", 211),
        "help-unknown": _row("RFC 5321 §4.3.2", "HELP may get 502 and 504.", 502),
    }
)
"""By the key of the rule that the server's own answer rests on."""

_NAMES: frozenset[EnhancedCode] = frozenset({BAD_RECIPIENT_SYNTAX, BAD_SENDER_SYNTAX})


def find_alternative(own: EventReply, code: int) -> Alternative | None:
    """Return what makes a code right beside the server's own; None if nothing does.

    Args:
        own: What the server would answer, and to what.
        code: The code that was given.
    """
    row = _row_of(own)
    return row if row is not None and code in row.codes else None


def accepted_codes(own: EventReply) -> tuple[int, ...]:
    """Return all codes that are right: the server's own, then the others."""
    row = _row_of(own)
    others = row.codes - {own.reply.code} if row else ()
    return (own.reply.code, *sorted(others))


def _row_of(own: EventReply) -> Alternative | None:
    """Look up the rule that the server's own answer rests on."""
    if own.reply.diagnostic is None:
        return None
    rule = own.reply.diagnostic.rule
    row = _MALFORMED if rule.enhanced in _NAMES else ALTERNATIVES.get(rule.key.partition(":")[0])
    return None if row is None or (row.after and own.name not in row.after) else row
