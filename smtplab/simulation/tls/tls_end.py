"""One end of a TLS connection without a socket: octets in, octets out.

`smtplab.simulation.tls.choice` makes the kind that this Python can have.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

__all__ = ["VERSIONS", "Negotiated", "TlsEnd", "TlsError"]

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
        """Announce to the other end that no more will be sent."""
