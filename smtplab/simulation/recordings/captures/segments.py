"""TCP segments in captured packets: what stands before them is taken off (RFC 791, 8200, 9293)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import NamedTuple

from dpkt import Error as DpktError
from dpkt.ethernet import ETH_TYPE_8021AD, ETH_TYPE_8021Q, ETH_TYPE_IP, ETH_TYPE_IP6
from dpkt.ip import IP, IP_PROTO_TCP
from dpkt.ip6 import EXT_HDRS, IP6
from dpkt.pcap import (
    DLT_EN10MB,
    DLT_IPV4,
    DLT_IPV6,
    DLT_LINUX_SLL,
    DLT_LINUX_SLL2,
    DLT_NULL,
)
from dpkt.tcp import TCP, TH_ACK, TH_FIN, TH_RST, TH_SYN

from smtplab.simulation.recordings.captures.frames import Endpoint
from smtplab.simulation.recordings.captures.packets import CapturedPacket

__all__ = ["CapturedSegment", "can_be_read", "segment_of"]

_TAGGED = {ETH_TYPE_8021Q, ETH_TYPE_8021AD, 0x9100}
_IP_TYPES = {ETH_TYPE_IP, ETH_TYPE_IP6}
_VERSIONS = (4, 6)


class CapturedSegment(NamedTuple):
    """One segment, as far as it was captured.

    Attributes:
        number: Number of its packet in the capture, from 1.
        time: Seconds since 1970; 0.0 where the capture does not tell.
        source: Where it comes from.
        target: Where it goes.
        sequence: Its sequence number.
        acknowledged: Its acknowledgement number, None if it has none.
        flags: Its flags.
        octets: What was captured of its octets.
        length: How many it had.
    """

    number: int
    time: float
    source: Endpoint
    target: Endpoint
    sequence: int
    acknowledged: int | None
    flags: int
    octets: bytes
    length: int

    @property
    def opens(self) -> bool:
        """Whether it opens a connection, from either side."""
        return bool(self.flags & TH_SYN)

    @property
    def is_first(self) -> bool:
        """Whether the client opens a connection with it."""
        return self.opens and self.acknowledged is None

    @property
    def ends(self) -> bool:
        """Whether its sender sends no more after it."""
        return bool(self.flags & (TH_FIN | TH_RST))

    @property
    def resets(self) -> bool:
        """Whether the connection is gone after it."""
        return bool(self.flags & TH_RST)


def _after_type(type_at: int, payload_at: int) -> Callable[[bytes], bytes]:
    """Return what takes off a header with an Ethernet type, and the tags of VLANs after it."""

    def take_off(octets: bytes) -> bytes:
        kind, rest = int.from_bytes(octets[type_at : type_at + 2], "big"), octets[payload_at:]
        while kind in _TAGGED and len(rest) >= 4:
            kind, rest = int.from_bytes(rest[2:4], "big"), rest[4:]
        return rest if kind in _IP_TYPES else b""

    return take_off


def _bare(octets: bytes) -> bytes:
    """Take off an address family of four octets, if there is one."""
    return octets if octets and octets[0] >> 4 in _VERSIONS else octets[4:]


_HEADS: Mapping[int, Callable[[bytes], bytes]] = {
    DLT_NULL: _bare,
    DLT_EN10MB: _after_type(12, 14),
    12: _bare,
    14: _bare,
    101: _bare,
    108: _bare,
    DLT_LINUX_SLL: _after_type(14, 16),
    DLT_IPV4: _bare,
    DLT_IPV6: _bare,
    DLT_LINUX_SLL2: _after_type(0, 20),
}
"""What takes off the first header, by link type; raw IP and loopback have a number per system."""


def can_be_read(packet: CapturedPacket) -> bool:
    """Return whether its first header is of a kind that is known here."""
    return packet.link_type in _HEADS


def segment_of(packet: CapturedPacket) -> CapturedSegment | None:
    """Return the segment in a packet, None if there is none, or not enough of one."""
    octets = _HEADS[packet.link_type](packet.octets)
    try:
        ip, length = _ip(octets)
    except (DpktError, struct.error, ValueError, LookupError, AttributeError, TypeError):
        return None
    if ip is None or not isinstance(ip.data, TCP):
        return None
    tcp = ip.data
    missing = max(0, length - len(octets))
    return CapturedSegment(
        packet.number,
        packet.time,
        Endpoint(ip.src, tcp.sport),
        Endpoint(ip.dst, tcp.dport),
        tcp.seq,
        tcp.ack if tcp.flags & TH_ACK else None,
        tcp.flags,
        tcp.data,
        len(tcp.data) + missing,
    )


def _ip(octets: bytes) -> tuple[IP | IP6 | None, int]:
    """Return the packet of IP, if there is TCP in it, and how long it was on the wire."""
    if len(octets) < 20:
        return None, 0
    if octets[0] >> 4 == 4 and octets[9] == IP_PROTO_TCP:
        four = IP(octets)
        return (None if four.mf else four), four.len
    if octets[0] >> 4 == 6 and (octets[6] == IP_PROTO_TCP or octets[6] in EXT_HDRS):
        six = IP6(octets)
        return six, 40 + six.plen if six.plen else 0
    return None, 0
