"""Where lines go out without anyone waiting: a pipe that nobody reads must not stop a server."""

from __future__ import annotations

import os
import select
from typing import Protocol

PIECE = 4096
"""Octets that a pipe takes at once when it is ready: Linux's PIPE_BUF."""


class Outlet(Protocol):
    """Whatever takes octets."""

    def offer(self, octets: bytes, patience: float) -> int:
        """Take some octets from the front.

        Args:
            octets: What there is to take.
            patience: Seconds to wait until something can be taken.

        Returns:
            How many were taken, 0 if none can be now.
        """


class Descriptor:
    """An open file, by its descriptor; one that breaks swallows whatever comes.

    Args:
        number: The descriptor; None for nothing at all.
    """

    def __init__(self, number: int | None) -> None:
        self._number = number

    def offer(self, octets: bytes, patience: float) -> int:
        """Write what can be written without waiting longer than `patience` seconds."""
        if self._number is None:
            return len(octets)
        try:
            if not _is_ready(self._number, patience):
                return 0
            return os.write(self._number, octets[:PIECE])
        except OSError:
            # The reader has gone away, or the disk is full: no reason to stop serving.
            self._number = None
            return len(octets)


def _is_ready(number: int, patience: float) -> bool:
    if not hasattr(select, "poll"):
        return True
    poll = select.poll()
    poll.register(number, select.POLLOUT)
    return bool(poll.poll(patience * 1000))
