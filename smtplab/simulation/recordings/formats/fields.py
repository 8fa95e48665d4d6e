"""What stands in the head of a line of a log: the time, identifiers, and the rest as a shape.

The shape of a head is the head with a letter for each of its words. Lines that one program logs
have few shapes, whatever the time and the level.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from smtplab.protocol.pattern import Pattern

__all__ = [
    "Opening",
    "beginning_of",
    "blank_times",
    "find_identifiers",
    "head_pattern",
    "identifier",
    "shape_of",
    "time_of",
    "words_of",
]

_TIME = Pattern(
    rb"""
    (?<![\w.])
    (?: \d{4}[-/.]\d\d[-/.]\d\d
        (?:[T _]\d\d:\d\d(?::\d\d(?:[.,:]\d{1,9})?)?(?:[ ]?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?)?
      | \d{1,2}[-/.](?:\d{1,2}|[A-Z][a-z]{2})[-/.]\d{2,4}
        (?:[ T,:]{1,2}\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:[ ][AP]M)?)?
      | (?:[A-Z][a-z]{2},?[ ])?[A-Z][a-z]{2}[ ]{1,2}\d{1,2},?[ ](?:\d{4},?[ ])?
        \d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:[ ]\d{4})?
      | (?:[A-Z][a-z]{2},?[ ])?\d{1,2}[ ][A-Z][a-z]{2}[ ]\d{4}[ ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?
      | \d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?:[ ][AP]M)?
      | 1\d{9}(?:\.\d{1,9})? | \d{1,6}\.\d{3,9} | @4[0-9a-f]{23}
    )
    (?!\w)
    """,
    re.VERBOSE,
)
"""A date, a time of day, seconds since 1970 or since the first packet, and TAI64N."""
_keep_last = lru_cache(maxsize=1024)
"""Keeps what was made of the last heads: those of lines that follow each other are the same."""
_LOOKED_AT = 160
"""Octets of a line in which its time stands."""
_WORD = Pattern(rb"\w(?:[\w.$/@+%-]*\w)?")
_SPACES = Pattern(rb"\s+")
_SERIAL = Pattern(rb"(?<=[0-9A-Fa-f]{12})\.\d{1,4}\Z")
"""What Haraka adds to the identifier of a session for each of its transactions."""


def time_of(head: bytes) -> str:
    """Return the time that a head tells, as it is written there; "" for none."""
    return _time_of(head[:_LOOKED_AT])


@_keep_last
def _time_of(head: bytes) -> str:
    match = _TIME.search(head)
    return match[0].decode() if match else ""


def blank_times(line: bytes) -> bytes:
    """Return a line in which noughts stand for its times, so that none is taken for a code."""
    head, rest = line[:_LOOKED_AT], line[_LOOKED_AT:]
    return _TIME.sub(lambda match: b"0" * len(match[0]), head) + rest


def shape_of(head: bytes) -> bytes:
    """Return the shape of a head."""
    return _shape_of(head[:_LOOKED_AT])


@_keep_last
def _shape_of(head: bytes) -> bytes:
    return _SPACES.sub(b" ", _WORD.sub(b"a", _TIME.sub(b"a", head))).strip()


def words_of(head: bytes) -> tuple[bytes, ...]:
    """Return the words of a head; its times are none."""
    return _words_of(head[:_LOOKED_AT])


@_keep_last
def _words_of(head: bytes) -> tuple[bytes, ...]:
    return tuple(_WORD.findall(_TIME.sub(b" ", head)))


def beginning_of(line: bytes) -> bytes:
    """Return what stands before the first colon with a space behind it: many lines share it."""
    return line[: line.find(b": ") + 1] or line


def head_pattern(shapes: Iterable[bytes]) -> Pattern[bytes]:
    """Return a pattern for heads of these shapes, with the spaces behind them."""
    word = b"(?:%b|%b)" % (_TIME.source, _WORD.source)
    sources = [
        re.escape(shape).replace(rb"\ ", rb"\s+").replace(b"a", word)
        for shape in sorted(shapes, key=lambda one: -len(one))
    ]
    return Pattern(rb"\s*(?:%b)\s*" % b"|".join(sources), re.VERBOSE)


class Opening(NamedTuple):
    """What a line begins with.

    Attributes:
        words: The words of the head.
        text: The text behind it.
    """

    words: Sequence[bytes]
    text: bytes


def find_identifiers(
    openings: Iterable[Opening], greetings: tuple[bytes, ...]
) -> tuple[tuple[int, ...], ...]:
    """Return which words of a head tell the session: one, or two in whichever order.

    Each value of them begins with a greeting, unless it is older than the first of all. The older
    ones come more than once: else they count lines.

    Args:
        openings: What each line begins with.
        greetings: How the first line of a session may begin.
    """
    told = [(one.words, one.text.startswith(greetings)) for one in openings]
    first = next((number for number, (_, greets) in enumerate(told) if greets), len(told))
    shortest = min((len(words) for words, _ in told), default=0)
    ones = tuple((slot,) for slot in range(shortest) if _is_identifier(told, (slot,), first))
    pairs = ((slot, slot + 1) for slot in range(shortest - 1))
    return ones or tuple(pair for pair in pairs if _is_identifier(told, pair, first))[:1]


def _is_identifier(
    told: Iterable[tuple[Sequence[bytes], bool]], slots: tuple[int, ...], first: int
) -> bool:
    seen: Counter[bytes] = Counter()
    older: set[bytes] = set()
    for number, (words, greets) in enumerate(told):
        word = identifier(words, (slots,))
        if word not in seen and number > first and not greets:
            return False
        if number < first:
            older.add(word)
        seen[word] += 1
    counts_lines = sum(seen[word] for word in older) < 2 * len(older)
    return not counts_lines and all(any(byte in b"0123456789" for byte in word) for word in seen)


def identifier(words: Sequence[bytes], slots: Iterable[tuple[int, ...]]) -> bytes:
    """Return the name of a session, b"" where a head does not tell it."""
    return _identifier(tuple(words), tuple(slots))


@_keep_last
def _identifier(words: tuple[bytes, ...], slots: tuple[tuple[int, ...], ...]) -> bytes:
    try:
        groups = [sorted(words[slot] for slot in group) for group in slots]
    except IndexError:
        return b""
    return b" ".join(_SERIAL.sub(b"", word) for group in groups for word in group)
