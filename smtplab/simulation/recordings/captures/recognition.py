"""What a captured connection speaks, by its ports and by what is said first."""

from __future__ import annotations

import re
from collections.abc import Mapping

from smtplab.protocol.pattern import Pattern

__all__ = ["SMTP_PORTS", "is_file_transfer", "protocol_of", "server_speaks"]

SMTP_PORTS = frozenset({25, 465, 587, 2525})
_PORTS: Mapping[int, str] = {
    **dict.fromkeys(SMTP_PORTS, "SMTP"),
    21: "FTP",
    80: "HTTP",
    110: "POP3",
    143: "IMAP",
    443: "HTTPS",
    993: "IMAP under TLS",
    995: "POP3 under TLS",
}
_FIRST: Mapping[str, Pattern[bytes]] = {
    "SMTP": Pattern(
        rb"(?:220|554)[ \r-]|(?:EHLO|HELO|LHLO) |MAIL FROM:|RCPT TO:|250-", re.IGNORECASE
    ),
    "POP3": Pattern(rb"\+OK|-ERR"),
    "IMAP": Pattern(rb"\* (?:OK|PREAUTH|BYE)"),
    "HTTP": Pattern(rb"[A-Z]+ [^ ]* HTTP/|HTTP/"),
    "SSH": Pattern(rb"SSH-"),
    "TLS": Pattern(rb"[\x14-\x17]\x03"),
}
_REPLY = Pattern(rb"[2-5][0-9]{2}[ -]|\+OK|\* |SSH-")
_FILE_TRANSFER = Pattern(rb"(?:USER|SYST|FEAT|OPTS) ?|AUTH (?:TLS|SSL)", re.IGNORECASE)


def protocol_of(octets: bytes, port: int) -> str:
    """Return the name of what is spoken; the port where nothing else tells it.

    Args:
        octets: What is said first.
        port: The server's port.
    """
    if port in _PORTS:
        return _PORTS[port]
    return next((name for name, first in _FIRST.items() if first.match(octets)), f"port {port}")


def is_file_transfer(octets: bytes) -> bool:
    """Return whether a client that was greeted with 220 speaks FTP, by its first line."""
    return _FILE_TRANSFER.match(octets) is not None


def server_speaks(octets: bytes) -> bool:
    """Return whether a server says this, where no port and no handshake tells who it is."""
    return _REPLY.match(octets) is not None
