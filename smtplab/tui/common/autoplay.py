"""How does a session play by itself: started, paused, faster, slower?"""

from __future__ import annotations

from abc import abstractmethod

from textual.timer import Timer

from smtplab.tui.lab.bench import Bench

__all__ = ["Pace"]

_SPEEDS = (4.0, 2.0, 1.0, 0.5, 0.25)
"""Seconds a line."""
_PLAYING = "playing, {seconds:g} s a line · Space pauses · + - speed"


class Pace(Bench):
    """Plays line by line, as long as there is a line that comes by itself."""

    _pace: int = 2
    _timer: Timer | None = None

    @abstractmethod
    def can_play(self) -> bool:
        """Say whether there is a line that comes by itself."""

    @abstractmethod
    def play_line(self) -> None:
        """Play the next line."""

    @property
    def is_playing(self) -> bool:
        """Whether it plays by itself now."""
        return self._timer is not None

    def action_play_or_pause(self) -> None:
        """Have it play by itself, or stop it."""
        if self.is_playing:
            self.pause()
        elif self.can_play():
            self._start()
        self.show()

    def action_speed(self, by: int) -> None:
        """Play faster or slower."""
        self._pace = max(0, min(self._pace + by, len(_SPEEDS) - 1))
        if self.is_playing:
            self._start()
        self.show()

    def _start(self) -> None:
        self.pause()
        self._timer = self.set_interval(_SPEEDS[self._pace], self.tick)

    def tick(self) -> None:
        """Play one line; stop where something is asked or all is said."""
        if self.can_play():
            self.do(self.play_line)
        if not self.can_play():
            self.pause()
            self.show()

    def pause(self) -> None:
        """Stop playing."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def pace(self) -> str:
        """Say how fast it plays and what changes that; "" while it does not."""
        return _PLAYING.format(seconds=_SPEEDS[self._pace]) if self.is_playing else ""

    def on_unmount(self) -> None:
        """Play no more."""
        self.pause()
