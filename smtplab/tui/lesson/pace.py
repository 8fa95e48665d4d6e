"""How does the dialogue of a step play by itself, and what can be done at each of its lines?"""

from __future__ import annotations

from abc import abstractmethod

from smtplab.teaching.lesson_session import Status
from smtplab.tui.common.autoplay import Pace
from smtplab.tui.lesson import texts
from smtplab.tui.lesson.bench import LessonBench

__all__ = ["LessonPace"]


class LessonPace(LessonBench, Pace):
    """Plays a dialogue until something is asked."""

    @abstractmethod
    def action_go_on(self) -> None:
        """Do what Enter does."""

    def can_play(self) -> bool:
        """Say whether the next line of a dialogue comes by itself."""
        return self.lesson.can_play

    def play_line(self) -> None:
        """Play the next line."""
        self.lesson.play_line()

    def action_play_or_pause(self) -> None:
        """Have a dialogue play by itself, or stop it; where there is none, go on."""
        if self.is_playing or self.can_play():
            super().action_play_or_pause()
        else:
            self.action_go_on()

    def advice(self) -> str:
        """Say in the row under the prompt what can be done now; "" where the lab knows better."""
        if self.is_playing:
            return self.pace()
        line = self.lesson.runner.next_line
        if self.lesson.status is Status.REPLY and line:
            return texts.SERVING_LINE.format(line=line)
        return texts.STANDING.get(self.lesson.status, "")
