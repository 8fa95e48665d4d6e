"""Who spoke when in a recording: what the client said at once, and what came back to it?

Every entry ends up in a turn. What fits nowhere, such as half a reply, is a note at its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from smtplab.protocol.codes.model import REPLY_CLASSES
from smtplab.protocol.replies import CLOSING_CODES, ReplyLine
from smtplab.protocol.reply_reader import lines_of
from smtplab.simulation.lab.inputs import AddNote
from smtplab.simulation.recordings.formats.entries import Entry, EntryKind

__all__ = ["RecordedExchange", "code_of", "group_exchanges"]

_GREETING = 220
_HELLOS = (b"EHLO", b"HELO")
_NOTED = {EntryKind.REMARK: False, EntryKind.DIRECTION: False, EntryKind.UNREADABLE: True}
_PIECE = re.compile(rb"[^\n]*\n|[^\n]+")
_NOTE_LINES = 500
"""Lines of one note that are kept; how many more there were is said."""


@dataclass(slots=True)
class RecordedExchange:
    """What the client said at once, and what came back to it.

    Attributes:
        opens: Whether a connection is opened first.
        is_told: Whether the recording says itself that it is.
        said: What the client said; on a connection that is opened, before the greeting.
        heard: Replies, whole; on a connection that is opened the greeting is the first of them.
        end: How the connection went, if it did so without a goodbye.
        before: Notes that come before.
        after: Notes that come after.
        group: What was sent at once has one number; None where the recording does not say.
        inferred: Whether part of what the client said is not in the recording.
    """

    opens: bool = False
    is_recorded_start: bool = False
    sent: bytes = b""
    received: list[bytes] = field(default_factory=list)
    end: Entry | None = None
    before: list[AddNote] = field(default_factory=list)
    after: list[AddNote] = field(default_factory=list)
    group: int | None = None
    inferred: bool = False


def group_exchanges(
    entries: Iterable[Entry], *, one_by_one: bool = False
) -> list[RecordedExchange]:
    """Take a recording apart, session by session.

    Args:
        entries: What was recorded.
        one_by_one: Whether each line of the client's is a turn of its own, since no server speaks.
    """
    sessions: dict[bytes, _Session] = {}
    for entry in entries:
        sessions.setdefault(entry.session, _Session(one_by_one)).take(entry)
    return [turn for session in sessions.values() for turn in session.finished()]


def code_of(reply: bytes) -> int:
    """Return the code of a reply."""
    return int(reply[:3])


class _Session:
    """The turns of one session, or of several that follow each other, as they are read."""

    def __init__(self, one_by_one: bool) -> None:
        self._turns: list[RecordedExchange] = []
        self._one_by_one = one_by_one
        self._is_open = False
        self._lines = self._line = b""
        self._aside: list[str] = []
        self._is_aside = False

    @property
    def _turn(self) -> RecordedExchange:
        if not self._turns:
            self._turns.append(RecordedExchange())
        return self._turns[-1]

    def take(self, entry: Entry) -> None:
        """Read the next entry."""
        if entry.kind is EntryKind.ECHO:
            return
        if entry.kind is not EntryKind.SERVER:
            self._cut_short()
        if entry.kind is EntryKind.CLIENT:
            self._client(entry)
        elif entry.kind is EntryKind.SERVER:
            self._server(entry.octets)
        elif entry.kind is EntryKind.START:
            self._open(RecordedExchange(opens=True, is_recorded_start=True))
        elif entry.kind in _NOTED:
            self._note(entry.octets, aside=_NOTED[entry.kind])
        else:
            self._end(entry)

    def finished(self) -> list[RecordedExchange]:
        """Return the turns."""
        self._cut_short()
        self._put_notes()
        return self._turns

    def _client(self, entry: Entry) -> None:
        if not self._is_open and self._turns_so_far() and not _is_hello(entry.octets):
            self._note(b"C: " + entry.octets.removesuffix(b"\r\n"), aside=True)
            return
        if not self._is_open:
            self._open(RecordedExchange(opens=True))
        turn = self._turn
        if turn.received or turn.end or (turn.sent and self._is_apart(entry, turn)):
            turn = self._add(RecordedExchange())
        turn.sent += entry.octets
        turn.group = entry.group
        turn.inferred = turn.inferred or entry.inferred

    def _turns_so_far(self) -> bool:
        return any(turn.opens for turn in self._turns)

    def _is_apart(self, entry: Entry, turn: RecordedExchange) -> bool:
        return self._one_by_one or entry.group != turn.group

    def _server(self, octets: bytes) -> None:
        """Put lines together to replies; each has been read before (`notation.checking`)."""
        for piece in _PIECE.findall(octets):
            self._lines += piece
            self._line += piece
            if not piece.endswith(b"\n"):
                continue
            [line], self._line = lines_of(self._line), b""
            if ReplyLine.parse(line).last:
                reply, self._lines = self._lines, b""
                self._reply(reply)

    def _reply(self, reply: bytes) -> None:
        code = code_of(reply)
        if (code == _GREETING and not self._is_awaited()) or (
            not self._is_open and REPLY_CLASSES[code].is_refusal
        ):
            self._open(RecordedExchange(opens=True))
        elif not self._is_open and self._turns_so_far():
            self._note(b"S: " + reply.removesuffix(b"\r\n"), aside=True)
            return
        elif not self._is_open:
            self._open(RecordedExchange(opens=True))
        self._put_notes()
        self._turn.received.append(reply)
        self._is_open = code not in CLOSING_CODES

    def _is_awaited(self) -> bool:
        """Say whether the client has said something that 220 answers, or no server has spoken."""
        turn = self._turn
        if not self._is_open or not (turn.sent or turn.is_recorded_start):
            return False
        is_starttls = b"STARTTLS" in turn.sent.upper()
        return not turn.received or (is_starttls and len(turn.received) < turn.sent.count(b"\n"))

    def _end(self, entry: Entry) -> None:
        if self._turns_so_far() and not self._turn.end:
            self._put_notes()
            self._turn.end = entry
        self._is_open = False

    def _open(self, turn: RecordedExchange) -> None:
        self._add(turn)
        self._is_open = True

    def _add(self, turn: RecordedExchange) -> RecordedExchange:
        """Begin a turn; notes since the last one come before it."""
        notes = self._taken_notes()
        if self._turns:
            self._turns[-1].after += notes
        else:
            turn.before += notes
        self._turns.append(turn)
        return turn

    def _cut_short(self) -> None:
        """Keep what is no whole reply as a note."""
        if self._lines:
            lines, self._lines, self._line = self._lines, b"", b""
            self._note(b"S: " + lines.rstrip(b"\r\n"), aside=True)

    def _note(self, text: bytes, *, aside: bool) -> None:
        if self._aside and aside is not self._is_aside:
            self._put_notes()
        self._is_aside = aside
        self._aside += text.decode("utf-8", "surrogateescape").split("\n")

    def _taken_notes(self) -> list[AddNote]:
        lines, self._aside = self._aside, []
        if not lines:
            return []
        more = len(lines) - _NOTE_LINES
        told = [*lines[:_NOTE_LINES], f"… {more} more lines"] if more > 0 else lines
        return [AddNote("\n".join(line.rstrip("\r") for line in told), self._is_aside)]

    def _put_notes(self) -> None:
        if self._turns:
            self._turns[-1].after += self._taken_notes()
        elif self._aside:
            self._turns.append(RecordedExchange(before=self._taken_notes()))


def _is_hello(octets: bytes) -> bool:
    return octets[:4].upper() in _HELLOS
