"""A log in which a mark tells who speaks, whatever the mark and the head before it.

The first lines tell the marks (`marks`), the shapes of the heads, the identifiers of sessions in
them (`fields`), and how the text is written (`spellings`). In each session the side whose lines
begin with three digits is the server, so that one file may hold a log of both ends of a relay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.recordings.formats import fields, spellings
from smtplab.simulation.recordings.formats.entries import START_DATA
from smtplab.simulation.recordings.formats.fields import Opening, shape_of, words_of
from smtplab.simulation.recordings.formats.marks import (
    PEERS,
    Anchor,
    Marks,
    anchor_of,
    find_marks,
    pattern_of,
)
from smtplab.simulation.recordings.formats.spellings import Spelling

__all__ = ["LONGEST", "Dialogue", "find_dialogue", "head_end"]

LONGEST = 500
"""Octets of a line in which the mark is looked for."""
_GREETINGS = (b"220", b"421", b"554")
_BEGINS = (*_GREETINGS, b"EHLO", b"HELO")
"""How the first line of a session begins, and of one that is cut short."""
_NAMES: Mapping[str, tuple[bytes, ...]] = {
    "swaks transcript": (b"<-", b"<~", b"<**"),
    "smtplib debug output": (b"reply:",),
    "Postfix log": PEERS,
}
"""Tools that are known by the mark of the server."""
_FEW = 2
_MANY = 6


class Dialogue(NamedTuple):
    """How a log is written.

    Attributes:
        marks: The marks of the two sides.
        shapes: Shapes of the heads before them.
        gaps: How many spaces stand behind each mark at least.
        slots: Which words of a head tell the session.
        replies: How the texts of the server are written.
        commands: How those of the client are.
    """

    marks: Marks
    shapes: frozenset[bytes]
    gaps: dict[bytes, int]
    slots: tuple[tuple[int, ...], ...]
    replies: Spelling
    commands: Spelling

    @property
    def name(self) -> str:
        """What the notation is called."""
        sides = (self.marks.server[:1], self.marks.client[:1])
        marks = [one.decode("utf-8", "replace") for side in sides for one in side if one]
        named = next((name for name, known in _NAMES.items() if {*sides[0]} & {*known}), "")
        return named or f"log with {' and '.join(marks)}"

    @property
    def pattern(self) -> Pattern[bytes]:
        """The marks, wherever they stand in a line."""
        return _pattern(self.marks)


def find_dialogue(lines: Iterable[bytes]) -> Dialogue | None:
    """Return how a log is written, given its first lines; None if no marks tell who speaks."""
    told = [line for line in lines if line.strip()]
    anchors = list(_outside_content(told))
    marks = find_marks([anchor for _, anchor in anchors])
    if marks is None or not _is_enough(marks, [anchor for _, anchor in anchors], told):
        return None
    return _learn(marks, anchors)


def _outside_content(lines: Iterable[bytes]) -> Iterator[tuple[bytes, Anchor]]:
    """Yield the lines with a reply or a command in them, without those of content.

    Content comes after 354, behind the head that DATA has or behind another mark.
    """
    marks: set[bytes] = set()
    data: list[bytes] = []
    asked = None
    for line in lines:
        if line.split()[-1:] == [b"."]:
            asked = None
        if (anchor := anchor_of(line)) is None:
            continue
        words = [anchor.mark, *words_of(anchor.head)]
        if asked and (words == data or anchor.mark not in marks):
            continue
        yield line, anchor
        marks.add(anchor.mark)
        if anchor.text[:4].upper() == b"DATA":
            data = words
        elif anchor.text.startswith(START_DATA):
            asked = words
        elif words == asked:
            asked = None


def _is_enough(marks: Marks, anchors: Sequence[Anchor], lines: Sequence[bytes]) -> bool:
    """Return whether marks tell of a log, and not of a script with a few odd lines."""
    bare = sum(1 for one in anchors if not one.head and not one.is_reply)
    both = (*marks.server, *marks.client)
    if not marks.client or not marks.server:
        is_log = not bare if marks.server else _bearers(marks, lines) * 2 >= len(lines)
        return marks.are_known and b"" not in both and is_log
    if b"" in marks.client:
        return marks.are_known and marks.replies >= _FEW and marks.replies * 2 >= bare
    is_half = marks.borne * 2 >= len(lines) and marks.borne > bare
    enough = min(marks.replies, marks.commands) >= _FEW
    if b"" in marks.server:
        return marks.are_known or (enough and is_half)
    is_log = marks.are_known or (enough and (is_half or marks.borne >= _MANY))
    return marks.borne > bare and is_log


def _bearers(marks: Marks, lines: Iterable[bytes]) -> int:
    pattern = _pattern(marks)
    return sum(1 for line in lines if pattern.search(line[:LONGEST]))


def _learn(marks: Marks, anchors: Sequence[tuple[bytes, Anchor]]) -> Dialogue:
    pattern = _pattern(marks)
    shapes: set[bytes] = set()
    gaps: dict[bytes, int] = {}
    openings: list[Opening] = []
    texts: dict[bool, list[tuple[bytes, bytes]]] = {True: [], False: []}
    for line, anchor in anchors:
        mark = marks.of(anchor)
        if mark is None:
            continue
        start = _start(pattern, line, anchor, mark)
        shapes.add(shape_of(line[:start]))
        if not anchor.opens:
            gaps[mark] = min(gaps.get(mark, anchor.gap), anchor.gap)
        head = line[: head_end(mark, start, len(anchor.head))]
        openings.append(Opening(words_of(head), anchor.text))
        texts[anchor.is_reply].append((anchor.opens, anchor.text))
    return Dialogue(
        marks,
        frozenset(shapes),
        gaps,
        fields.find_identifiers(openings, _GREETINGS)
        or (fields.find_identifiers(openings, _BEGINS) if marks.are_mixed else ()),
        spellings.find_spelling(texts[True]),
        spellings.find_spelling(texts[False]),
    )


def _start(pattern: Pattern[bytes], line: bytes, anchor: Anchor, mark: bytes) -> int:
    """Return where the mark of an anchor begins in its line."""
    end = len(anchor.head)
    if not mark:
        return end
    return next((one.start() for one in pattern.finditer(line) if one.end() == end), end)


def head_end(mark: bytes, start: int, end: int) -> int:
    """Return where the head of a line ends: behind the mark, which may be numbered."""
    return start if mark in PEERS else end


@lru_cache(maxsize=8)
def _pattern(marks: Marks) -> Pattern[bytes]:
    """Return a pattern with a group for each mark: `s` and `c` with its number."""
    sides = [*enumerate(marks.server), *((~at, mark) for at, mark in enumerate(marks.client))]
    longest_first = sorted(sides, key=lambda one: -len(one[1]))
    return Pattern(
        b"|".join(
            b"(?P<%b>%b)" % (_group(at), pattern_of(mark)) for at, mark in longest_first if mark
        )
    )


def _group(at: int) -> bytes:
    return b"s%d" % at if at >= 0 else b"c%d" % ~at
