"""The wire: which arrows cross when a TCP connection opens, closes and drops (RFC 9293 §3)."""

from __future__ import annotations

from smtplab.simulation.moment import Arrow

HANDSHAKE: tuple[tuple[Arrow, str], ...] = (
    (Arrow.TO_SERVER, "SYN"),
    (Arrow.TO_CLIENT, "SYN, ACK"),
    (Arrow.TO_SERVER, "ACK"),
)
"""How a connection opens: three segments (RFC 9293 §3.5)."""

CLOSED_BY_SERVER: tuple[tuple[Arrow, str], ...] = (
    (Arrow.TO_CLIENT, "FIN"),
    (Arrow.TO_SERVER, "FIN"),
)
"""How it closes: each side says that it is done (RFC 9293 §3.6); acknowledgements left out."""

NOBODY_LISTENS: tuple[Arrow, str] = (Arrow.TO_CLIENT, "RST, nobody listens")
"""What comes back from a host without a server (RFC 9293 §3.5.2)."""

RESET_BY_SERVER: tuple[Arrow, str] = (Arrow.TO_CLIENT, "RST")
REPLY_LOST: tuple[Arrow, str] = (Arrow.TO_CLIENT, "RST, the reply is lost")
RESET_BY_CLIENT: tuple[Arrow, str] = (Arrow.TO_SERVER, "RST")
"""How it drops: at once, and whatever was on its way is lost (RFC 9293 §3.5.2)."""

NOTHING_THERE = "not connected"
"""What is said where octets would cross and no connection is."""
