"""Messages that are handed to a program on the same host, and come back or stay in its hands."""

from __future__ import annotations

__all__ = ["is_handed_on"]

_HERE = ("127.", "[127.", "::1", "[::1", "localhost")
_ADDRESS_HERE = ("[127.", "[::1]")
_TAKEN = ("queued as", "Message accepted for delivery")


def is_handed_on(peer: str, text: str) -> bool:
    """Return whether a server on the same host put the message into a queue of its own.

    Args:
        peer: The next server, as the log names it.
        text: What it replied.
    """
    is_here = peer.startswith(_HERE) or any(one in peer for one in _ADDRESS_HERE)
    return is_here and any(one in text for one in _TAKEN)
