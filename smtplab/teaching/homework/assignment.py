"""An assignment: the goals of a step of a lesson, or of a file, that files are judged by."""

from __future__ import annotations

from dataclasses import dataclass, replace

from smtplab.simulation.site.model import Site
from smtplab.teaching.goals import Goal
from smtplab.teaching.lesson.lesson import Complete, Diagnose, Lesson, Order, Step, Task
from smtplab.teaching.lesson.script import LessonScript

__all__ = ["Assignment", "AssignmentError", "step_assignment"]


class AssignmentError(Exception):
    """There is no such assignment; each line of the message says what is wrong, and what to do."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """What files are judged by.

    Attributes:
        title: Where it comes from, and what it is called.
        activity: The activity, if it is that of a lesson.
        start: What is sent before the student takes over.
        goals: What must hold.
        site: The server.
    """

    title: str
    activity: Task | Order | Complete | None
    start: LessonScript
    goals: tuple[Goal, ...]
    site: Site

    def on_site(self, site: Site) -> Assignment:
        """Return it with another server."""
        return replace(self, site=site)


def step_assignment(lesson: Lesson, step: str | None) -> Assignment:
    """Return the assignment of a step.

    Args:
        lesson: The lesson.
        step: Number of the step in the lesson, or its id; None for the only one with goals.

    Raises:
        AssignmentError: If there is no such step, or if it has no goals.
    """
    found = [one for one in lesson.written if _activity_of(one)]
    if step is not None:
        found = [one for one in lesson.written if step in (one.key, str(lesson.number_of(one)))]
        if not found:
            raise AssignmentError(f"{lesson.name} has no step {step}; {_choices(lesson)}")
    if len(found) != 1:
        raise AssignmentError(f"--step is missing; {_choices(lesson)}")
    activity = _activity_of(found[0])
    if activity is None:
        raise AssignmentError(f"step {step} of {lesson.name} has no goals; {_choices(lesson)}")
    title = f"{lesson.name}, step {lesson.number_of(found[0])}, {found[0].title}"
    return Assignment(title, activity, activity.start, activity.goals, activity.site)


def _activity_of(step: Step) -> Task | Order | Complete | None:
    """Return the activity that has the goals of a step, None if it has no goals."""
    match step.activity:
        case Task() | Order() | Complete():
            return step.activity
        case Diagnose(repair=Task() as repair):
            return repair
        case _:
            return None


def _choices(lesson: Lesson) -> str:
    """Return which steps there are to choose from."""
    steps = "; ".join(_choice(lesson, one) for one in lesson.written if _activity_of(one))
    return f"it has goals in step {steps}" if steps else "none of its steps has goals"


def _choice(lesson: Lesson, step: Step) -> str:
    return f"{lesson.number_of(step)}, {step.title}"
