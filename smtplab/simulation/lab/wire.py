"""The arrows that cross when a TCP connection opens, closes and drops (RFC 9293 §3)."""

from __future__ import annotations

from smtplab.simulation.lab.moment import Direction

HANDSHAKE: tuple[tuple[Direction, str], ...] = (
    (Direction.TO_SERVER, "SYN"),
    (Direction.TO_CLIENT, "SYN, ACK"),
    (Direction.TO_SERVER, "ACK"),
)
"""How a connection opens: three segments (RFC 9293 §3.5)."""

CLOSED_BY_SERVER: tuple[tuple[Direction, str], ...] = (
    (Direction.TO_CLIENT, "FIN"),
    (Direction.TO_SERVER, "FIN"),
)
"""How it closes: each side says that it is done (RFC 9293 §3.6); acknowledgements left out."""

NOBODY_LISTENS: tuple[Direction, str] = (Direction.TO_CLIENT, "RST, nobody listens")
"""What comes back from a host without a server (RFC 9293 §3.5.2)."""

RESET_BY_SERVER: tuple[Direction, str] = (Direction.TO_CLIENT, "RST")
REPLY_LOST: tuple[Direction, str] = (Direction.TO_CLIENT, "RST, the reply is lost")
RESET_BY_CLIENT: tuple[Direction, str] = (Direction.TO_SERVER, "RST")
"""How it drops: at once, and whatever was on its way is lost (RFC 9293 §3.5.2)."""

NOT_RECORDED = "TLS handshake (not recorded)"
NO_HANDSHAKE = "no handshake came in time"
SILENT = "the server waits for the TLS handshake, and this client does not begin it"
BAD_CERTIFICATE = "TLS is on, but the certificate is bad"
TLS_FAILED = "TLS fails: {failure}"
"""What is to be said of a TLS handshake where no record crosses (RFC 3207 §4)."""

NOTHING_THERE = "not connected"
"""The words where octets are sent and there is no connection."""
