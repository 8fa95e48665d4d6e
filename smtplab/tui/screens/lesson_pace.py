"""How does a dialogue play by itself: started, paused, faster, slower?"""

from __future__ import annotations

from abc import abstractmethod

from textual.timer import Timer

from smtplab.teaching.activity.play import Wants
from smtplab.tui.screens.lesson_bench import LessonBench
from smtplab.tui.views import lesson_texts as texts

__all__ = ["Pace"]

_SPEEDS = (4.0, 2.0, 1.0, 0.5, 0.25)
"""Seconds a line, when a dialogue plays by itself."""


class Pace(LessonBench):
    """Plays a dialogue line by line until something is asked."""

    _pace: int = 2
    _playing: Timer | None = None

    @abstractmethod
    def action_go_on(self) -> None:
        """Do what Enter does."""

    def action_play_orpause(self) -> None:
        """Have a dialogue play by itself, or stop it."""
        if self._playing is not None:
            self.pause()
        elif self.player.play.wants is Wants.ON and self.player.play.experiment is not None:
            self._playing = self.set_interval(_SPEEDS[self._pace], self.tick)
        else:
            self.action_go_on()
        self.show()

    def action_speed(self, by: int) -> None:
        """Play faster or slower."""
        self._pace = max(0, min(self._pace + by, len(_SPEEDS) - 1))
        if self._playing is not None:
            self._playing.stop()
            self._playing = self.set_interval(_SPEEDS[self._pace], self.tick)
        self.show()

    def tick(self) -> None:
        """Play one line; stop where something is asked or all is said."""
        play = self.player.play
        if play.wants is Wants.ON and not play.done:
            self.do(play.on)
        if play.wants is not Wants.ON or play.done:
            self.pause()
            self.show()

    def pause(self) -> None:
        """Stop playing."""
        if self._playing is not None:
            self._playing.stop()
            self._playing = None

    def advice(self) -> str:
        """Say in the row under the prompt what can be done now; "" where the lab knows better."""
        wants = self.player.play.wants
        if self._playing is not None:
            return texts.PLAYING.format(seconds=_SPEEDS[self._pace])
        if wants is Wants.REPLY:
            return texts.SERVING
        if wants is Wants.ON and self.player.play.experiment is not None:
            return texts.STEPPING
        return "" if wants is Wants.LINE else texts.CUES.get(wants, "")

    def on_unmount(self) -> None:
        """Play no more."""
        self.pause()
