"""`C:` and `S:` lines as in the RFC's own examples (RFC 5321 App. D), and what `run` prints.

Between them a line `:deliver`, `:pop3` or `:wait 60` says what the lab is to do. What is said over
POP3 is no part of the session in SMTP. Spaces that stand before every line are layout, and remarks
are what stands in brackets, sentences, and prose before the first line and after the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile

from smtplab.protocol.codes.model import StatusIndicator
from smtplab.protocol.pattern import Pattern
from smtplab.simulation.recordings.formats.ahead import Ahead
from smtplab.simulation.recordings.formats.entries import (
    START_DATA,
    Entry,
    EntryKind,
    Row,
    client_entry,
    server_entry,
    unspoken_entry,
)
from smtplab.simulation.recordings.formats.log import DIRECTION, is_command, is_reply
from smtplab.simulation.recordings.formats.spellings import END_OF_DATA
from smtplab.simulation.text.visible import Visible, visible

NOTE = b"--"
"""What a line starts with that nobody says."""
_FETCHES = b":pop3"
_LINE = Pattern(rb"[ \t]*([CS]):(?!\\)[ \t]?(.*)", re.DOTALL)
_ASIDE = Pattern(rb"\s*\(.*\)\s*", re.DOTALL)
_IN_BRACKETS = Pattern(rb"\s*(?:\{.*\}|\[.*\]|\(.*\)|<.*>)\s*", re.DOTALL)
_QUOTED_REPLY = Pattern(rb"[ \t]*[\"'`][2-5][0-9]{2}[ -].*[\"'`]\s*\Z", re.DOTALL)
_UNQUOTED = b"?"
"""What stands for a reply that is not quoted."""
_SPACES = b" \t"
_NOTE = Pattern(rb"--|[ \t]|\s*\Z")
_AWAITS = (b"334", START_DATA)
"""Replies after which a line in brackets is what the client says."""
_POP3_WORDS = tuple(status.value.encode() for status in StatusIndicator)
_QUIT = b"QUIT\r\n"
_DATA = b"DATA\r\n"
_DOT = b"."
_PROSE = Pattern(rb"[ \t]*[A-Za-z][\w'-]*(?:[ ,;:]+[^ ,;:]+){3,}[.:!?]\Z")
"""A sentence, which may stand between the lines of a dialogue."""


def is_spoken(line: bytes) -> bool:
    """Return whether a line is the client's or the server's."""
    return _LINE.fullmatch(line) is not None


def is_dialogue(lines: Sequence[bytes]) -> bool:
    """Return whether lines that are not blank are such a dialogue.

    It begins with a line of somebody's, notes aside, or half of its lines are. A server says no
    commands: where `S:` has a verb behind it, it stands for the sender (RFC 821). Nor does it quote
    what it says: a log does.
    """
    spoken = [match for line in lines if (match := _LINE.fullmatch(line))]
    if any(match[1] == b"S" and is_command(match[2]) for match in spoken):
        return False
    if any(match[1] == b"S" and _QUOTED_REPLY.match(match[2]) for match in spoken):
        return False
    first = next((line for line in lines if not line.startswith(NOTE)), b"")
    return is_spoken(first) or len(spoken) * 2 > len(lines)


def read(rows: Iterable[Row]) -> Iterator[Entry]:
    """Yield an entry for each line."""
    ahead = Ahead(rows)
    indent = _indent([row.line for row in ahead.coming()])
    middle, content = _Middle(ahead), _PlainContent(ahead)
    awaited, fetches = b"", False
    for row in ahead:
        if (unmarked := _unmarked(row, content)) is not None:
            yield unmarked
            continue
        number, line = row.number, row.line
        entry = _entry(number, line, indent, is_awaited=bool(awaited))
        middle.note(line)
        if entry.kind is EntryKind.UNREADABLE and not _is_said(line):
            is_remark = (not awaited and _PROSE.match(line)) or not middle.holds(number)
            entry = unspoken_entry(number, line) if is_remark else entry
        if entry.kind is EntryKind.SERVER and (fetches or entry.octets.startswith(_POP3_WORDS)):
            entry = Entry(number, EntryKind.ECHO, line)
        elif entry.kind is EntryKind.SERVER:
            awaited = entry.octets[:3] if entry.octets.startswith(_AWAITS) else b""
        elif entry.kind is EntryKind.DIRECTION:
            fetches = fetches or entry.octets == _FETCHES
        elif entry.kind is EntryKind.CLIENT:
            awaited = b"" if entry.octets == b".\r\n" or awaited != START_DATA else awaited
            fetches = fetches and entry.octets.upper() != _QUIT
        content.note(entry)
        yield entry


def _unmarked(row: Row, content: _PlainContent) -> Entry | None:
    """Return a line of a message without marks, or one that is layout; None for any other."""
    if content.holds(row.line):
        return client_entry(row.number, row.line)
    return Entry(row.number, EntryKind.ECHO, row.line) if row.is_layout else None


class _PlainContent:
    """A message whose lines have no mark: it goes on to a lone dot that has none either."""

    def __init__(self, ahead: Ahead) -> None:
        self._ahead = ahead
        self._holds = False

    def note(self, entry: Entry) -> None:
        """Note what is said; after DATA, and after 354, such a message may come."""
        is_asked = entry.kind is EntryKind.CLIENT and entry.octets.upper() == _DATA
        is_awaited = entry.kind is EntryKind.SERVER and entry.octets.startswith(START_DATA)
        if is_asked or is_awaited:
            self._holds = self._comes()

    def _comes(self) -> bool:
        for row in self._ahead.coming():
            if not (match := _LINE.fullmatch(row.line)):
                if row.line.strip() == _DOT:
                    return True
                continue
            text = match[2].strip()
            if text.upper() == _DATA.strip() or text == _DOT:
                return False
            if match[1] == b"S" and not text.startswith((START_DATA, _UNQUOTED)):
                return False
        return False

    def holds(self, line: bytes) -> bool:
        """Return whether a line is one of such a message."""
        if not self._holds or is_spoken(line):
            return False
        self._holds = line.strip() != _DOT
        return True


class _Middle:
    """Where nothing but the dialogue may stand: from its first line to its last.

    It has an end where the server has the last word.
    """

    def __init__(self, ahead: Ahead) -> None:
        self._ahead = ahead
        self._speaker = b""
        self._next = 0

    def note(self, line: bytes) -> None:
        """Note who speaks in a line."""
        if match := _LINE.fullmatch(line):
            self._speaker = match[1]

    def holds(self, number: int) -> bool:
        """Return whether a line without a mark is in there."""
        if not self._speaker or self._speaker == b"C":
            return bool(self._speaker)
        if self._next <= number:
            coming = (row.number for row in self._ahead.coming() if is_spoken(row.line))
            self._next = next(coming, self._next)
        return self._next > number


def _entry(number: int, line: bytes, indent: bytes, *, is_awaited: bool) -> Entry:
    if DIRECTION.match(line.strip()):
        return Entry(number, EntryKind.DIRECTION, line.strip())
    if not (match := _LINE.fullmatch(line)):
        is_remark = _NOTE.match(line) or _IN_BRACKETS.fullmatch(line)
        return (
            unspoken_entry(number, line) if is_remark else Entry(number, EntryKind.UNREADABLE, line)
        )
    text, is_client = match[2], match[1] == b"C"
    if _ASIDE.fullmatch(text) and not (is_client and is_awaited):
        return unspoken_entry(number, line)
    if is_client and text.strip() in END_OF_DATA:
        return client_entry(number, b".")
    if is_client:
        return client_entry(number, text.removeprefix(indent))
    said = text.lstrip(_SPACES)
    return Entry(number, EntryKind.ECHO, line) if said == _UNQUOTED else server_entry(number, said)


def _indent(lines: Iterable[bytes]) -> bytes:
    """Return the spaces before every line that the client says, where it says more than one."""
    texts = [match[2] for line in lines if (match := _LINE.fullmatch(line)) and match[1] == b"C"]
    told = [text for text in texts if text.strip()]
    spaces = [text[: len(text) - len(text.lstrip(_SPACES))] for text in told]
    shortest = min(spaces, key=len, default=b"")
    is_layout = len(told) > 1 and all(text.startswith(shortest) for text in told)
    return shortest if is_layout else b""


def _is_said(line: bytes) -> bool:
    """Return whether somebody said a line without a sign before it."""
    return is_command(line) or is_reply(line)


_SPEAKERS = {EntryKind.CLIENT: "C:", EntryKind.SERVER: "S:"}
_WORDS = {
    EntryKind.START: "the client connects",
    EntryKind.DROPPED: "the connection drops",
    EntryKind.LEFT: "the client drops the connection",
}


def write(entries: Iterable[Entry]) -> str:
    """Write a session as text that is safe to show; octets that are no text become signs.

    That a connection is opened goes without saying at the start, so that the first line is spoken.
    """
    told = dropwhile(lambda entry: entry.kind is EntryKind.START, entries)
    return "".join(f"{line}\n" for entry in told for line in _write_entry(entry))


def _write_entry(entry: Entry) -> Iterator[str]:
    if said := _WORDS.get(entry.kind):
        yield f"-- {said}"
        return
    speaker = _SPEAKERS.get(entry.kind, "--")
    for line in visible_lines(entry):
        yield f"{speaker} {line}".rstrip() if speaker == "--" else f"{speaker} {line}"


def visible_lines(entry: Entry) -> list[Visible]:
    """Return an entry as lines that are safe to show; on the wire only CR LF ends one."""
    if entry.kind in _SPEAKERS:
        return [visible(line) for line in entry.octets.removesuffix(b"\r\n").split(b"\r\n")]
    return [visible(line) for line in entry.octets.split(b"\n")]
