"""One SMTP session of a capture: the octets of both ends become the entries of a recording.

Whether it is SMTP is told by the port and by what is said first. What the capture lacks is never
guessed: the line that a hole is in is put aside. Once TLS begins, octets are only counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from ipaddress import ip_address

from smtplab.protocol.pattern import Pattern
from smtplab.protocol.replies import CLOSING_CODES
from smtplab.simulation.lab import wire
from smtplab.simulation.recordings.captures.assembler import StreamPiece
from smtplab.simulation.recordings.captures.frames import Endpoint
from smtplab.simulation.recordings.captures.segments import CapturedSegment
from smtplab.simulation.recordings.captures.streams import ClientStream, ServerStream, Spoken
from smtplab.simulation.recordings.formats.entries import Entry, EntryKind

__all__ = ["Allowance", "CapturedSession"]

_RECORD = Pattern(rb"[\x14-\x17](?:\x03|\Z)")
"""How a record of TLS begins (RFC 8446 §5.1)."""
_HOLE = "{count} octets that the {side} sent were not captured"
_ONE = "1 octet that the {side} sent was not captured"
_TLS = (
    "TLS: {client} octets from the client and {server} from the server, encrypted, so nothing of"
    " this can be read"
)
_FULL = "the capture goes on; {count} more octets of this session are not read"
_MIDDLE = "the capture begins in the middle of this session"
_ROUTE = "connecting from [{0}]:{1} to [{2}]:{3}"
_CLOSING = tuple(str(code).encode() for code in CLOSING_CODES)


class Allowance:
    """How much is kept of all sessions that have not ended; one of them takes half at most.

    Args:
        octets: Octets that are kept.
        entries: Entries that are kept.

    Attributes:
        octets: Octets that may still be kept.
        entries: Entries that may still be kept.
    """

    def __init__(self, octets: int, entries: int) -> None:
        self.octets, self.entries = octets, entries
        self._all_octets, self._all_entries = octets, entries

    @property
    def is_low(self) -> bool:
        """Whether sessions that have been silent for long must end, so that others find room."""
        return 4 * self.octets < self._all_octets or 4 * self.entries < self._all_entries

    def is_enough(self, octets: int, entries: int) -> bool:
        """Return whether one session that has taken so much may take no more."""
        return 2 * octets > self._all_octets or 2 * entries > self._all_entries

    def take(self, octets: int) -> bool:
        """Take room for an entry; return whether there was any."""
        if self.octets < octets or not self.entries:
            return False
        self.octets -= octets
        self.entries -= 1
        return True

    def give_back(self, entries: Sequence[Entry]) -> None:
        """Make room again: a session has ended."""
        self.octets += sum(len(entry.octets) for entry in entries)
        self.entries += len(entries)


class CapturedSession:
    """What was captured of one session.

    Args:
        ends: The client's end and the server's end.
        first: The first segment of the connection.
        allowance: What is left of the room for all sessions.
        number: Its number among the connections of the capture.
        opened: Whether its beginning was captured.

    Attributes:
        entries: What was read so far.
        is_spoken: Whether anything was said in clear.
        has_client_spoken: Whether the client has said anything in clear.
        encrypted: Octets under TLS by their senders.
    """

    def __init__(
        self,
        ends: tuple[Endpoint, Endpoint],
        first: CapturedSegment,
        allowance: Allowance,
        number: int,
        *,
        opened: bool,
    ) -> None:
        self.entries: list[Entry] = []
        self.is_spoken = self.has_client_spoken = False
        self.encrypted = dict.fromkeys(ends, 0)
        self._client, self._server = ends
        self._commands, self._replies = ClientStream(), ServerStream()
        self._allowance = allowance
        self._session = str(number).encode()
        self._segment = first
        self._at, self._time = 0.0, ""
        self._group = 1
        self._taken = self._left_out = 0
        self._last_reply = b""
        self._is_answered = False
        self._ended_by: tuple[Endpoint, bool] | None = None
        self._add(EntryKind.REMARK, _name_of(ends).encode())
        if opened:
            self._add(EntryKind.START, b"")
        else:
            self._add(EntryKind.REMARK, _MIDDLE.encode())

    @property
    def is_encrypted(self) -> bool:
        """Whether TLS has begun."""
        return any(self.encrypted.values())

    @property
    def words(self) -> str:
        """Whose session it is, in words; and how many octets were encrypted."""
        sent, came = self.encrypted[self._client], self.encrypted[self._server]
        route = _name_of((self._client, self._server))
        return f"{route}, {sent} octets from the client and {came} from the server"

    def take(self, piece: StreamPiece) -> None:
        """Take what one end has sent, what of it is missing, or its end."""
        self._segment = piece.segment
        if piece.ends:
            self._ended_by = self._ended_by or (piece.sender, piece.segment.resets)
        elif self.is_encrypted or self._begins_tls(piece):
            self.encrypted[piece.sender] += len(piece.octets) + piece.missing
        elif piece.missing:
            self._take_hole(piece.sender, piece.missing)
        elif piece.sender == self._client:
            self.is_spoken = self.has_client_spoken = True
            self._put(self._commands.take(piece.octets))
        else:
            self.is_spoken = True
            self._put(self._replies.take(piece.octets))

    def finish(self) -> None:
        """Put down how it ended, and leave room to other sessions."""
        self._put(self._commands.end())
        self._put(self._replies.end())
        is_reset = self._ended_by is not None and self._ended_by[1]
        if self.is_encrypted:
            words = _TLS.format(
                client=self.encrypted[self._client], server=self.encrypted[self._server]
            )
            self._add(EntryKind.REMARK, words.encode())
        is_closed = self._last_reply.startswith(_CLOSING) or (self.is_encrypted and not is_reset)
        if self._ended_by and not is_closed:
            self._put_end(*self._ended_by)
        self._allowance.give_back(self.entries)
        if self._left_out:
            last = _FULL.format(count=self._left_out).encode()
            number = self._segment.number
            self.entries.append(Entry(number, EntryKind.REMARK, last, session=self._session))

    def _begins_tls(self, piece: StreamPiece) -> bool:
        stream = self._commands if piece.sender == self._client else self._replies
        is_record = _RECORD.match(piece.octets) is not None
        return is_record and self._commands.may_be_tls and not stream.rest

    def _take_hole(self, end: Endpoint, missing: int) -> None:
        is_client = end == self._client
        self._put(self._commands.lose(missing) if is_client else self._replies.lose())
        self._commands.may_be_tls = True
        words = _ONE if missing == 1 else _HOLE
        side = "client" if is_client else "server"
        self._add(EntryKind.REMARK, words.format(count=missing, side=side).encode())

    def _put(self, spoken: Iterable[Spoken]) -> None:
        """Put down what was said; what the client sends between two replies was sent at once."""
        for kind, octets in spoken:
            if kind is EntryKind.CLIENT:
                self._group += self._is_answered
                self._is_answered = self._replies.is_damaged = False
                self._add(kind, octets, self._group)
            else:
                self._add(kind, octets)
            if kind is EntryKind.SERVER:
                self._is_answered, self._last_reply = True, octets
                self._commands.hear(octets)

    def _put_end(self, end: Endpoint, resets: bool) -> None:
        if end == self._client:
            self._add(EntryKind.LEFT, b"RST" if resets else b"FIN")
        elif resets and not self._is_answered and not self.is_encrypted:
            self._add(EntryKind.DROPPED, wire.REPLY_LOST[1].encode())
        else:
            self._add(EntryKind.DROPPED, b"RST" if resets else b"FIN")

    def _add(self, kind: EntryKind, octets: bytes, group: int | None = None) -> None:
        is_enough = self._allowance.is_enough(self._taken + len(octets), len(self.entries))
        if is_enough or not self._allowance.take(len(octets)):
            self._left_out += len(octets)
            return
        self._taken += len(octets)
        if self._segment.time != self._at:
            self._at = self._segment.time
            self._time = _time(self._at)
        number, time = self._segment.number, self._time
        self.entries.append(Entry(number, kind, octets, group, session=self._session, time=time))


def _name_of(ends: tuple[Endpoint, Endpoint]) -> str:
    """Return the words for a connection."""
    names = ((ip_address(end.address).compressed, end.port) for end in ends)
    return _ROUTE.format(*(part for name in names for part in name))


def _time(seconds: float) -> str:
    """Return a time as it is written, in UTC; "" where there is none."""
    if not seconds:
        return ""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    except (OverflowError, ValueError, OSError):
        return ""
