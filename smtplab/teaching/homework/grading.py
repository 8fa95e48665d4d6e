"""The judgement of a file that a student handed in, by the goals of an assignment.

The lines of its client are played from where the step of a lesson begins; what its server says is
compared, and meets no goal. A file counts by the best that can be made of it (`attempts`). Goals
are judged as in the lesson: those of a task as soon as all hold at once, all others at the end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from smtplab.simulation.lab.inputs import Disconnect
from smtplab.simulation.lab.moment import SENT
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.script import ScriptResult, play_into
from smtplab.simulation.script_steps import Script
from smtplab.simulation.text.visible import visible
from smtplab.teaching.activity.base import open_session
from smtplab.teaching.activity.script_text import propose
from smtplab.teaching.activity.task import TaskRunner
from smtplab.teaching.activity.trial import Judge
from smtplab.teaching.goals import Goal, Window
from smtplab.teaching.goals.seen import seen_instead
from smtplab.teaching.homework.assignment import Assignment
from smtplab.teaching.homework.attempts import Attempt, Way, attempts_at
from smtplab.teaching.homework.grade import GoalResult, Grade
from smtplab.teaching.homework.paper import Paper
from smtplab.teaching.lesson.lesson import Order, Task
from smtplab.teaching.lesson.prose import plain
from smtplab.teaching.lesson.script import ScriptLine
from smtplab.teaching.misconceptions import Misconceptions

__all__ = ["GoalMarker"]

_EACH_LINE = "the server accepts each line"


class GoalMarker:
    """Judges files by goals.

    Args:
        assignment: The goals.
        known: The misconceptions that the lesson names.
        is_strict: Whether each reply must be quoted as well.

    Attributes:
        title: Where the goals come from.
    """

    def __init__(
        self, assignment: Assignment, known: Misconceptions, *, is_strict: bool = False
    ) -> None:
        self.title = assignment.title
        self._assignment = assignment
        self._known = known
        self._is_strict = is_strict

    def mark(self, name: str, script: Script) -> Paper:
        """Judge a file by the best that can be made of it."""
        grade = self.grade(script)
        return Paper(name, "", grade.result, grade, self._is_strict)

    def grade(self, script: Script) -> Grade:
        """Return the goals that a script meets."""
        first, *others = attempts_at(script, self._assignment.start)
        best = self._grade(first)
        for attempt in others:
            if best.is_right:
                break
            best = max(best, self._grade(attempt), key=_goals_met)
        return best

    def _grade(self, attempt: Attempt) -> Grade:
        assignment = self._assignment
        judge = _judge_of(assignment)
        if attempt.way is Way.APART:
            judge.lab.play(Disconnect())
        result = play_into(
            judge.lab,
            attempt.script,
            judge.look,
            repeats=attempt.way is Way.REPEATS,
            wants_all=self._is_strict,
        )
        goals = tuple(_result(*one, judge.window, result) for one in judge.verdicts())
        if isinstance(assignment.activity, Order):
            goals = (*goals, _accepts_each_line(assignment.activity, result))
        grade = Grade(result, goals, attempt.session)
        return grade._replace(advice="" if grade.is_right else self._advice(judge))

    def _advice(self, judge: _EndJudge) -> str:
        """Return what the lesson says to the most telling mistake that was made."""
        activity = self._assignment.activity
        for one in activity.mistakes if activity else ():
            if one.when.is_met(judge.window):
                say = self._known.text_of(one.say, one.misconception)
                return visible(plain(say).replace("`", ""))
        return ""


def _goals_met(grade: Grade) -> int:
    return grade.met


def _result(goal: Goal, is_met: bool, window: Window, result: ScriptResult) -> GoalResult:
    say = visible(goal.say.replace("`", ""))
    if is_met:
        return GoalResult(say, is_met)
    seen, at = seen_instead(goal, window)
    if at is None:
        return GoalResult(say, is_met, seen)
    return GoalResult(say, is_met, f"{seen}{_because(at, result)}", _line(at, result))


def _because(moment: int, result: ScriptResult) -> str:
    """Return the cause of a reply that only follows from an earlier refusal; "" for any other."""
    for session in result.sessions:
        if how := session.follows.get(moment):
            cause = how.cause
            return (
                f", because {cause.moment.event_name} in line {cause.line} gets {cause.reply.code}"
            )
    return ""


def _line(moment: int, result: ScriptResult) -> int | None:
    """Return the line of the file that a moment belongs to; None for what the start has sent."""
    begins = [begin for session in result.sessions for begin in session.steps]
    at = bisect_right(begins, moment, key=_begin_of)
    return begins[at - 1][1] if at else None


def _begin_of(step: tuple[int, int]) -> int:
    return step[0]


def _accepts_each_line(order: Order, result: ScriptResult) -> GoalResult:
    """Judge whether an order is right, as the lesson does; any other line may be content.

    Args:
        order: The lines of the lesson.
        result: What was played.
    """
    judge = Judge(order)
    own = judge.try_out(order.solution)
    other = own.content[0].line if own.content else 0
    lines = {line.do: line for line in reversed((*order.solution, *order.decoys))}
    inputs = result.lab.inputs[len(order.start) :]
    trial = judge.try_out(tuple(lines.get(do) or ScriptLine(other, do) for do in inputs))
    refusal, swallowed = judge.first_refusal(trial), judge.first_swallowed(trial)
    if refusal:
        seen = f"{_text(refusal.line)} gets {refusal.reply.code}"
        return GoalResult(_EACH_LINE, False, seen, _line(refusal.at, result))
    if swallowed:
        return GoalResult(_EACH_LINE, False, f"{_text(swallowed)} became part of the content")
    if trial.unheard:
        seen = f"{_text(trial.unheard[0])} was sent after the connection had closed"
        return GoalResult(_EACH_LINE, False, seen)
    return GoalResult(_EACH_LINE, True)


def _text(line: ScriptLine) -> str:
    return visible(propose(line.do).text) or "an empty line"


class _EndJudge:
    """Judges goals at the end of a session.

    Args:
        session: Where the student takes over.
        goals: The goals.

    Attributes:
        lab: Where the session is played.
    """

    def __init__(self, session: LabSession, goals: Sequence[Goal]) -> None:
        self.lab = session.lab
        self._goals = goals
        self._begin = len(self.lab.transcript.moments)
        self._end: int | None = None

    @property
    def window(self) -> Window:
        """What counts, up to when the goals were judged."""
        return Window(self.lab.transcript, self._begin, self._end)

    def look(self) -> None:
        """See what came of a step."""

    def verdicts(self) -> list[tuple[Goal, bool]]:
        """Return each goal, with whether it is met."""
        return [(goal, goal.is_met(self.window)) for goal in self._goals]


class _TaskJudge(_EndJudge):
    """Judges the goals of a task as its lesson does: as soon as all of them hold at once.

    If they never do, those count that held together when most of them did. A session that is longer
    than any student's is looked at now and then, since each look reads all of it.

    Args:
        task: The task.
    """

    _LONG = 2_000
    """Moments of a session; in a longer one, a look is due when it has grown by a tenth."""

    def __init__(self, task: Task) -> None:
        self._runner = TaskRunner(task)
        super().__init__(self._runner.session, task.goals)
        self._met: list[bool] = []
        self._looked_at = 0
        self.look()

    def look(self) -> None:
        """See which goals are met; a line that has no reply yet changes nothing."""
        moments = self.lab.transcript.moments
        is_due = len(moments) < self._LONG or len(moments) > self._looked_at * 1.1
        if is_due and not self._runner.done and not (moments and moments[-1].kind in SENT):
            self._judge()

    def _judge(self) -> None:
        moments = self.lab.transcript.moments
        self._looked_at = len(moments)
        self._runner.update()
        met = [goal.met for goal in self._runner.goals]
        if sum(met) >= sum(self._met):
            self._met, self._end = met, len(moments)

    def verdicts(self) -> list[tuple[Goal, bool]]:
        """Return each goal, with whether it is met."""
        if not self._runner.done:
            self._judge()
        return list(zip(self._goals, self._met, strict=True))


def _judge_of(assignment: Assignment) -> _EndJudge:
    if isinstance(assignment.activity, Task):
        return _TaskJudge(assignment.activity)
    return _EndJudge(open_session(assignment.site, assignment.start), assignment.goals)
