"""The SMTP sessions of a capture as a recording: connections told apart, and each put together.

Memory is bounded whatever the file holds: so many connections are followed at a time, so much of a
connection waits for a segment that has not come, and so much is kept of all that have not ended.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from smtplab.simulation.recordings.captures.assembler import Assembler, StreamPiece
from smtplab.simulation.recordings.captures.captured_session import Allowance, CapturedSession
from smtplab.simulation.recordings.captures.file_kind import NOTATION
from smtplab.simulation.recordings.captures.frames import Endpoint
from smtplab.simulation.recordings.captures.packets import CaptureError, read_packets
from smtplab.simulation.recordings.captures.recognition import (
    SMTP_PORTS,
    is_file_transfer,
    protocol_of,
    server_speaks,
)
from smtplab.simulation.recordings.captures.segments import (
    CapturedSegment,
    can_be_read,
    segment_of,
)
from smtplab.simulation.recordings.formats.entries import Entry, EntryKind, Recording
from smtplab.simulation.recordings.formats.masking import mask_entries

__all__ = ["CaptureReader", "read_capture"]

_MOST_OCTETS = 32 * 1024 * 1024
_MOST_ENTRIES = 500_000
_MOST_CONNECTIONS = 4096
_MOST_NAMES = 6
_SMTP = "SMTP"


class CaptureReader:
    """Reads a capture; never raises for what is in it.

    Args:
        chunks: What is in the file, in pieces.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self._packets = self._sessions = self._connections = 0
        self._damage = ""
        self._unknown: Counter[int] = Counter()
        self._others: Counter[str] = Counter()
        self._under_tls: list[str] = []
        self._allowance = Allowance(_MOST_OCTETS, _MOST_ENTRIES)
        self._open: OrderedDict[frozenset[Endpoint], _Connection] = OrderedDict()

    def entries(self) -> Iterator[Entry]:
        """Yield the entries of one session after the other, each once it has ended."""
        return chain.from_iterable(map(mask_entries, self._read()))

    @property
    def left_out(self) -> list[str]:
        """What is not among the entries, in words, once all of them have been yielded."""
        words = [f"left out: {one}, under TLS from its first octet" for one in self._under_tls]
        if names := _names(self._others):
            words.append(f"left out, since it is not SMTP: {names}")
        if unknown := self._unknown.total():
            words.append(f"left out: {unknown} packets of a link type that is not known here")
        if self._damage:
            words.append(f"the capture ends after packet {self._packets}: {self._damage}")
        return words

    @property
    def refusal(self) -> str:
        """Why there is no session, once all has been read; "" if there is one."""
        if self._sessions:
            return ""
        if not self._packets:
            why = f": {self._damage}" if self._damage else ""
            return f"this capture has no packet that can be read{why}"
        if self._unknown.total() == self._packets:
            kind = self._unknown.most_common(1)[0][0]
            return (
                f"this capture has packets of link type {kind}, which smtplab does not read;"
                " capture Ethernet, raw IP, loopback or Linux cooked packets"
            )
        refusal = f"this capture of {self._packets} packets has no SMTP session that can be read"
        return "; ".join([refusal, *self.left_out])

    def _read(self) -> Iterator[list[Entry]]:
        try:
            for packet in read_packets(self._chunks):
                self._packets += 1
                if not can_be_read(packet):
                    self._unknown[packet.link_type] += 1
                elif segment := segment_of(packet):
                    yield from self._take(segment)
        except CaptureError as error:
            self._damage = str(error)
        for connection in self._open.values():
            yield self._finish(connection)

    def _take(self, segment: CapturedSegment) -> Iterator[list[Entry]]:
        """Take the next segment; yield the entries of the session that it shows to be over."""
        key = frozenset((segment.source, segment.target))
        if len(key) == 1:
            return
        connection = self._open.get(key)
        if connection is None or connection.assembler.is_opened_again_by(segment):
            if connection is not None:
                yield self._finish(connection)
            self._connections += 1
            connection = self._open[key] = _Connection(segment, self._allowance, self._connections)
        self._open.move_to_end(key)
        connection.take(segment)
        if connection.assembler.is_over:
            # It stays in the table, so that what comes late is known to belong to it.
            yield self._finish(connection)
        while self._is_full:
            yield self._finish(self._open.popitem(last=False)[1])

    @property
    def _is_full(self) -> bool:
        """Whether the connection that has been silent for longest must end for others."""
        count = len(self._open)
        return count > _MOST_CONNECTIONS or (count > 1 and self._allowance.is_low)

    def _finish(self, connection: _Connection) -> list[Entry]:
        """End a connection; return what was read of it, if it is SMTP; once."""
        connection.finish()
        session, connection.session = connection.session, None
        protocol, connection.protocol = connection.protocol, ""
        if session is None:
            self._others.update(filter(None, [protocol]))
            return []
        if session.is_spoken:
            self._sessions += 1
            return session.entries
        if session.is_encrypted and len(self._under_tls) < _MOST_NAMES:
            self._under_tls.append(session.words)
        return []


class _Connection:
    """One connection, and the session in it if it is one of SMTP.

    Attributes:
        assembler: Puts it together.
        session: The session, None if it is not one, or nothing was said yet.
        protocol: What is spoken; "" if nothing was said yet.
    """

    def __init__(self, first: CapturedSegment, allowance: Allowance, number: int) -> None:
        self.assembler = Assembler(first)
        self.session: CapturedSession | None = None
        self.protocol = ""
        self._first = first
        self._allowance = allowance
        self._number = number
        self._client: Endpoint | None = None

    def take(self, segment: CapturedSegment) -> None:
        """Take a segment of it."""
        if not self.assembler.is_over and not self._is_dismissed:
            self._take_all(self.assembler.add(segment))

    def finish(self) -> None:
        """End it: nothing more of it comes."""
        if not self._is_dismissed:
            self._take_all(self.assembler.finish())
        if self.session is not None:
            self.session.finish()

    @property
    def _is_dismissed(self) -> bool:
        return bool(self.protocol) and self.session is None

    def _take_all(self, pieces: Iterator[StreamPiece]) -> None:
        for piece in pieces:
            if not self.protocol:
                self._judge(piece)
            if self._speaks_ftp(piece):
                self.session, self.protocol = None, "FTP"
            if self._is_dismissed:
                self.assembler.forget()
                return
            if self.session is not None:
                self.session.take(piece)

    def _judge(self, piece: StreamPiece) -> None:
        """Find out what is spoken, once anything is said, or the port is one of SMTP."""
        client, server = self._roles(piece)
        if not piece.octets and server.port not in SMTP_PORTS:
            return
        self.protocol = protocol_of(piece.octets, server.port)
        if self.protocol == _SMTP:
            self._client = client
            self.session = CapturedSession(
                (client, server),
                self._first,
                self._allowance,
                self._number,
                opened=self.assembler.client is not None,
            )

    def _roles(self, piece: StreamPiece) -> tuple[Endpoint, Endpoint]:
        """Return client and server: by the handshake, else the port, else what is said."""
        one, other = self.assembler.ends
        if self.assembler.client is not None:
            is_client = one == self.assembler.client
        elif (one.port in SMTP_PORTS) != (other.port in SMTP_PORTS):
            is_client = other.port in SMTP_PORTS
        elif piece.octets:
            is_client = (piece.sender == one) != server_speaks(piece.octets)
        else:
            is_client = one.port > other.port
        return (one, other) if is_client else (other, one)

    def _speaks_ftp(self, piece: StreamPiece) -> bool:
        """Return whether 220 was the greeting of FTP, as the first words of the client show."""
        if self.session is None or self.session.has_client_spoken or not piece.octets:
            return False
        is_client = piece.sender == self._client
        return is_client and not self.session.is_encrypted and is_file_transfer(piece.octets)


def read_capture(octets: bytes) -> Recording:
    """Read a capture whole, its sessions in the order in which they begin."""
    reader = CaptureReader((octets,))
    sessions: dict[bytes, list[Entry]] = {}
    entries = reader.entries()
    for entry in islice(entries, _MOST_ENTRIES):
        sessions.setdefault(entry.session, []).append(entry)
    notes = reader.left_out
    if next(entries, None) is not None:
        notes.append("the capture goes on, and is too large for more of it to be read")
    if not sessions:
        return Recording(NOTATION, (), refusal=reader.refusal)
    told = sorted(sessions.values(), key=lambda some: some[0].line)
    first = told[0][0]._replace(kind=EntryKind.REMARK)
    remarks = (first._replace(octets=words.encode()) for words in notes)
    return Recording(NOTATION, (*remarks, *chain.from_iterable(told)))


def _names(others: Counter[str]) -> str:
    told = [f"{count} of {name}" for name, count in others.most_common(_MOST_NAMES)]
    if more := others.total() - sum(count for _, count in others.most_common(_MOST_NAMES)):
        told.append(f"{more} of other protocols")
    return f"connections: {', '.join(told)}" if told else ""
