"""Saving what was changed once there is a rest, so that typing does not wait for the disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.timer import Timer

__all__ = ["DelayedSave"]

DELAY = 0.5
"""Seconds of rest before a change is saved."""


class DelayedSave:
    """Saves some time after the first of several changes.

    Args:
        owner: Has the timer; nothing is saved by it once it is closed.
        save: Saves.
    """

    def __init__(self, owner: MessagePump, save: Callable[[], object]) -> None:
        self._owner = owner
        self._save = save
        self._timer: Timer | None = None

    def request(self) -> None:
        """Save soon."""
        if self._timer is None:
            self._timer = self._owner.set_timer(DELAY, self.run)

    def run(self) -> None:
        """Save now."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._save()
