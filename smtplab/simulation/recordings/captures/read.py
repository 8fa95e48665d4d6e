"""The SMTP sessions of a capture as a recording: connections told apart, and each put together.

Memory is bounded whatever the file holds: so many connections are followed at a time, so much of a
connection waits for a segment that has not come, and so much of the sessions is kept.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from smtplab.simulation.recordings.captures.assembler import Assembler, Delivery
from smtplab.simulation.recordings.captures.captured_session import CapturedSession, Room
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

__all__ = ["NOTATION", "read_capture"]

NOTATION = "packet capture"
_MOST_OCTETS = 32 * 1024 * 1024
_MOST_ENTRIES = 500_000
_MOST_CONNECTIONS = 4096
_MOST_NAMES = 6
_SMTP = "SMTP"


def read_capture(file: BinaryIO) -> Recording:
    """Read the SMTP sessions of a capture; never raises for what is in the file."""
    capture = _Capture()
    damage = ""
    try:
        for packet in read_packets(file):
            capture.packets += 1
            if not can_be_read(packet):
                capture.unknown[packet.link_type] += 1
            elif segment := segment_of(packet):
                capture.take(segment)
    except CaptureError as error:
        damage = str(error)
    capture.finish()
    return _recording(capture, damage)


class _Capture:
    """The connections of a capture.

    Attributes:
        packets: How many packets there are.
        unknown: How many have a first header that is not known, by its kind.
        sessions: What was read of SMTP, in the order in which the connections began.
        others: How many connections speak something else, by its name.
    """

    def __init__(self) -> None:
        self.packets = 0
        self.unknown: Counter[int] = Counter()
        self.sessions: list[CapturedSession] = []
        self.others: Counter[str] = Counter()
        self._room = Room(_MOST_OCTETS, _MOST_ENTRIES)
        self._open: OrderedDict[frozenset[Endpoint], _Connection] = OrderedDict()
        self._count = 0

    def take(self, segment: CapturedSegment) -> None:
        """Take the next segment."""
        key = frozenset((segment.source, segment.target))
        if len(key) == 1:
            return
        connection = self._open.get(key)
        if connection is None or connection.assembler.is_opened_again_by(segment):
            if connection is not None:
                self._finish(connection)
            self._count += 1
            connection = self._open[key] = _Connection(segment, self._room, self._count)
        self._open.move_to_end(key)
        connection.take(segment)
        if len(self._open) > _MOST_CONNECTIONS:
            self._finish(self._open.popitem(last=False)[1])

    def finish(self) -> None:
        """Finish all connections."""
        for connection in self._open.values():
            self._finish(connection)
        self._open.clear()
        self.sessions.sort(key=lambda one: one.number)

    def _finish(self, connection: _Connection) -> None:
        connection.finish()
        if connection.session is not None:
            self.sessions.append(connection.session)
        elif connection.protocol:
            self.others[connection.protocol] += 1


class _Connection:
    """One connection, and the session in it if it is one of SMTP.

    Attributes:
        assembler: Puts it together.
        session: The session, None if it is not one, or nothing was said yet.
        protocol: What is spoken; "" if nothing was said yet.
    """

    def __init__(self, first: CapturedSegment, room: Room, number: int) -> None:
        self.assembler = Assembler(first)
        self.session: CapturedSession | None = None
        self.protocol = ""
        self._first = first
        self._room = room
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

    def _take_all(self, deliveries: Iterator[Delivery]) -> None:
        for delivery in deliveries:
            if not self.protocol:
                self._judge(delivery)
            if self._speaks_ftp(delivery):
                self.session, self.protocol = None, "FTP"
            if self._is_dismissed:
                self.assembler.forget()
                return
            if self.session is not None:
                self.session.take(delivery)

    def _judge(self, delivery: Delivery) -> None:
        """Find out what is spoken, once anything is said, or the port is one of SMTP."""
        client, server = self._roles(delivery)
        if not delivery.octets and server.port not in SMTP_PORTS:
            return
        self.protocol = protocol_of(delivery.octets, server.port)
        if self.protocol == _SMTP:
            self._client = client
            self.session = CapturedSession(
                client,
                server,
                self._first,
                self._room,
                self._number,
                opened=self.assembler.client is not None,
            )

    def _roles(self, delivery: Delivery) -> tuple[Endpoint, Endpoint]:
        """Return client and server: by the handshake, else the port, else what is said."""
        one, other = self.assembler.ends
        if self.assembler.client is not None:
            is_client = one == self.assembler.client
        elif (one.port in SMTP_PORTS) != (other.port in SMTP_PORTS):
            is_client = other.port in SMTP_PORTS
        elif delivery.octets:
            is_client = (delivery.sender == one) != server_speaks(delivery.octets)
        else:
            is_client = one.port > other.port
        return (one, other) if is_client else (other, one)

    def _speaks_ftp(self, delivery: Delivery) -> bool:
        """Return whether 220 was the greeting of FTP, as the first words of the client show."""
        if self.session is None or self.session.has_client_spoken or not delivery.octets:
            return False
        is_client = delivery.sender == self._client
        return is_client and not self.session.is_encrypted and is_file_transfer(delivery.octets)


def _recording(capture: _Capture, damage: str) -> Recording:
    spoken = [one for one in capture.sessions if one.is_spoken]
    if not spoken:
        return Recording(NOTATION, (), refusal=_refusal(capture, damage))
    remarks = [*_left_out(capture)]
    if damage:
        remarks.append(f"the capture ends after packet {capture.packets}: {damage}")
    first = spoken[0].entries[0]
    notes = (first._replace(kind=EntryKind.REMARK, octets=words.encode()) for words in remarks)
    told: Iterator[Entry] = chain(notes, *(one.entries for one in spoken))
    return Recording(NOTATION, tuple(mask_entries(told)))


def _left_out(capture: _Capture) -> Iterator[str]:
    """Yield in words what of a capture is not among its sessions."""
    for session in capture.sessions:
        if not session.is_spoken and session.is_encrypted:
            yield f"left out: {session.words}, which is under TLS from its first octet"
    if names := _names(capture.others):
        yield f"left out, since it is not SMTP: {names}"
    if unknown := capture.unknown.total():
        yield f"left out: {unknown} packets with a first header of a kind that is not known here"


def _names(others: Counter[str]) -> str:
    told = [f"{count} of {name}" for name, count in others.most_common(_MOST_NAMES)]
    if more := sum(count for _, count in others.most_common()[_MOST_NAMES:]):
        told.append(f"{more} of other protocols")
    return f"connections: {', '.join(told)}" if told else ""


def _refusal(capture: _Capture, damage: str) -> str:
    """Return why there is no session to be read."""
    if not capture.packets:
        return f"this capture has no packet that can be read{f': {damage}' if damage else ''}"
    if capture.unknown.total() == capture.packets:
        kind = capture.unknown.most_common(1)[0][0]
        return (
            f"this capture has packets of link type {kind}, which smtplab does not read; capture"
            " Ethernet, raw IP, loopback or Linux cooked packets"
        )
    told = "; ".join(_left_out(capture))
    refusal = f"this capture of {capture.packets} packets has no SMTP session that can be read"
    return f"{refusal}: {told}" if told else refusal
