"""Does each lesson begin unsolved, and is it solved by its own solution and by nothing less?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from smtplab.protocol import codes
from smtplab.simulation.experiment import Experiment
from smtplab.teaching.activity.doing import TaskPlay
from smtplab.teaching.activity.play import Wants
from smtplab.teaching.activity.serving import ServePlay
from smtplab.teaching.check.quoted import played
from smtplab.teaching.check.words import words
from smtplab.teaching.course import Course, Problem
from smtplab.teaching.lesson.dialogue import Dialogue
from smtplab.teaching.lesson.lesson import (
    Activity,
    Diagnose,
    Lesson,
    Predict,
    Question,
    Serve,
    Step,
    Task,
    Watch,
)
from smtplab.teaching.lesson.trouble import Trouble

__all__ = ["check_course"]

_REFUSALS = 400


def check_course(course: Course) -> list[Problem]:
    """Prove all lessons; return what is wrong with them, in the order of the course."""
    problems = [problem for broken in course.broken for problem in broken.problems]
    for lesson in course.lessons:
        found = {*_lesson(lesson), *words(lesson, course)}
        problems += [Problem(lesson.file, *trouble) for trouble in sorted(found)]
    return problems


def _lesson(lesson: Lesson) -> Iterator[Trouble]:
    for step in lesson.steps:
        if step.activity is not None:
            yield from _PROOFS[type(step.activity)](step.activity, step)


def _watch(watch: Watch | Predict, _step: Step) -> Iterator[Trouble]:
    yield from played(Experiment(watch.site), watch.dialogue)


def _task(task: Task, step: Step) -> Iterator[Trouble]:
    play = TaskPlay(task)
    yield from played(Experiment(task.site), task.start)
    if all(tick.met for tick in play.ticks):
        yield Trouble(step.line, "the step is solved before it begins", "ask for something more")
    yield from _route(task, task.solution, step, solves=True, name="the solution")
    for route in task.also:
        yield from _route(task, route, step, solves=True, name="a route under also")
    for route in task.near:
        yield from _route(task, route, step, solves=False, name="a near miss")


def _route(
    task: Task, route: Dialogue, step: Step, *, solves: bool, name: str
) -> Iterator[Trouble]:
    """Play a route from where the learner takes over; it must solve the step, or must not."""
    play = TaskPlay(task)
    yield from played(play.experiment, route)
    play.look()
    line = route[0].line if route else step.line
    unmet = [tick.say for tick in play.ticks if not tick.met]
    if solves and not play.done:
        yield Trouble(line, f"{name} does not reach: {', '.join(unmet)}", "mend it, or the goals")
    if not solves and play.done:
        yield Trouble(line, f"{name} solves the step", "ask for more in the goals")


def _serve(serve: Serve, step: Step) -> Iterator[Trouble]:
    yield from played(Experiment(serve.site), serve.start)
    play, refused = ServePlay(serve), 0
    for code in range(200, 560):
        if play.wants is Wants.REPLY and codes.is_possible(code):
            refused += not _answers(play, code)
    while play.wants is Wants.REPLY and any(
        _answers(play, code) for code in range(200, 560) if codes.is_possible(code)
    ):
        pass
    if not play.done:
        yield Trouble(step.line, "no reply is right", "see that the client's lines can be answered")
    if not refused:
        yield Trouble(step.line, "each reply is right", "ask for one that can be wrong")


def _answers(play: ServePlay, code: int) -> bool:
    play.answer(f"{code} so".encode())
    return play.verdict is not None and play.verdict.good is True


def _diagnose(diagnose: Diagnose, step: Step) -> Iterator[Trouble]:
    lab = Experiment(diagnose.site)
    yield from played(lab, diagnose.dialogue[: diagnose.symptom])
    begin = lab.last + 1
    yield from played(lab, diagnose.dialogue[diagnose.symptom :])
    replies = [one.reply for one in lab.transcript.moments[begin:] if one.reply]
    if not replies or replies[0].code < _REFUSALS:
        yield Trouble(step.line, "the symptom draws no 4yz or 5yz", "name the line that does")
    if diagnose.repair:
        yield from _task(diagnose.repair, step)


def _question(_question: Question, _step: Step) -> Iterator[Trouble]:
    yield from ()


_PROOFS: Mapping[type[Activity], Callable[[Any, Step], Iterator[Trouble]]] = MappingProxyType(
    {
        Watch: _watch,
        Predict: _watch,
        Task: _task,
        Serve: _serve,
        Diagnose: _diagnose,
        Question: _question,
    }
)
"""How each kind is proved."""
