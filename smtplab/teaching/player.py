"""A lesson that is played: the present step, its runner, and what is saved of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from smtplab.teaching.activity.base import ReadingRunner
from smtplab.teaching.activity.compose import ComposeRunner
from smtplab.teaching.activity.diagnose import DiagnoseRunner
from smtplab.teaching.activity.predict import PredictRunner
from smtplab.teaching.activity.question import QuestionRunner
from smtplab.teaching.activity.runner import Feedback, Runner
from smtplab.teaching.activity.scripted import WatchRunner
from smtplab.teaching.activity.serve import ServeRunner
from smtplab.teaching.activity.task import TaskRunner
from smtplab.teaching.lesson.lesson import (
    Activity,
    Complete,
    Diagnose,
    Lesson,
    Order,
    Predict,
    Serve,
    Step,
    Task,
    Watch,
)
from smtplab.teaching.lesson.quiz import Quiz
from smtplab.teaching.misconceptions import Misconceptions
from smtplab.teaching.progress import Effort, Progress

__all__ = ["Player", "make_runner"]


_HANDSHAKE = "handshake"
"""The term that a lesson introduces if it is the one to show the arrows of TCP singly."""


def make_runner(
    activity: Activity | None, known: Misconceptions | None = None, *, knows_tcp: bool = False
) -> Runner:
    """Begin an activity; None is a step that is only read, done by going on.

    Args:
        activity: What is done.
        known: The misconceptions that a learner can show.
        knows_tcp: Whether the arrows of TCP are nothing new to them.
    """
    match activity:
        case None:
            return ReadingRunner()
        case Watch():
            return WatchRunner(activity, knows_tcp=knows_tcp)
        case _:
            return _RUNNERS[type(activity)](activity, known)


_RUNNERS: Mapping[type[Activity], Callable[[Any, Misconceptions | None], Runner]] = (
    MappingProxyType(
        {
            Predict: PredictRunner,
            Task: TaskRunner,
            Serve: ServeRunner,
            Diagnose: DiagnoseRunner,
            Quiz: QuestionRunner,
            Order: ComposeRunner,
            Complete: ComposeRunner,
        }
    )
)
"""Activities in which a learner can be wrong."""


class Player:
    """A lesson that is being played.

    Goes on with the step and the state that were kept, else with the first step that is not done.

    Args:
        lesson: The lesson.
        progress: Where it is kept.
        clock: Gives the time, in seconds since 1970.
        known: The misconceptions that the learner can show.

    Attributes:
        lesson: The lesson.
        index: Place of the present step.
        runner: The activity of the present step.
    """

    def __init__(
        self,
        lesson: Lesson,
        progress: Progress,
        clock: Callable[[], float],
        known: Misconceptions | None = None,
    ) -> None:
        self.lesson = lesson
        self._misconceptions = known
        self._progress = progress
        self._clock = clock
        done = progress.lesson(lesson.name).done
        key, saved = progress.place(lesson.name)
        self._done = {step.key for step in lesson.steps if step.key in done}
        if done or key:  # the questions at the start are for one who comes for the first time
            self._done |= {step.key for step in lesson.steps if not step.is_written} - {key}
        keys = [step.key for step in lesson.steps]
        is_open = key in keys and key not in self._done
        self.index = keys.index(key) if is_open else self._first_undone()
        self._enter()
        if is_open:
            self.runner.restore(saved)

    def _enter(self) -> None:
        """Begin the present step."""
        self.runner: Runner = make_runner(
            self.step.activity, self._misconceptions, knows_tcp=not self._shows_tcp
        )
        self._is_saved_done = False
        self._counted: Feedback | None = None

    @property
    def _shows_tcp(self) -> bool:
        """Whether this is the step that shows a handshake for the first time."""
        watched = (step for step in self.lesson.steps if isinstance(step.activity, Watch))
        return _HANDSHAKE in self.lesson.terms and self.step is next(watched, None)

    def _first_undone(self) -> int:
        steps = enumerate(self.lesson.steps)
        return next((index for index, step in steps if step.key not in self._done), 0)

    @property
    def step(self) -> Step:
        """The present step."""
        return self.lesson.steps[self.index]

    def is_done(self, index: int) -> bool:
        """Return whether a step was done, now or earlier."""
        here = index == self.index and self.runner.done
        return here or self.lesson.steps[index].key in self._done

    @property
    def finished(self) -> bool:
        """Whether all steps were done."""
        return all(map(self.is_done, range(len(self.lesson.steps))))

    @property
    def assisted(self) -> int:
        """How many steps were done with the solution shown."""
        return sum(self._progress.lesson(self.lesson.name).done.values())

    def go_to(self, index: int) -> None:
        """Go to a step, from its start; out of range, the nearest."""
        self.save()
        self.index = max(0, min(index, len(self.lesson.steps) - 1))
        self._enter()
        self.save()

    def count_misconception(self) -> None:
        """Count the misconception that the last try has shown, once for each try."""
        feedback = self.runner.feedback
        if feedback is self._counted:
            return
        self._counted = feedback
        if feedback and feedback.misconception:
            name, lesson = feedback.misconception, self.lesson.name
            self._progress.show_misconception(name, lesson, self.step.key, self._clock())

    def add_effort(self, effort: Effort) -> None:
        """Keep what the present step has cost; the questions at the start cost nothing."""
        if self.step.is_written:
            self._progress.add_effort(self.lesson.name, self.step.key, effort)

    def save(self) -> None:
        """Keep where the learner is and what was done; called after each change."""
        key, now = self.step.key, self._clock()
        if self.runner.done and not self._is_saved_done:
            self._done.add(key)
            self._finish(self.step, now)
        self._is_saved_done = self.runner.done
        self._progress.save_place(self.lesson.name, key, self.runner.save(), now)

    def _finish(self, step: Step, now: float) -> None:
        if step.is_written:
            is_assisted = self.runner.assisted
            self._progress.finish_step(self.lesson.name, step.key, assisted=is_assisted, at=now)
        if not self.runner.assisted:
            self._progress.set_right(self.lesson.name, step.key, now)
