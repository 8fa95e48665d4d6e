"""Which reply a script quotes where, and whether the server has given it.

Replies that are not quoted are not checked, unless all are asked for. A reply that is quoted
belongs to what was done just before it; where nothing was, to the connection. Where several
commands come before several replies, the last reply that is quoted belongs to the last command, and
the others to those before, in order; unless fewer of them differ if the last commands have no reply
quoted. So a reply that is left out shifts no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from smtplab.protocol.replies import Reply, ReplyLine
from smtplab.simulation.lab.moment import Moment

__all__ = ["Pair", "ReplyReceived", "ScriptReply", "pair_replies"]

_FARTHEST = 100
"""Replies that are passed over at most, to find the one that is quoted."""


class ScriptReply(NamedTuple):
    """A reply that should come.

    Attributes:
        line: Line number in the script, where the reply ends.
        reply: Its last line.
        step: How many things were done before it; 0 where nothing but to connect.
    """

    line: int
    reply: ReplyLine
    step: int = 0


class ReplyReceived(NamedTuple):
    """A reply that came.

    Attributes:
        line: Line number in the script of what it answers.
        moment: Its arrow.
        reply: The reply.
    """

    line: int
    moment: Moment
    reply: Reply


class Pair(NamedTuple):
    """A reply that is quoted and the one that came in its place.

    Attributes:
        quoted: What should have come; None where nothing is quoted.
        received: What came; None if nothing did.
    """

    quoted: ScriptReply | None
    received: ReplyReceived | None

    @property
    def is_met(self) -> bool:
        """Whether the reply has the code that is quoted, and the enhanced code if one is."""
        if self.quoted is None or self.received is None:
            return False
        quoted, reply = self.quoted.reply, self.received.reply
        return quoted.code == reply.code and quoted.enhanced in (None, reply.enhanced)


def pair_replies(
    expected: Iterable[ScriptReply], came: Sequence[Sequence[ReplyReceived]]
) -> Iterator[Pair]:
    """Yield each reply that is quoted or came, with its counterpart, in order.

    Args:
        expected: Those that are quoted, in order.
        came: Those that came when the client connected, and at each step after that.
    """
    quoted: dict[int, list[ScriptReply]] = {}
    for one in expected:
        quoted.setdefault(one.step, []).append(one)
    begin = 0
    for step, those in quoted.items():
        heard = [reply for replies in came[begin : step + 1] for reply in replies]
        is_group = len(those) > 1 or len(came[step]) > 1
        begin = max(begin, step + 1)
        yield from _pairs(those, heard, is_group=is_group)
    yield from (Pair(None, reply) for replies in came[begin:] for reply in replies)


def _pairs(
    quoted: Sequence[ScriptReply], heard: Sequence[ReplyReceived], *, is_group: bool
) -> list[Pair]:
    """Pair what is quoted with what came to the commands before it.

    Args:
        quoted: What is quoted.
        heard: What came.
        is_group: Whether the last of what came may be what is not quoted.
    """
    surplus = len(heard) - len(quoted)
    if surplus <= 0:
        return [Pair(*pair) for pair in zip_longest(quoted, heard)]
    ends = range(min(surplus, _FARTHEST) + 1 if is_group else 1)
    return min((_pairs_before(quoted, heard, unquoted) for unquoted in ends), key=_differences)


def _differences(pairs: Iterable[Pair]) -> int:
    return sum(one.quoted is not None and not one.is_met for one in pairs)


def _pairs_before(
    quoted: Sequence[ScriptReply], heard: Sequence[ReplyReceived], unquoted: int
) -> list[Pair]:
    """Pair from the end on; so many replies at the end are not quoted."""
    at = len(heard) - unquoted
    pairs = [Pair(None, one) for one in reversed(heard[at:])]
    for left in range(len(quoted) - 1, -1, -1):
        one = quoted[left]
        # The last one belongs to the last command; one before it may have been left out.
        surplus = min(at - left - 1, _FARTHEST) if left < len(quoted) - 1 else 0
        found = (n for n in range(surplus + 1) if Pair(one, heard[at - 1 - n]).is_met)
        skipped = next(found, 0)
        pairs += (Pair(None, other) for other in reversed(heard[at - skipped : at]))
        at -= skipped + 1
        pairs.append(Pair(one, heard[at]))
    pairs += (Pair(None, other) for other in reversed(heard[:at]))
    return pairs[::-1]
