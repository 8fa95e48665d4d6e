"""One end of a TLS connection without a socket: octets in, octets out.

There are two kinds of it: the `ssl` of Python, and `tlslite-ng`, which is pure Python and runs in a
browser, where Python has no TLS.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from smtplab.simulation.tls.issue import HostKey

__all__ = ["VERSIONS", "Negotiated", "TlsEnd", "TlsError", "make_client", "make_server"]

VERSIONS = ("1.2", "1.3")
"""Versions of TLS that both kinds speak."""


class TlsError(Exception):
    """What made TLS fail, in a few words; an alert may wait to be taken."""


class Negotiated(NamedTuple):
    """What two ends have agreed on.

    Attributes:
        version: Such as "TLS 1.3".
        cipher: Name of the cipher suite.
        certificate: The server's certificate in DER, as the client has received it; empty at the
            server.
    """

    version: str
    cipher: str
    certificate: bytes = b""


class TlsEnd(Protocol):
    """One end of a TLS connection. A client has its ClientHello ready once it is made."""

    @property
    def negotiated(self) -> Negotiated | None:
        """What was agreed on, None until the handshake is done."""

    @property
    def is_closed(self) -> bool:
        """Whether the other end has said that it sends no more."""

    def receive(self, octets: bytes) -> bytes:
        """Take octets off the wire; return the plain text that they complete.

        Raises:
            TlsError: If they are not what TLS has to carry here.
        """

    def take(self) -> bytes:
        """Return the octets that are to go on the wire, once."""

    def write(self, text: bytes) -> None:
        """Have plain text sent, once the handshake is done."""

    def close(self) -> None:
        """Tell the other end that no more will be sent."""


def has_ssl() -> bool:
    """Return whether this Python has TLS of its own."""
    import sys  # noqa: PLC0415

    return sys.platform != "emscripten"


def make_server(key: HostKey, version: str) -> TlsEnd:
    """Make the end of a server.

    Args:
        key: Its key and certificate.
        version: The only version that it speaks.
    """
    if has_ssl():
        from smtplab.simulation.tls.native_end import NativeEnd  # noqa: PLC0415  # slow to load

        return NativeEnd.server(key, version)
    from smtplab.simulation.tls.pure_end import PureEnd  # noqa: PLC0415  # slow to load

    return PureEnd.server(key, version)


def make_client(host: str, version: str) -> TlsEnd:
    """Make the end of a client, which takes any certificate: what it is worth is told by others.

    Args:
        host: The server name that it asks for.
        version: The newest version that it speaks.
    """
    if has_ssl():
        from smtplab.simulation.tls.native_end import NativeEnd  # noqa: PLC0415  # slow to load

        return NativeEnd.client(host, version)
    from smtplab.simulation.tls.pure_end import PureEnd  # noqa: PLC0415  # slow to load

    return PureEnd.client(host, version)
