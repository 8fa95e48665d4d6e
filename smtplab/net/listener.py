"""The sockets that a server listens on: every address of a host, all at one port."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from collections.abc import Iterator, Sequence

BACKLOG = 1024
"""Clients that the system holds until they are accepted."""
_NOT_HERE = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})
"""What it says where a name has an address that this machine lacks, as `localhost` without IPv6."""


def open_sockets(host: str, port: int) -> list[socket.socket]:
    """Listen on every address of a host that this machine has.

    Args:
        host: A name or an address; "" for all.
        port: The port; 0 picks one, the same for all addresses.

    Raises:
        OSError: If the name leads nowhere or the port cannot be had.
    """
    opened: list[socket.socket] = []
    missing: OSError | None = None
    try:
        for family, address in _addresses(host):
            try:
                opened.append(_listen(family, address, port or port_of(opened)))
            except OSError as error:
                if error.errno not in _NOT_HERE:
                    raise
                missing = error
        if missing and not opened:
            raise missing
    except OSError:
        for one in opened:
            one.close()
        raise
    return opened


_Address = tuple[object, ...]
"""A host, a port, and of IPv6 the flow and the interface that a local address is of."""


def host_and_port(host: str, port: int) -> str:
    """Write a host and a port; an address of IPv6 stands in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _addresses(host: str) -> Iterator[tuple[int, _Address]]:
    try:
        found = socket.getaddrinfo(
            host or None, 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except UnicodeError:
        raise OSError(errno.EINVAL, "not a host name") from None
    yield from dict.fromkeys((int(family), tuple(address)) for family, *_, address in found)


def _listen(family: int, address: _Address, port: int) -> socket.socket:
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            # Elsewhere the option would let two programs have one port.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listening.bind((address[0], port, *address[2:]))
        listening.listen(BACKLOG)
        listening.setblocking(False)
    except OSError:
        listening.close()
        raise
    return listening


def port_of(sockets: Sequence[socket.socket]) -> int:
    """Return the port of the first socket, 0 if there is none."""
    return int(sockets[0].getsockname()[1]) if sockets else 0


def only_loopback(sockets: Sequence[socket.socket]) -> bool:
    """Return whether only this machine can reach the sockets."""
    return all(ipaddress.ip_address(_address_of(one)).is_loopback for one in sockets)


def _address_of(listening: socket.socket) -> str:
    return str(listening.getsockname()[0]).partition("%")[0]
