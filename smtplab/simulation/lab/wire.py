"""The wire: which arrows cross when a TCP connection opens, closes and drops (RFC 9293 §3).

And what is said between two connections, where none does.
"""

from __future__ import annotations

from smtplab.simulation.lab.moment import Arrow

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

NOW_CLIENT = "{client} is now the client of {server}"
CLIENT_AGAIN = "{client} is the client of {server} again"
NOW_FETCHES = "{client} is now the POP3 client of {server}"
BOUNCES = "{host} bounces it: a report goes to {path}"
NOBODY_IS_TOLD = "{host} gives it up: nobody is told, its reverse-path is <>"
NO_WAY_BACK = "{host} gives it up: there is no way back to {path}"
NOTHING_HELD = "no server holds mail for others"
ALL_PASSED_ON = "nothing is left to be passed on"
SOME_WAITS = "what must wait is held for another try: {count} in all"
NO_POP3 = "no server here lets mail be fetched"
"""What is said where no arrow crosses: who acts now, and what a server does by itself."""
