"""The time that a server gives its client (RFC 5321 §4.5.3.2).

A client has so many seconds for each command line; an octet of a line is not a line. Content is
another matter: a large message may take hours on a slow link, and a person may type it by hand. So
silence is limited as before a command, and content that comes more slowly than `SLOWEST` uses up
what the client had in reserve.
"""

from __future__ import annotations

SLOWEST = 100
"""Octets of content a second that a client can go on with for as long as it likes."""
RESERVE = 2
"""Slower content may take so many times the limit: ten minutes, as long as the RFC gives the end of
data (§4.5.3.2.6)."""


class Patience:
    """When a server gives up on its client.

    Args:
        limit: Seconds that a client has for a command line; at most so many are silent in content.
        now: The time, in seconds of whatever clock the caller keeps.
    """

    def __init__(self, limit: float, now: float) -> None:
        self._limit = limit
        self.restart(now)

    @property
    def due(self) -> float:
        """The time at which the server gives up."""
        return min(self._silent, self._slow)

    def restart(self, now: float) -> None:
        """Start the wait again: the server has replied, so the client is to send its next line."""
        self._silent = now + self._limit
        self._slow = now + RESERVE * self._limit

    def take_content(self, octets: int, now: float) -> None:
        """Count octets of content; each buys time, but never more than the reserve."""
        self._silent = now + self._limit
        self._slow = min(now + RESERVE * self._limit, self._slow + octets / SLOWEST)
