"""Proof that each activity begins unsolved, and is solved by its own solution and nothing less."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from smtplab.protocol.codes.describe import CODES
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.mapping.problems import Problem
from smtplab.teaching.activity.runner import Expects
from smtplab.teaching.activity.serve import ServeRunner
from smtplab.teaching.activity.task import TaskRunner
from smtplab.teaching.check.drafts import verify_complete, verify_order
from smtplab.teaching.check.expected_replies import compare_replies
from smtplab.teaching.check.foreseen_replies import check_foreseen_replies
from smtplab.teaching.check.undefined_names import find_undefined_names, solves_task
from smtplab.teaching.lesson.lesson import (
    Activity,
    Complete,
    Diagnose,
    Order,
    Predict,
    Serve,
    Step,
    Task,
    Watch,
)
from smtplab.teaching.lesson.quiz import Quiz
from smtplab.teaching.lesson.script import LessonScript

__all__ = ["verify_activity"]


def verify_activity(step: Step) -> Iterator[Problem]:
    """Yield what is wrong with the activity of a step."""
    if step.activity is not None:
        yield from _CHECKS[type(step.activity)](step.activity, step)


def _watch(watch: Watch, _step: Step) -> Iterator[Problem]:
    yield from compare_replies(LabSession(watch.site), watch.script)


def _predict(predict: Predict, _step: Step) -> Iterator[Problem]:
    yield from compare_replies(LabSession(predict.site), predict.script)
    yield from check_foreseen_replies(predict)


def _task(task: Task, step: Step) -> Iterator[Problem]:
    yield from compare_replies(LabSession(task.site), task.start)
    if all(tick.met for tick in TaskRunner(task).goals):
        yield Problem(step.line, "the step is solved before it begins", "ask for something more")
    yield from find_undefined_names(task, step, partial(solves_task, task))
    yield from _route(task, task.solution, solves=True, name="the solution")
    for route in task.also:
        yield from _route(task, route, solves=True, name="a route under also")
    for route in task.near:
        yield from _route(task, route, solves=False, name="a near miss")


def _route(task: Task, route: LessonScript, *, solves: bool, name: str) -> Iterator[Problem]:
    """Play a route from where the learner takes over; it must solve the step, or must not."""
    play = TaskRunner(task)
    yield from compare_replies(play.session, route, play.update)
    line = route[0].line if route else 0
    if solves and not play.done:
        unmet = ", ".join(tick.say for tick in play.goals if not tick.met)
        yield Problem(line, f"{name} does not reach {unmet}", "correct it, or the goals")
    if not solves and play.done:
        yield Problem(line, f"{name} solves the step", "ask for more in the goals")


def _serve(serve: Serve, step: Step) -> Iterator[Problem]:
    yield from compare_replies(LabSession(serve.site), (*serve.start, *serve.turns))
    yield from check_foreseen_replies(serve)
    play = ServeRunner(serve)
    refused = 0
    while play.expects is Expects.REPLY:
        verdicts = (_is_right(play, code) for code in sorted(CODES))
        turn = list(_until_right(verdicts))
        if not turn[-1]:
            yield Problem(
                step.line,
                "no reply would be right",
                ("let the client send a line that has a right reply"),
            )
            return
        refused += turn.count(False)
    if not refused:
        yield Problem(step.line, "any reply would be right", "ask for one that can be wrong")


def _until_right(verdicts: Iterator[bool]) -> Iterator[bool]:
    for right in verdicts:
        yield right
        if right:
            return


def _is_right(play: ServeRunner, code: int) -> bool:
    play.reply(f"{code} so".encode())
    return play.feedback is not None and play.feedback.good is True


def _diagnose(diagnose: Diagnose, step: Step) -> Iterator[Problem]:
    lab = LabSession(diagnose.site)
    symptom = diagnose.script[diagnose.symptom]
    yield from compare_replies(lab, diagnose.script[: diagnose.symptom])
    begin = lab.last + 1
    yield from compare_replies(lab, (symptom,))
    replies = [one.reply for one in lab.transcript.moments[begin:] if one.link.is_own and one.reply]
    if not replies or not replies[0].is_refusal:
        yield Problem(
            symptom.line, "the reply to the symptom is not a 4yz or 5yz", "name the line that does"
        )
    yield from compare_replies(lab, diagnose.script[diagnose.symptom + 1 :])
    if diagnose.repair:
        yield from _task(diagnose.repair, step)


def _question(_question: Quiz, _step: Step) -> Iterator[Problem]:
    """A question has nothing to play; its form was seen to when it was read."""
    yield from ()


_CHECKS: Mapping[type[Activity], Callable[[Any, Step], Iterator[Problem]]] = MappingProxyType(
    {
        Watch: _watch,
        Predict: _predict,
        Order: verify_order,
        Complete: verify_complete,
        Task: _task,
        Serve: _serve,
        Diagnose: _diagnose,
        Quiz: _question,
    }
)
"""How each kind is verified."""
