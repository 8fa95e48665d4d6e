"""Playing a session by itself: start, pause, faster, slower."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.timer import Timer

__all__ = ["Autoplay"]

_SPEEDS = (4.0, 2.0, 1.0, 0.5, 0.25)
"""Seconds a line."""
_PLAYING = "playing, {seconds:g} s a line · Space pauses · + - speed"


class Autoplay:
    """Plays line by line, as long as there is a line that comes by itself.

    Args:
        owner: Has the timer; nothing plays on once it is closed.
        can_step: Returns whether there is a line that comes by itself.
        step: Plays the next line.
        show: Shows what came of it; called once for each line and each change of the pace.
    """

    def __init__(
        self,
        owner: MessagePump,
        can_step: Callable[[], bool],
        step: Callable[[], object],
        show: Callable[[], object],
    ) -> None:
        self._owner = owner
        self._can_step = can_step
        self._step = step
        self._show = show
        self._speed = 2
        self._timer: Timer | None = None

    @property
    def is_playing(self) -> bool:
        """Whether it plays now."""
        return self._timer is not None

    @property
    def status(self) -> str:
        """How fast it plays and what changes that; "" while it does not."""
        return _PLAYING.format(seconds=_SPEEDS[self._speed]) if self.is_playing else ""

    def toggle(self) -> None:
        """Start or stop."""
        if self.is_playing:
            self.pause()
        elif self._can_step():
            self._start()
        self._show()

    def change_speed(self, by: int) -> None:
        """Play faster or slower."""
        self._speed = max(0, min(self._speed + by, len(_SPEEDS) - 1))
        if self.is_playing:
            self._start()
        self._show()

    def _start(self) -> None:
        self.pause()
        self._timer = self._owner.set_interval(_SPEEDS[self._speed], self.tick)

    def tick(self) -> None:
        """Play one line; stop where something is asked or nothing is left."""
        if self._can_step():
            self._step()
        if not self._can_step():
            self.pause()
        self._show()

    def pause(self) -> None:
        """Stop playing."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
