"""The lines of a log in which marks tell who speaks (`dialogue`), made into entries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from smtplab.protocol.command_line import KNOWN_VERBS
from smtplab.protocol.commands import split
from smtplab.protocol.pattern import Pattern
from smtplab.simulation.recordings.formats import fields
from smtplab.simulation.recordings.formats.ahead import Ahead
from smtplab.simulation.recordings.formats.bare import CHATTER
from smtplab.simulation.recordings.formats.dialogue import LONGEST, Dialogue, head_end
from smtplab.simulation.recordings.formats.entries import START_DATA, Entry, EntryKind, Row
from smtplab.simulation.recordings.formats.fields import blank_times, shape_of, words_of
from smtplab.simulation.recordings.formats.marks import REPLY, anchor_of, kind_of
from smtplab.simulation.secrets.secret_place import AUTH

__all__ = ["read_dialogue"]

_PLACES = 4
"""Marks in a line that are looked at."""
_CODE = Pattern(rb"(?<![\w.])([2-5][0-9]{2})[ -]")
_ASIDE = Pattern(rb"\(.*\)\s*", re.DOTALL)
"""A remark behind a mark of the client's."""
_STANDS_FOR = Pattern(
    rb"\(?writing message\b.*|[0-9]{1,9} lines sent\s*|\[\.\.\.[0-9]{1,12} bytes\.\.\.\]\s*"
    rb"|\(decoded\) .*"
)
"""What Exim, swaks and OpenSMTPD write where the content was sent, and Net::SMTP after a login."""
_CONTENT_LINES = 1_000
"""Lines in which the end of content without marks is looked for."""
_CONTENT = b"[MSG] "
"""What OpenSMTPD writes before a line of content."""
_ECHO = Pattern(rb"(?:.{0,40}?\b)?(?:reply: retcode \(|data: \([0-9]|connect: b['\"])")
"""What smtplib repeats of a reply."""
_CHALLENGE = b"334"
_KEYWORDS_FOLLOW = b"250 "
_KEYWORD = Pattern(rb"(?=[0-9]?[A-Z]{3})[0-9A-Z][0-9A-Z=_-]{2,30}(?: [\w .=-]{0,200})?\Z")
"""A keyword of EHLO's reply, as libraries of Go write it: without the code."""
_ENCODED = Pattern(rb"[\"']?[A-Za-z0-9+/]{4,}={0,2}[\"',;]?")
_TIME_ENDS = 60
_DIGIT = Pattern(rb"[0-9]")
_HEAD = Pattern(rb"[\[(\d]")


def read_dialogue(rows: Iterable[Row], dialogue: Dialogue) -> Iterator[Entry]:
    """Yield an entry for each line.

    Args:
        rows: The lines.
        dialogue: How they are written.
    """
    return _Reader(dialogue, rows).read()


class _Piece(NamedTuple):
    """A line of a log, taken apart.

    Attributes:
        head: All that stands before the text.
        mark: The mark of the side.
        is_server: Whether that is the server's in most sessions.
        text: What stands behind it.
        start: Where the mark begins in the line.
    """

    head: bytes
    mark: bytes
    is_server: bool
    text: bytes
    start: int = 0


class _Session:
    """One session, as far as it matters to what a line is.

    Attributes:
        logs_in: Whether the last command of the client was AUTH.
        code: Code of a reply of which more lines come, b"" for none.
        asks: Code of the reply that asks for more from the client, b"" for none.
        lists: Whether keywords follow that have lost their code.
        is_swapped: Whether the marks stand for the other sides; None where it is not known.
        has_spoken: Whether the client has sent anything since it was asked.
    """

    def __init__(self) -> None:
        self.code = self.asks = b""
        self.is_swapped: bool | None = None
        self.has_spoken = self.logs_in = self.lists = False


class _Reader:
    """Makes entries of lines, in their order."""

    def __init__(self, dialogue: Dialogue, rows: Iterable[Row]) -> None:
        self._dialogue = dialogue
        self._ahead = Ahead(rows)
        self._pattern = dialogue.pattern
        self._has_bare_side = b"" in (*dialogue.marks.server, *dialogue.marks.client)
        self._sessions: dict[bytes, _Session] = {}
        self._contents: dict[bytes, bytes] = {}
        self._last = self._spoke = b""

    def read(self) -> Iterator[Entry]:
        """Yield an entry for each line."""
        for number, line, is_layout in self._ahead:
            yield Entry(number, EntryKind.ECHO, line) if is_layout else self._entry(number, line)

    def _entry(self, number: int, line: bytes) -> Entry:
        if (said := self._content(line)) is not None:
            return said._replace(line=number, time=fields.time_of(line[:_TIME_ENDS]))
        if not line.strip():
            return self._empty(number, line)
        piece = self._piece(line)
        name = self._name(piece.head if piece else line, is_head=piece is not None)
        if (session := self._sessions.get(name)) is None:
            session = self._sessions[name] = _Session()
        if piece:
            entry = self._spoken(number, line, piece, session)
            if session.asks == START_DATA and entry.kind is EntryKind.SERVER:
                self._expect_content(name, blank_times(line[: piece.start]))
        else:
            entry = self._unspoken(number, line, session)
        head = piece.head if piece else line[:_TIME_ENDS]
        time = fields.time_of(fields.beginning_of(head)) or fields.time_of(head)
        return Entry(number, entry.kind, entry.octets, session=name, time=time)

    def _empty(self, number: int, line: bytes) -> Entry:
        """Read an empty line: layout, or content where the client has no mark."""
        session = self._sessions.get(self._last)
        is_content = session and session.asks == START_DATA and session.has_spoken
        if is_content and b"" in self._dialogue.marks.client:
            return Entry(number, EntryKind.CLIENT, b"\r\n", session=self._last)
        return Entry(number, EntryKind.ECHO, line)

    def _content(self, line: bytes) -> Entry | None:
        """Return the entry of a line of content that has no mark; None if it is something else."""
        for name, head in self._contents.items():
            said = _without_head(line, head) if head else self._without_mark(line)
            if said is not None:
                if said.strip() == b".":
                    del self._contents[name]
                    self._sessions[name].asks = b""
                return Entry(0, EntryKind.CLIENT, said + b"\r\n", session=name)
        return None

    def _expect_content(self, name: bytes, head: bytes) -> None:
        """Note that content comes without marks, if the next line and a dot do.

        Without a head some lines may have marks, but the dot has none.
        """
        if not head.strip():
            if not self._has_bare_side and self._ends_without_mark():
                self._contents[name] = b""
            return
        coming = islice(self._ahead.coming(), _CONTENT_LINES)
        first = next((row.line for row in coming if row.line.strip()), b"")
        if _without_head(first, head) is None or self._piece(first):
            return
        ends = (row.line for row in coming if row.line.endswith(b"."))
        if any(_without_head(line, head) == b"." for line in ends):
            self._contents[name] = head

    def _ends_without_mark(self) -> bool:
        for row in islice(self._ahead.coming(), _CONTENT_LINES):
            if row.line.strip() == b".":
                return True
            piece = self._piece(row.line)
            if piece and (kind_of(piece.text) == REPLY or piece.text.strip() == b"."):
                return False
        return False

    def _without_mark(self, line: bytes) -> bytes | None:
        return None if self._piece(line) else line

    def _piece(self, line: bytes) -> _Piece | None:
        dialogue = self._dialogue
        if self._pattern.source:
            for match in islice(self._pattern.finditer(line[:LONGEST]), _PLACES):
                head, text = line[: match.start()], line[match.end() :]
                is_late = (_HEAD.match(head) and kind_of(text)) or text.startswith(b" " + _CONTENT)
                if is_late or shape_of(head) in dialogue.shapes:
                    return self._marked(line, match, text)
        return self._unmarked(line)

    def _unmarked(self, line: bytes) -> _Piece | None:
        """Take a line of the side that has no mark apart."""
        marks = self._dialogue.marks
        if not self._has_bare_side or (anchor := anchor_of(line)) is None:
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
        indent = len(text) - len(text.lstrip(b" \t"))
        head = line[: head_end(mark, match.start(), match.end())]
        return _Piece(head, mark, is_server, text[min(gap, indent) :], match.start())

    def _name(self, head: bytes, *, is_head: bool) -> bytes:
        """Return the name of the session that a line is of."""
        if not self._dialogue.slots:
            return b""
        slots = self._dialogue.slots
        name = fields.identifier(words_of(fields.beginning_of(head)), slots)
        name = name or fields.identifier(words_of(head), slots)
        if is_head:
            self._spoke = self._last = name or self._spoke
        elif name in self._sessions or (_DIGIT.search(name) and self._has_head(head)):
            self._last = name
        return self._last

    def _has_head(self, line: bytes) -> bool:
        shape = shape_of(line)
        return any(one and shape.startswith(one) for one in self._dialogue.shapes)

    def _spoken(self, number: int, line: bytes, piece: _Piece, session: _Session) -> Entry:
        if session.is_swapped is None and (kind := kind_of(piece.text)):
            session.is_swapped = (kind == REPLY) is not piece.is_server and bool(piece.mark)
        if piece.is_server is not bool(session.is_swapped):
            return self._server(number, line, piece, session)
        return self._client(number, piece, session)

    def _server(self, number: int, line: bytes, piece: _Piece, session: _Session) -> Entry:
        text = _closed(piece)
        lines = self._dialogue.replies.read_reply(text)
        if not lines:
            is_told = not text.strip() or _ECHO.match(line)
            return Entry(number, EntryKind.ECHO if is_told else EntryKind.REMARK, line)
        if lines[-1].startswith(_KEYWORDS_FOLLOW) and self._next_is_keyword():
            session.lists = True
            lines[-1] = lines[-1][:3] + b"-" + lines[-1][4:]
        return _reply(number, lines, session)

    def _next_is_keyword(self) -> bool:
        """Return whether the next line is one of EHLO's reply that has lost its code."""
        has_mark = b"" not in self._dialogue.marks.client
        row = next(self._ahead.coming(), None)
        return row is not None and has_mark and _KEYWORD.match(row.line) is not None

    def _client(self, number: int, piece: _Piece, session: _Session) -> Entry:
        text = _closed(piece).removeprefix(_CONTENT)
        if _STANDS_FOR.fullmatch(text) or (not session.asks and _ASIDE.fullmatch(text)):
            return Entry(number, EntryKind.REMARK, text)
        if (lines := self._dialogue.commands.read_command(text)) is None:
            return Entry(number, EntryKind.UNREADABLE, text)
        session.code = b""
        session.has_spoken = True
        verb = split(lines[0].strip())[0]
        session.logs_in = verb == AUTH or (session.logs_in and verb not in KNOWN_VERBS)
        if session.asks != START_DATA or lines[-1:] == [b"."]:
            session.asks = b""
        return Entry(number, EntryKind.CLIENT, b"".join(one + b"\r\n" for one in lines))

    def _unspoken(self, number: int, line: bytes, session: _Session) -> Entry:
        """Read a line without a mark: more of a reply, the end of data, or a remark."""
        if session.lists and session.code and _KEYWORD.match(line):
            session.lists = self._next_is_keyword()
            joint = b"-" if session.lists else b" "
            return _reply(number, [session.code + joint + line], session)
        if session.code and (text := self._more(line, session.code)):
            return _reply(number, self._dialogue.replies.read_reply(text), session)
        if line.strip() == b"." and session.asks == START_DATA and session.has_spoken:
            session.asks = b""
            return Entry(number, EntryKind.CLIENT, b".\r\n")
        if _ECHO.match(line):
            return Entry(number, EntryKind.ECHO, line)
        if b"" in self._dialogue.marks.client and (session.logs_in or session.asks):
            return self._client(number, _Piece(b"", b"", False, line), session)
        has_no_mark = b"" in self._dialogue.marks.client and not CHATTER.match(line)
        is_secret = has_no_mark or (session.logs_in and self._is_answer(line))
        return Entry(number, EntryKind.UNREADABLE if is_secret else EntryKind.REMARK, line)

    def _is_answer(self, line: bytes) -> bool:
        """Return whether nothing but a head stands before a word that a client may have sent."""
        head, _, word = line.rstrip().rpartition(b" ")
        is_bare = not head.strip() or shape_of(head) in self._dialogue.shapes
        return is_bare and _ENCODED.fullmatch(word) is not None

    def _more(self, line: bytes, code: bytes) -> bytes:
        """Return the next line of a reply, b"" if a line is none: its head is part of another."""
        match = next((one for one in _CODE.finditer(line[:LONGEST]) if one[1] == code), None)
        if match is None:
            return b""
        shape = shape_of(line[: match.start()])
        is_head = not shape or any(one.startswith(shape) for one in self._dialogue.shapes)
        return line[match.start() :] if is_head else b""


def _without_head(line: bytes, head: bytes) -> bytes | None:
    """Return what stands behind a head in a line; None if the line has another one."""
    bare = head.rstrip()
    if not bare or not blank_times(line[: len(head)]).startswith(bare):
        return None
    return line[len(head) :]


def _closed(piece: _Piece) -> bytes:
    """Return the text of a line without the quote that opens before the mark."""
    quote = piece.text[-1:]
    is_quoted = quote in (b'"', b"`") and piece.head.count(quote) % 2
    return piece.text[:-1] if is_quoted else piece.text


def _reply(number: int, lines: Sequence[bytes], session: _Session) -> Entry:
    session.code = lines[-1][:3] if lines[-1][3:4] == b"-" else b""
    session.asks = lines[-1][:3] if lines[-1].startswith((START_DATA, _CHALLENGE)) else b""
    session.has_spoken = False
    return Entry(number, EntryKind.SERVER, b"".join(one + b"\r\n" for one in lines))
