"""The goals that `smtplab run` judges by: those of a step of a lesson, or of a teacher's file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from smtplab.cli.command import load_site
from smtplab.cli.lesson import explain_unknown
from smtplab.console import UsageError
from smtplab.services import Services
from smtplab.teaching.homework.assignment import Assignment, AssignmentError, step_assignment
from smtplab.teaching.homework.goals_file import read_goals_file
from smtplab.teaching.homework.grading import GoalMarker
from smtplab.teaching.misconceptions import Misconceptions

if TYPE_CHECKING:
    from smtplab.cli.command import Arguments

__all__ = ["find_marker"]


def find_marker(arguments: Arguments) -> GoalMarker:
    """Return what judges files by the goals that were named.

    Raises:
        UsageError: If there is no such lesson or step, or if the file of goals is wrong.
    """
    try:
        assignment, known = _of_file(arguments) if arguments.goals else _of_step(arguments)
    except AssignmentError as error:
        raise UsageError(*str(error).split("\n")) from None
    return GoalMarker(assignment, known, is_strict=arguments.strict)


def _of_step(arguments: Arguments) -> tuple[Assignment, Misconceptions]:
    if arguments.site is not None:
        raise UsageError("--site cannot stand with --lesson: the step has a site of its own")
    services = Services(lessons=arguments.lessons)
    lesson = services.course.lesson(arguments.lesson)
    if lesson is None:
        raise UsageError(explain_unknown(arguments.lesson, services))
    known = Misconceptions(services.course.misconceptions)
    return step_assignment(lesson, arguments.step), known


def _of_file(arguments: Arguments) -> tuple[Assignment, Misconceptions]:
    assignment = read_goals_file(Path(arguments.goals))
    if arguments.site is not None:
        assignment = assignment.on_site(load_site(arguments.site))
    return assignment, Misconceptions()
