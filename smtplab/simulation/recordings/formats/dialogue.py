"""A log in which a mark tells who speaks, whatever the mark and the head before it.

The first lines tell the marks (`marks`), the shapes of the heads, the identifiers of sessions in
them (`fields`), and how the text is written (`spellings`). In each session the side whose lines
begin with three digits is the server, so that one file may hold a log of both ends of a relay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from smtplab.protocol.command_line import KNOWN_VERBS
from smtplab.protocol.commands import split
from smtplab.protocol.pattern import Pattern
from smtplab.simulation.recordings.formats import fields, spellings
from smtplab.simulation.recordings.formats.entries import (
    START_DATA,
    Entry,
    EntryKind,
    Row,
    unspoken_entry,
)
from smtplab.simulation.recordings.formats.fields import Opening, shape_of, words_of
from smtplab.simulation.recordings.formats.marks import (
    PEERS,
    REPLY,
    Anchor,
    Marks,
    anchor_of,
    find_marks,
    kind_of,
    pattern_of,
)
from smtplab.simulation.recordings.formats.spellings import Spelling
from smtplab.simulation.secrets.secret_place import AUTH

__all__ = ["Dialogue", "find_dialogue"]

_LONGEST = 500
"""Octets of a line in which the mark is looked for."""
_PLACES = 4
"""Marks in a line that are looked at."""
_GREETINGS = (b"220", b"421", b"554")
_HELLOS = (b"EHLO", b"HELO")
_CODE = Pattern(rb"(?<![\w.])([2-5][0-9]{2})[ -]")
_ASIDE = Pattern(rb"\(.*\)\s*|writing message and terminating .*|<.*message.*>")
"""What stands behind a mark of the client's and was not sent."""
_ECHO = Pattern(rb"(?:.{0,40}?\b)?(?:reply: retcode \(|data: \([0-9]|connect: b['\"])")
"""What smtplib repeats of a reply."""
_NAMES: Mapping[str, tuple[bytes, ...]] = {
    "swaks transcript": (b"<-", b"<~", b"<**"),
    "smtplib debug output": (b"reply:",),
    "Postfix log": PEERS,
}
"""Tools that are known by the mark of the server."""
_CHALLENGE = b"334"
_ENCODED = Pattern(rb"[A-Za-z0-9+/]{4,}={0,2}")
_FEW = 2
_MANY = 6
_TIME_ENDS = 60
_DIGIT = Pattern(rb"[0-9]")
_HEAD = Pattern(rb"[\[(\d]")


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

    def read(self, rows: Iterable[Row]) -> Iterator[Entry]:
        """Yield an entry for each line."""
        reader = _Reader(self)
        for number, line, is_layout in rows:
            yield Entry(number, EntryKind.ECHO, line) if is_layout else reader.read(number, line)


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
    return sum(1 for line in lines if pattern.search(line[:_LONGEST]))


def _learn(marks: Marks, anchors: Sequence[tuple[bytes, Anchor]]) -> Dialogue:
    pattern = _pattern(marks)
    shapes: set[bytes] = set()
    gaps: dict[bytes, int] = {}
    openings: list[Opening] = []
    texts: dict[bool, list[tuple[bytes, bytes]]] = {True: [], False: []}
    are_mixed = any(marks.of(one) in marks.server and not one.is_reply for _, one in anchors)
    begins = (*_GREETINGS, *_HELLOS) if are_mixed else _GREETINGS
    for line, anchor in anchors:
        mark = marks.of(anchor)
        if mark is None:
            continue
        start = _start(pattern, line, anchor, mark)
        shapes.add(shape_of(line[:start]))
        if not anchor.opens:
            gaps[mark] = min(gaps.get(mark, anchor.gap), anchor.gap)
        head = line[: _head_end(mark, start, len(anchor.head))]
        openings.append(Opening(words_of(head), anchor.text.startswith(begins)))
        texts[anchor.is_reply].append((anchor.opens, anchor.text))
    return Dialogue(
        marks,
        frozenset(shapes),
        gaps,
        fields.find_identifiers(openings),
        spellings.find_spelling(texts[True]),
        spellings.find_spelling(texts[False]),
    )


def _start(pattern: Pattern[bytes], line: bytes, anchor: Anchor, mark: bytes) -> int:
    """Return where the mark of an anchor begins in its line."""
    end = len(anchor.head)
    if not mark:
        return end
    return next((one.start() for one in pattern.finditer(line) if one.end() == end), end)


def _head_end(mark: bytes, start: int, end: int) -> int:
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


class _Piece(NamedTuple):
    """A line of a log, taken apart.

    Attributes:
        head: All that stands before the text.
        mark: The mark of the side.
        is_server: Whether that is the server's in most sessions.
        text: What stands behind it.
    """

    head: bytes
    mark: bytes
    is_server: bool
    text: bytes


class _Session:
    """One session, as far as it matters to what a line is.

    Attributes:
        logs_in: Whether the last command of the client was AUTH.
        code: Code of a reply of which more lines come, b"" for none.
        asks: Code of the reply that asks for more from the client, b"" for none.
        is_swapped: Whether the marks stand for the other sides; None where it is not known.
        has_spoken: Whether the client has sent anything since it was asked.
    """

    def __init__(self) -> None:
        self.code = self.asks = b""
        self.is_swapped: bool | None = None
        self.has_spoken = self.logs_in = False


class _Reader:
    """Makes entries of lines, in their order."""

    def __init__(self, dialogue: Dialogue) -> None:
        self._dialogue = dialogue
        self._pattern = dialogue.pattern
        self._sessions: dict[bytes, _Session] = {}
        self._last = b""

    def read(self, number: int, line: bytes) -> Entry:
        """Read the next line."""
        line = line.rstrip(b"\r")
        if not line.strip():
            return Entry(number, EntryKind.ECHO, line)
        piece = self._piece(line)
        name = self._name(piece.head if piece else line, is_head=piece is not None)
        session = self._sessions.setdefault(name, _Session())
        entry = self._spoken(number, line, piece, session) if piece else None
        entry = entry or self._unspoken(number, line, session)
        head = piece.head if piece else line[:_TIME_ENDS]
        return entry._replace(session=name, time=fields.time_of(head))

    def _piece(self, line: bytes) -> _Piece | None:
        dialogue = self._dialogue
        if self._pattern.source:
            for match in islice(self._pattern.finditer(line[:_LONGEST]), _PLACES):
                head, text = line[: match.start()], line[match.end() :]
                if shape_of(head) in dialogue.shapes or (_HEAD.match(head) and kind_of(text)):
                    return self._marked(line, match, text)
        return self._unmarked(line)

    def _unmarked(self, line: bytes) -> _Piece | None:
        """Take a line of the side that has no mark apart."""
        marks = self._dialogue.marks
        if b"" not in (*marks.server, *marks.client) or (anchor := anchor_of(line)) is None:
            return None
        is_mine = b"" in (marks.server if anchor.is_reply else marks.client)
        if not is_mine or shape_of(anchor.head) not in self._dialogue.shapes:
            return None
        return _Piece(anchor.head, b"", anchor.is_reply, anchor.opens + anchor.text)

    def _marked(self, line: bytes, match: re.Match[bytes], text: bytes) -> _Piece:
        group = str(match.lastgroup)
        is_server, at = group[0] == "s", int(group[1:])
        mark = (self._dialogue.marks.server if is_server else self._dialogue.marks.client)[at]
        gap = self._dialogue.gaps.get(mark, 0)
        blank = len(text) - len(text.lstrip(b" \t"))
        head = line[: _head_end(mark, match.start(), match.end())]
        return _Piece(head, mark, is_server, text[min(gap, blank) :])

    def _name(self, head: bytes, *, is_head: bool) -> bytes:
        """Return the name of the session that a line is of."""
        if not self._dialogue.slots:
            return b""
        name = fields.identifier(words_of(head), self._dialogue.slots)
        if is_head or name in self._sessions or (_DIGIT.search(name) and self._has_head(head)):
            self._last = name
        return self._last

    def _has_head(self, line: bytes) -> bool:
        shape = shape_of(line)
        return any(one and shape.startswith(one) for one in self._dialogue.shapes)

    def _spoken(self, number: int, line: bytes, piece: _Piece, session: _Session) -> Entry | None:
        if session.is_swapped is None and (kind := kind_of(piece.text)):
            session.is_swapped = (kind == REPLY) is not piece.is_server and bool(piece.mark)
        if piece.is_server is not bool(session.is_swapped):
            return self._server(number, line, piece, session)
        return self._client(number, piece, session)

    def _server(self, number: int, line: bytes, piece: _Piece, session: _Session) -> Entry | None:
        text = _closed(piece)
        lines = self._dialogue.replies.read_reply(text)
        if not lines:
            is_told = not text.strip() or _ECHO.match(line)
            return Entry(number, EntryKind.ECHO if is_told else EntryKind.REMARK, line)
        return _reply(number, lines, session)

    def _client(self, number: int, piece: _Piece, session: _Session) -> Entry | None:
        text = _closed(piece)
        if not session.asks and _ASIDE.fullmatch(text):
            return None
        if (lines := self._dialogue.commands.read_command(text)) is None:
            return Entry(number, EntryKind.UNREADABLE, text)
        session.code = b""
        session.has_spoken = True
        verb = split(lines[0].strip())[0] if lines else ""
        session.logs_in = verb == AUTH or (session.logs_in and verb not in KNOWN_VERBS)
        if session.asks != START_DATA or lines[-1:] == [b"."]:
            session.asks = b""
        return Entry(number, EntryKind.CLIENT, b"".join(one + b"\r\n" for one in lines))

    def _unspoken(self, number: int, line: bytes, session: _Session) -> Entry:
        """Read a line without a mark: more of a reply, the end of data, or a remark."""
        if session.code and (text := self._more(line, session.code)):
            return _reply(number, self._dialogue.replies.read_reply(text), session)
        if line.strip() == b"." and session.asks == START_DATA and session.has_spoken:
            session.asks = b""
            return Entry(number, EntryKind.CLIENT, b".\r\n")
        if _ECHO.match(line):
            return Entry(number, EntryKind.ECHO, line)
        if b"" in self._dialogue.marks.client and (session.logs_in or session.asks):
            return self._client(number, _Piece(b"", b"", False, line), session) or unspoken_entry(
                number, line
            )
        is_secret = b"" in self._dialogue.marks.client or (
            session.logs_in and self._is_answer(line)
        )
        return Entry(number, EntryKind.UNREADABLE if is_secret else EntryKind.REMARK, line)

    def _is_answer(self, line: bytes) -> bool:
        """Return whether nothing but a head stands before a word that a client may have sent."""
        head, _, word = line.rstrip().rpartition(b" ")
        is_bare = not head.strip() or shape_of(head) in self._dialogue.shapes
        return is_bare and _ENCODED.fullmatch(word) is not None

    def _more(self, line: bytes, code: bytes) -> bytes:
        """Return the next line of a reply, b"" if a line is none: its head is part of another."""
        match = next((one for one in _CODE.finditer(line[:_LONGEST]) if one[1] == code), None)
        if match is None:
            return b""
        shape = shape_of(line[: match.start()])
        is_head = not shape or any(one.startswith(shape) for one in self._dialogue.shapes)
        return line[match.start() :] if is_head else b""


def _closed(piece: _Piece) -> bytes:
    """Return the text of a line without the quote that opens before the mark."""
    is_quoted = piece.head.count(b'"') % 2 and piece.text.endswith(b'"')
    return piece.text[:-1] if is_quoted else piece.text


def _reply(number: int, lines: Sequence[bytes], session: _Session) -> Entry:
    session.code = lines[-1][:3] if lines[-1][3:4] == b"-" else b""
    session.asks = lines[-1][:3] if lines[-1].startswith((START_DATA, _CHALLENGE)) else b""
    session.has_spoken = False
    return Entry(number, EntryKind.SERVER, b"".join(one + b"\r\n" for one in lines))
