"""Frames as they are written to a capture: TCP in IP in Ethernet, with lengths and checksums."""

from __future__ import annotations

from ipaddress import ip_address
from typing import NamedTuple

from dpkt.ethernet import ETH_TYPE_IP, ETH_TYPE_IP6, Ethernet
from dpkt.ip import IP, IP_PROTO_TCP
from dpkt.ip6 import IP6
from dpkt.tcp import TCP, TH_SYN

__all__ = ["Endpoint", "endpoints", "frame"]

_ETHERNET_MTU = 1500
_HEADERS = {4: 20 + 20, 6: 40 + 20}
"""Octets of the headers of IP and TCP, by the version of IP."""
_LOCAL = b"\x02\x00"
"""How an Ethernet address begins that no maker gave out."""
_DOCUMENTATION = b"\x20\x01\x0d\xb8" + bytes(8)
"""2001:db8::/32 (RFC 3849), where a host has no IPv6 address of its own."""


class Endpoint(NamedTuple):
    """One end of a TCP connection.

    Attributes:
        address: Its IP address, as octets.
        port: Its port.
    """

    address: bytes
    port: int

    @property
    def longest(self) -> int:
        """Octets that one segment carries at most."""
        return _ETHERNET_MTU - _HEADERS[4 if len(self.address) == 4 else 6]

    @property
    def hardware(self) -> bytes:
        """Its Ethernet address."""
        return _LOCAL + self.address[-4:]


def endpoints(client: tuple[str, int], server: tuple[str, int]) -> tuple[Endpoint, Endpoint]:
    """Return both ends, with addresses of one version of IP."""
    one, other = ip_address(client[0]).packed, ip_address(server[0]).packed
    if len(one) != len(other):
        one, other = (_DOCUMENTATION[: 16 - len(it)] + it for it in (one, other))
    return Endpoint(one, client[1]), Endpoint(other, server[1])


def frame(
    sender: Endpoint, receiver: Endpoint, flags: int, numbers: tuple[int, int], octets: bytes
) -> bytes:
    """Return a segment in its frame.

    Args:
        sender: Where it comes from.
        receiver: Where it goes.
        flags: Flags of TCP.
        numbers: The sequence number and the acknowledgement number.
        octets: What it carries.
    """
    options = b"\x02\x04" + sender.longest.to_bytes(2, "big") if flags & TH_SYN else b""
    segment = TCP(
        sport=sender.port,
        dport=receiver.port,
        seq=numbers[0],
        ack=numbers[1],
        off=5 + len(options) // 4,
        flags=flags,
        opts=options,
        data=octets,
    )
    addresses = {"src": sender.address, "dst": receiver.address}
    if len(sender.address) == 4:
        kind, packet = ETH_TYPE_IP, IP(p=IP_PROTO_TCP, df=1, data=segment, **addresses)
    else:
        kind, packet = ETH_TYPE_IP6, _packet6(segment, addresses)
    return bytes(
        Ethernet(dst=receiver.hardware, src=sender.hardware, type=kind, data=bytes(packet))
    )


def _packet6(segment: TCP, addresses: dict[str, bytes]) -> IP6:
    packet = IP6(nxt=IP_PROTO_TCP, hlim=64, plen=len(segment), data=segment, **addresses)
    packet.extension_hdrs = {}
    return packet
