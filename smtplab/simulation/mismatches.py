"""Where a script and the server differ: what only follows from another difference is under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from smtplab.protocol.replies import Reply, ReplyLine
from smtplab.simulation.consequences import Consequence, describe_consequences
from smtplab.simulation.quoted import Pair, ReplyReceived

__all__ = ["Mismatch", "find_mismatches"]

_START_DATA = 354
_SWALLOWED = "DATA was accepted, so the lines after it are content, up to a dot"
_UNREAD = "the server closed the connection, so it read nothing after that"


class Mismatch(NamedTuple):
    """A reply that is not what the script says.

    Attributes:
        line: Line number in the script.
        expected: Last line of what should have come; None where nothing is quoted.
        received: What came, None if nothing did.
        follows: Further replies that differ for no other reason than this one.
        reason: What followed from it, in words; "" for nothing.
    """

    line: int
    expected: ReplyLine | None
    received: Reply | None
    follows: tuple[Mismatch, ...] = ()
    reason: str = ""


def find_mismatches(
    pairs: Iterable[Pair],
    received: Sequence[ReplyReceived],
    follows: Mapping[int, Consequence],
    *,
    wants_all: bool,
) -> Iterator[Mismatch]:
    """Yield where the replies that a session quotes differ from those that came.

    Args:
        pairs: What is quoted, and what came.
        received: What came.
        follows: What follows from what.
        wants_all: Whether a reply that is not quoted is a mismatch.
    """
    heads: dict[int, list[Mismatch]] = {}
    silent = _cause_of_silence(received)
    causes = {index: how.cause.moment.index for index, how in follows.items()}
    for number, pair in enumerate(pairs):
        if pair.is_met or not (pair.quoted or wants_all):
            continue
        if pair.received is None:
            cause = silent if silent in heads else -number - 1
        else:
            cause = causes.get(pair.received.moment.index, pair.received.moment.index)
        heads.setdefault(cause, []).append(_mismatch(pair))
    told = _descriptions(received, follows)
    for cause, (head, *rest) in heads.items():
        reason = told.get(cause, "") or (_reason_of_silence(head) if rest else "")
        yield head._replace(follows=tuple(rest), reason=reason)


def _mismatch(pair: Pair) -> Mismatch:
    quoted, received = pair
    line = quoted.line if quoted else received.line if received else 0
    return Mismatch(line, quoted.reply if quoted else None, received.reply if received else None)


def _cause_of_silence(received: Sequence[ReplyReceived]) -> int | None:
    """Return the index of the reply after which no more came; None if nothing speaks for that."""
    last = received[-1] if received else None
    is_cause = last is not None and (last.reply.code == _START_DATA or last.reply.closes)
    return last.moment.index if last and is_cause else None


def _reason_of_silence(head: Mismatch) -> str:
    came = head.received
    return _UNREAD if came and came.closes else _SWALLOWED


def _descriptions(
    received: Sequence[ReplyReceived], follows: Mapping[int, Consequence]
) -> dict[int, str]:
    """Return what followed from each refusal, by the index of its moment."""
    of_cause: dict[int, list[tuple[ReplyReceived, Consequence]]] = {}
    for one in received:
        if how := follows.get(one.moment.index):
            of_cause.setdefault(how.cause.moment.index, []).append((one, how))
    return {
        cause: describe_consequences(those[0][1].cause, those) for cause, those in of_cause.items()
    }
