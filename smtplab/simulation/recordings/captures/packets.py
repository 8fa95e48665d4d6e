"""The packets of a capture file, in the format of libpcap or in pcapng.

Packets are read one by one, so a file may be larger than memory. dpkt reads libpcap; its reader of
pcapng knows one interface alone, so the blocks of pcapng are taken apart here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dpkt import Error as DpktError
from dpkt.pcap import Reader
from dpkt.pcapng import (
    PCAPNG_BT_EPB,
    PCAPNG_BT_IDB,
    PCAPNG_BT_PB,
    PCAPNG_BT_SPB,
    PCAPNG_OPT_ENDOFOPT,
    PCAPNG_OPT_IF_TSOFFSET,
    PCAPNG_OPT_IF_TSRESOL,
)

from smtplab.simulation.recordings.captures.file_kind import BYTE_ORDERS, SECTION

__all__ = ["CaptureError", "CapturedPacket", "read_packets"]

_LARGEST = 16 * 1024 * 1024
"""Octets of a packet or a block; one that claims more is damaged."""
_MOST_INTERFACES = 1000
_MICROSECONDS = 6


class CaptureError(Exception):
    """What is wrong with a capture from here on; the message is half a sentence."""


class CapturedPacket(NamedTuple):
    """One packet, as far as it was captured.

    Attributes:
        number: Its number in the capture, from 1.
        time: Seconds since 1970; 0.0 where the capture does not tell.
        link_type: What its first header is (https://www.tcpdump.org/linktypes.html).
        octets: The packet.
    """

    number: int
    time: float
    link_type: int
    octets: bytes


def read_packets(chunks: Iterable[bytes]) -> Iterator[CapturedPacket]:
    """Yield the packets of a capture.

    Args:
        chunks: What is in the file, in pieces.

    Raises:
        CaptureError: Where it is damaged or cut; those before have been yielded.
    """
    file = _Guarded(chunks)
    packets = _blocks(file) if file.peek(4) == SECTION else _records(file)
    try:
        for number, (time, link_type, octets) in enumerate(packets, start=1):
            yield CapturedPacket(number, time, link_type, octets)
    except (DpktError, struct.error, ValueError, OverflowError):
        raise CaptureError("it is damaged") from None


class _Guarded:
    """A file of which no more is read at a time than makes sense, and never a part."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._held, self._at = b"", 0

    def peek(self, count: int) -> bytes:
        """Return the next octets, or fewer at the end of the file."""
        while len(self._held) - self._at < count and (chunk := next(self._chunks, b"")):
            self._held, self._at = self._held[self._at :] + chunk, 0
        return self._held[self._at : self._at + count]

    def read(self, count: int) -> bytes:
        """Read so many octets, or none at the end of the file.

        Raises:
            CaptureError: If the file ends before, or so many make no sense.
        """
        if not 0 <= count <= _LARGEST:
            raise CaptureError("it is damaged")
        octets = self.peek(count)
        if octets and len(octets) < count:
            raise CaptureError("it is cut off")
        self._at += len(octets)
        return octets


def _records(file: _Guarded) -> Iterator[tuple[float, int, bytes]]:
    """Yield the packets of a file in the format of libpcap."""
    reader = Reader(file)
    # The upper half may tell how long the check sequences are.
    link_type = reader.datalink() & 0xFFFF
    for time, octets in reader:
        yield float(time), link_type, octets


class _Interface(NamedTuple):
    """What one interface of pcapng says of its packets.

    Attributes:
        link_type: What their first header is.
        snapshot: Octets that are kept of one, 0 for all.
        ticks: Units of time in a second.
        offset: Seconds to be added.
    """

    link_type: int
    snapshot: int
    ticks: float = 10.0**_MICROSECONDS
    offset: int = 0

    def time(self, high: int, low: int) -> float:
        """Return the time of a packet."""
        return self.offset + (high << 32 | low) / self.ticks


class _Section:
    """One section of pcapng: a byte order, and interfaces."""

    def __init__(self, order: str) -> None:
        self.order = order
        self._interfaces: list[_Interface] = []

    def unpack(self, form: str, octets: bytes, at: int = 0) -> tuple[int, ...]:
        """Take fields apart in the order of the section."""
        return struct.unpack_from(self.order + form, octets, at)

    def take(self, kind: int, body: bytes) -> tuple[float, int, bytes] | None:
        """Take a block; return the packet in it, None if there is none."""
        if kind == PCAPNG_BT_EPB:
            number, high, low, count = self.unpack("IIII", body)
        elif kind == PCAPNG_BT_PB:
            number, _, high, low, count = self.unpack("HHIII", body)
        elif kind == PCAPNG_BT_SPB:
            return self._simple_packet(body)
        else:
            if kind == PCAPNG_BT_IDB and len(self._interfaces) < _MOST_INTERFACES:
                self._interfaces.append(self._interface(body))
            return None
        interface = self._interface_of(number)
        return interface.time(high, low), interface.link_type, body[20 : 20 + count]

    def _simple_packet(self, body: bytes) -> tuple[float, int, bytes]:
        interface = self._interface_of(0)
        (count,) = self.unpack("I", body)
        count = min(count, interface.snapshot or count)
        return 0.0, interface.link_type, body[4 : 4 + count]

    def _interface_of(self, number: int) -> _Interface:
        if number >= len(self._interfaces):
            raise CaptureError("it is damaged")
        return self._interfaces[number]

    def _interface(self, body: bytes) -> _Interface:
        link_type, _, snapshot = self.unpack("HHI", body)
        interface = _Interface(link_type, snapshot)
        at = 8
        while at + 4 <= len(body):
            code, length = self.unpack("HH", body, at)
            value = body[at + 4 : at + 4 + length]
            if code == PCAPNG_OPT_ENDOFOPT:
                break
            if code == PCAPNG_OPT_IF_TSRESOL and len(value) == 1:
                base = 2.0 if value[0] & 0x80 else 10.0
                interface = interface._replace(ticks=base ** (value[0] & 0x7F))
            elif code == PCAPNG_OPT_IF_TSOFFSET and len(value) == 8:
                interface = interface._replace(offset=self.unpack("q", value)[0])
            at += 4 + length + -length % 4
        return interface


def _blocks(file: _Guarded) -> Iterator[tuple[float, int, bytes]]:
    """Yield the packets of a file in pcapng."""
    section = _Section("<")
    while head := file.read(8):
        if head[:4] == SECTION:
            order = file.peek(4)
            if order not in BYTE_ORDERS:
                raise CaptureError("it is damaged")
            section = _Section(BYTE_ORDERS[order])
        kind, length = section.unpack("II", head)
        if length < 12 or length % 4:
            raise CaptureError("it is damaged")
        body = file.read(length - 8)
        if not body:
            raise CaptureError("it is cut off")
        if packet := section.take(kind, body[:-4]):
            yield packet
