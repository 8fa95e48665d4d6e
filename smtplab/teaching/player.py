"""Where is the learner in a lesson, and what is kept of it?"""

from __future__ import annotations

from collections.abc import Callable

from smtplab.teaching.activity.play import Play
from smtplab.teaching.lesson.lesson import Activity, Lesson, Step
from smtplab.teaching.progress import Progress

__all__ = ["Player", "play_of"]


def play_of(activity: Activity | None) -> Play:
    """Begin an activity; None is a step that is only read, done by going on."""
    raise NotImplementedError(activity)


class Player:
    """A lesson that is being played.

    Goes on with the step and the state that were kept, else with the first step that is not done.

    Args:
        lesson: The lesson.
        progress: Where it is kept.
        clock: Gives the time, in seconds since 1970.

    Attributes:
        lesson: The lesson.
        index: Place of the present step.
        play: The activity of the present step.
    """

    lesson: Lesson
    index: int
    play: Play

    def __init__(self, lesson: Lesson, progress: Progress, clock: Callable[[], float]) -> None:
        raise NotImplementedError(lesson, progress, clock)

    @property
    def step(self) -> Step:
        """The present step."""
        return self.lesson.steps[self.index]

    def is_done(self, index: int) -> bool:
        """Say whether a step was done, now or earlier."""
        raise NotImplementedError(index)

    @property
    def finished(self) -> bool:
        """Whether all steps were done."""
        return all(map(self.is_done, range(len(self.lesson.steps))))

    def go_to(self, index: int) -> None:
        """Go to a step, from its start; out of range, the nearest."""
        raise NotImplementedError(index)

    def keep(self) -> None:
        """Keep where the learner is and what was done; called after each change."""
        raise NotImplementedError
