"""Greylisting: who has tried which recipient, and when for the first time (RFC 6647)."""

from __future__ import annotations

from smtplab.protocol.paths import Mailbox
from smtplab.protocol.server import ServerEnd

__all__ = ["Greylist"]

_MOST_TRIES = 10_000
"""Pairs of sender and recipient that are remembered; the oldest is forgotten first."""


class Greylist:
    """The first try of each sender for each recipient.

    Args:
        delay: Seconds after which another try is accepted.
    """

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._first_tries: dict[tuple[str, str], float] = {}

    def accepts(self, mailbox: Mailbox, server: ServerEnd) -> bool:
        """Return whether this sender tried this recipient long enough ago (RFC 6647 §2)."""
        sender = str(server.transaction.reverse_path) if server.transaction else ""
        now = server.pending.at if server.pending else 0.0
        pair = (sender, str(mailbox).lower())
        first = self._first_tries.get(pair)
        if first is None:
            self._first_tries[pair] = now
        if len(self._first_tries) > _MOST_TRIES:
            del self._first_tries[next(iter(self._first_tries))]
        return first is not None and now - first >= self._delay
