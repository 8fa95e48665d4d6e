"""Which reply a script quotes where, and whether the server has given it.

Replies that are not quoted are not checked. A reply that is quoted belongs to what was done just
before it; where nothing was, to the connection. Where several commands come before several replies,
the last reply that is quoted belongs to the last command, and the others to those before, in order.
So a reply that is left out shifts no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from smtplab.protocol.replies import Reply, ReplyLine

__all__ = ["Mismatch", "ScriptReply", "mismatches"]


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

    def is_met_by(self, reply: Reply | None) -> bool:
        """Return whether a reply has this code, and this enhanced code if one is given."""
        if reply is None or reply.code != self.reply.code:
            return False
        return self.reply.enhanced is None or self.reply.enhanced == reply.enhanced


class Mismatch(NamedTuple):
    """A reply that is not what the script says.

    Attributes:
        expected: What should have come.
        received: What came, None if nothing did.
    """

    expected: ScriptReply
    received: Reply | None


def mismatches(
    expected: Iterable[ScriptReply], came: Sequence[Sequence[Reply]]
) -> Iterator[Mismatch]:
    """Yield where quoted replies differ from those that came.

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
        begin = max(begin, step + 1)
        yield from (Mismatch(*pair) for pair in _pairs(those, heard) if not _is_met(*pair))


def _is_met(expected: ScriptReply, reply: Reply | None) -> bool:
    return expected.is_met_by(reply)


def _pairs(
    quoted: list[ScriptReply], heard: list[Reply]
) -> Iterator[tuple[ScriptReply, Reply | None]]:
    """Pair what is quoted with what came to the commands before it."""
    if len(quoted) >= len(heard):
        yield from zip_longest(quoted, heard)
        return
    pairs: list[tuple[ScriptReply, Reply]] = []
    rest = list(heard)
    while quoted:
        one = quoted[-1]
        quoted = quoted[:-1]
        # The last one belongs to the last command; one before it may have been left out.
        surplus = len(rest) - len(quoted) - 1 if pairs else 0
        skipped = next((n for n in range(surplus + 1) if one.is_met_by(rest[-1 - n])), 0)
        del rest[len(rest) - skipped :]
        pairs.append((one, rest.pop()))
    yield from reversed(pairs)
