"""Proof that an order and a session with gaps are right as the author has them, and not sooner."""

from __future__ import annotations

from collections.abc import Iterator

from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.mapping.problems import Problem
from smtplab.teaching.activity.draft import LineOrder
from smtplab.teaching.activity.trial import Judge
from smtplab.teaching.check.expected_replies import compare_replies
from smtplab.teaching.check.undefined_names import find_undefined_names
from smtplab.teaching.lesson.lesson import Complete, Order, Step
from smtplab.teaching.lesson.script import ScriptLine

__all__ = ["verify_complete", "verify_order"]

_ASK_MORE = "ask for more in the goals"


def verify_order(order: Order, step: Step) -> Iterator[Problem]:
    """Yield what is wrong with lines to be put in order.

    The author's order is right; the start alone is not, nor the lines as they are shuffled; and no
    line under `decoys` can stand anywhere in the author's order.
    """
    judge = Judge(order)
    yield from _verify_solution(order, judge)
    if judge.try_out(()).meets_goals:
        yield Problem(step.line, "the step is solved before it begins", _ASK_MORE)
    first = judge.first_draft()
    if isinstance(first, LineOrder):
        taken = tuple(line for line in first.lines if line in order.lines)
        if judge.is_right(judge.try_out(taken)):
            message = "the lines are right in any order"
            yield Problem(step.line, message, "give lines that depend on each other")
    for decoy in order.decoys:
        if any(judge.is_right(judge.try_out(one)) for one in _with(order, decoy)):
            message = "the session is still right with this line under decoys in it"
            yield Problem(decoy.line, message, f"move it to lines, or {_ASK_MORE}")


def _with(order: Order, decoy: ScriptLine) -> Iterator[tuple[ScriptLine, ...]]:
    """Yield the author's order with a line at each place."""
    for at in range(len(order.lines) + 1):
        yield (*order.lines[:at], decoy, *order.lines[at:])


def verify_complete(complete: Complete, step: Step) -> Iterator[Problem]:
    """Yield what is wrong with a session with gaps.

    It is right with the author's answers, and not with the gaps as the learner finds them.
    """
    judge = Judge(complete)
    yield from find_undefined_names(
        complete, step, lambda script: judge.is_right(judge.try_out(script))
    )
    yield from _verify_solution(complete, judge)
    if judge.is_right(judge.try_out(judge.first_draft().script)):
        message = "the session is right with its gaps as they are at first"
        yield Problem(step.line, message, _ASK_MORE)


def _verify_solution(activity: Order | Complete, judge: Judge) -> Iterator[Problem]:
    """Play the author's session; it must meet the goals, and the server reply as it is quoted."""
    solution = activity.solution
    yield from compare_replies(LabSession(activity.site), (*activity.start, *solution))
    trial = judge.try_out(solution)
    line = solution[0].line
    if trial.unheard:
        message = "the connection is closed before this line"
        yield Problem(trial.unheard[0].line, message, "take it out, or move it up")
    if not trial.meets_goals:
        unmet = ", ".join(goal.say for goal in trial.goals if not goal.met)
        yield Problem(line, f"the solution does not reach {unmet}", "correct it, or the goals")
