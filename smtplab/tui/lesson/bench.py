"""What do the regions of the lesson screen share, and how is what was done kept?"""

from __future__ import annotations

from abc import abstractmethod

from textual.timer import Timer

from smtplab.services import Desk
from smtplab.simulation.text.visible import visible
from smtplab.teaching.lesson_session import LessonSession
from smtplab.teaching.player import Player
from smtplab.tui.lab.screen import LabScreen
from smtplab.tui.lesson.pane import LessonPane

__all__ = ["LessonBench"]

_NOTE_STAYS = 12
"""Seconds that a word about what was kept stays on the screen."""
_KEPT_AFTER = 0.5
"""Seconds of rest before a change is kept: typing must not wait for the disk."""


class LessonBench(LabScreen):
    """A screen with a lesson on it; the regions add to it what can be done.

    Attributes:
        desk: Where the progress is kept.
        lesson: The lesson as it is played.
        lesson_pane: Where it is read.
    """

    desk: Desk
    lesson: LessonSession
    lesson_pane: LessonPane
    _keeping: Timer | None = None

    @property
    def player(self) -> Player:
        """The lesson, with the play of its step."""
        return self.lesson.player

    @abstractmethod
    def show_or_leave(self) -> None:
        """Show the step; where the lesson is over, the next lesson."""

    def keep_soon(self) -> None:
        """Keep the lesson once there is a rest."""
        if self._keeping is None:
            self._keeping = self.set_timer(_KEPT_AFTER, self.keep)

    def keep(self) -> None:
        """Keep the lesson; say so where that fails."""
        if self._keeping is not None:
            self._keeping.stop()
            self._keeping = None
        self.lesson.save()
        self._tell_note()

    def _tell_note(self) -> None:
        if note := self.desk.untold():
            self.say(visible(note), seconds=_NOTE_STAYS)

    def on_mount(self) -> None:
        """Show what became of what was kept."""
        self._tell_note()

    def on_unmount(self) -> None:
        """Keep the lesson as it is left."""
        self.keep()
