"""A session of the lab as a capture, as if somebody had recorded all its wires (RFC 9293).

What crossed under TLS is written as the TLS records that carried it. Secrets are masked, and the
sequence numbers count what is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from io import BytesIO
from itertools import groupby
from zlib import crc32

from dpkt.pcap import DLT_EN10MB, Writer
from dpkt.tcp import TH_ACK, TH_FIN, TH_PUSH, TH_RST, TH_SYN

from smtplab.simulation.lab import wire
from smtplab.simulation.lab.context import EPOCH
from smtplab.simulation.lab.moment import SENT, Direction, Link, Moment, MomentKind
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.recordings.captures.frames import Endpoint, endpoints, frame

__all__ = ["write"]

_SNAPSHOT_LENGTH = 262_144
_MICROSECONDS = 1_000_000
_LAST_SECOND = 2**32 - 1
_FIRST_PORT, _PORTS = 49_152, 16_384
"""Ports that a client takes for itself (RFC 6335 §6)."""
_UNKNOWN = "203.0.113.{number}"
"""Addresses of hosts of which no DNS knows one (RFC 5737)."""
_NUMBERS = 2**32
_OPENS: Mapping[str, int] = {
    label: flags
    for (_, label), flags in zip(wire.HANDSHAKE, (TH_SYN, TH_SYN | TH_ACK, TH_ACK), strict=True)
}
_BACK = {
    Direction.TO_SERVER: Direction.TO_CLIENT,
    Direction.TO_CLIENT: Direction.TO_SERVER,
}
_ACKNOWLEDGED_AFTER = 2
"""Segments after which one is acknowledged (RFC 9293 §3.8.6.3)."""


def write(transcript: Transcript, _: str) -> bytes:
    """Write a session as a capture in the format of libpcap."""
    tape = _Tape()
    wires: dict[Link, _Connection] = {}
    unknown: dict[str, str] = {}
    for burst in _bursts(transcript.moments):
        first = burst[0]
        tape.look_at_clock(first.at)
        if first.label == wire.HANDSHAKE[0][1]:
            wires[first.link] = _Connection(tape, *_ends(first.link, tape.next_port(), unknown))
        if first.direction in _BACK:
            wires[first.link].take(first, _octets(transcript, burst))
    return tape.octets


def _bursts(moments: Iterable[Moment]) -> Iterator[list[Moment]]:
    """Yield the moments; what a client sent at once comes together.

    Content in clear has segments of its own: Wireshark takes all of a segment for content, or none.
    """
    for _, burst in groupby(moments, _sending):
        yield list(burst)


def _sending(moment: Moment) -> tuple[Link, int, bool, bool]:
    """Return what is the same for all that goes together, and for nothing else."""
    is_sent = moment.kind in SENT
    is_content = moment.kind is not MomentKind.COMMAND and moment.records is None
    return moment.link, moment.position.input if is_sent else moment.index, is_sent, is_content


def _octets(transcript: Transcript, burst: Iterable[Moment]) -> bytes:
    """Return what crossed, as TLS records where these carried it."""
    octets, before = b"", None
    for moment in burst:
        if moment.records is None:
            octets += transcript.masked_octets(moment)
        elif moment.records != before:
            octets += transcript.records(moment)
        before = moment.records
    return octets


def _ends(link: Link, port: int, unknown: dict[str, str]) -> tuple[Endpoint, Endpoint]:
    server = link.server_address or unknown.setdefault(
        link.server, _UNKNOWN.format(number=len(unknown) % 254 + 1)
    )
    return endpoints((link.client_address, port), (server, link.port))


class _Tape:
    """A capture as it is written: frames in order, each at a time of its own."""

    def __init__(self) -> None:
        self._file = BytesIO()
        self._writer = Writer(self._file, snaplen=_SNAPSHOT_LENGTH, linktype=DLT_EN10MB)
        self._now = 0
        self._connections = 0

    @property
    def octets(self) -> bytes:
        """All of it."""
        return self._file.getvalue()

    def next_port(self) -> int:
        """Return the port of the client of another connection."""
        self._connections += 1
        return _FIRST_PORT + (self._connections - 1) % _PORTS

    def look_at_clock(self, at: float) -> None:
        """Go on at a time on the lab's clock, or now, if that is later."""
        self._now = max(self._now, round((EPOCH + at) * _MICROSECONDS))

    def add(self, octets: bytes) -> None:
        """Add a frame; no time passes in the lab, so a microsecond keeps them in their order."""
        at = min(Fraction(self._now, _MICROSECONDS), Fraction(_LAST_SECOND))
        self._writer.writepkt_time(octets, at)
        self._now += 1


class _Connection:
    """One TCP connection: where both ends are in counting what they have sent."""

    def __init__(self, tape: _Tape, client: Endpoint, server: Endpoint) -> None:
        self._tape = tape
        self._ends = {Direction.TO_SERVER: (client, server), Direction.TO_CLIENT: (server, client)}
        self._next = {
            direction: crc32(repr((direction.value, client, server)).encode())
            for direction in _BACK
        }
        self._ended: set[Direction] = set()

    def take(self, moment: Moment, octets: bytes) -> None:
        """Write what crossed at a moment, or at several."""
        if moment.kind is MomentKind.HANDSHAKE:
            self._send(moment.direction, _OPENS[moment.label])
        elif moment.kind is MomentKind.CLOSE:
            self._close(moment.direction)
        elif moment.kind is MomentKind.DROP:
            self._send(moment.direction, TH_RST | TH_ACK)
        else:
            self._carry(moment.direction, octets)

    def _carry(self, direction: Direction, octets: bytes) -> None:
        """Write octets in segments, and the acknowledgements of the other end."""
        size = self._ends[direction][0].longest
        starts = range(0, len(octets), size)
        for number, start in enumerate(starts, start=1):
            is_last = number == len(starts)
            flags = TH_ACK | TH_PUSH if is_last else TH_ACK
            self._send(direction, flags, octets[start : start + size])
            if is_last or number % _ACKNOWLEDGED_AFTER == 0:
                self._send(_BACK[direction], TH_ACK)

    def _close(self, direction: Direction) -> None:
        self._send(direction, TH_FIN | TH_ACK)
        self._ended.add(direction)
        if self._ended == set(_BACK):
            self._send(_BACK[direction], TH_ACK)

    def _send(self, direction: Direction, flags: int, octets: bytes = b"") -> None:
        acknowledged = self._next[_BACK[direction]] if flags & TH_ACK else 0
        numbers = (self._next[direction], acknowledged)
        self._tape.add(frame(*self._ends[direction], flags, numbers, octets))
        counts = len(octets) + bool(flags & (TH_SYN | TH_FIN))
        self._next[direction] = (self._next[direction] + counts) % _NUMBERS
