"""A session that was put together, played in a fresh lab and judged by what the server replied."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from smtplab.protocol.replies import Reply
from smtplab.simulation.lab.inputs import Send
from smtplab.simulation.lab.session import LabSession
from smtplab.teaching.activity.base import open_session
from smtplab.teaching.activity.draft import Draft, GapTexts, LineOrder
from smtplab.teaching.activity.runner import GoalStatus
from smtplab.teaching.activity.script_text import propose
from smtplab.teaching.goals import Window
from smtplab.teaching.goals.history import event_replies
from smtplab.teaching.lesson.lesson import Complete, Order
from smtplab.teaching.lesson.script import LessonScript, ScriptLine

__all__ = ["Judge", "Refusal", "Trial"]

_SHUFFLES = 50
"""Orders that are tried, until one is found that is wrong."""


class Refusal(NamedTuple):
    """A line that the server refused.

    Attributes:
        line: The line.
        reply: What the server replied with.
        at: Place of the reply among the moments.
    """

    line: ScriptLine
    reply: Reply
    at: int


class Trial:
    """A script that was played into a fresh lab.

    Args:
        activity: What the lab and the goals are.
        script: What is sent.

    Attributes:
        session: The lab.
        refusals: The lines that were refused, in order.
        unheard: The lines that were sent when the connection was closed.
        content: The lines that the server took as part of a message.
    """

    def __init__(self, activity: Order | Complete, script: LessonScript) -> None:
        self.session: LabSession = open_session(activity.site, activity.start)
        self._begin = self.session.last + 1
        self._goals = activity.goals
        self.refusals: list[Refusal] = []
        self.unheard: list[ScriptLine] = []
        self.content: list[ScriptLine] = []
        for line in script:
            self._play(line)

    def _play(self, line: ScriptLine) -> None:
        begin = self.session.last + 1
        if isinstance(line.do, Send) and not self.session.connected:
            self.unheard.append(line)
        if self.session.in_data:
            self.content.append(line)
        self.session.play(line.do)
        for one in event_replies(Window(self.session.transcript, begin)):
            if one.reply.is_refusal:
                self.refusals.append(Refusal(line, one.reply, one.moment.index))

    @property
    def window(self) -> Window:
        """What counts: all that happened since the learner took over."""
        return Window(self.session.transcript, self._begin)

    @cached_property
    def goals(self) -> tuple[GoalStatus, ...]:
        """The goals, with those that are met."""
        return tuple(
            GoalStatus(goal.say, is_met, so_far=is_met and goal.negated)
            for goal, is_met in ((goal, goal.is_met(self.window)) for goal in self._goals)
        )

    @property
    def meets_goals(self) -> bool:
        """Whether all goals are met."""
        return all(goal.met for goal in self.goals)


class Judge:
    """Plays what was put together, and finds out whether it is right.

    An order is right if it meets the goals, the server accepts each of its lines, and takes none as
    part of a message that is a command in the author's own session. A line that is refused there
    may be refused. A completion is right if it meets the goals.

    Args:
        activity: An order, or a session with gaps.
    """

    def __init__(self, activity: Order | Complete) -> None:
        self._activity = activity
        own = Trial(activity, activity.solution)
        self._may_be_refused = {one.line.line for one in own.refusals}
        self._is_content = {one.line for one in own.content}

    def try_out(self, script: LessonScript) -> Trial:
        """Play a script in a fresh lab."""
        return Trial(self._activity, script)

    def first_refusal(self, trial: Trial) -> Refusal | None:
        """Return the first line that was refused and should not be; None for none."""
        return next(
            (one for one in trial.refusals if one.line.line not in self._may_be_refused), None
        )

    def first_swallowed(self, trial: Trial) -> ScriptLine | None:
        """Return the first line that became part of a message and should not; None for none."""
        return next((one for one in trial.content if one.line not in self._is_content), None)

    def is_right(self, trial: Trial) -> bool:
        """Return whether what was played is right."""
        if not trial.meets_goals or isinstance(self._activity, Complete):
            return trial.meets_goals
        return not (trial.unheard or self.first_refusal(trial) or self.first_swallowed(trial))

    def first_draft(self) -> Draft:
        """Return what the learner begins with: no line in the session, or gaps as they are."""
        match self._activity:
            case Order():
                return LineOrder(self._shuffle(self._activity))
            case Complete(dialogue):
                return GapTexts(dialogue, tuple(gap.before for gap in dialogue.gaps))

    def right_draft(self, first: Draft) -> Draft:
        """Return the author's own session."""
        match first:
            case LineOrder(lines):
                return first.arrange([lines.index(line) for line in self._activity.solution])
            case GapTexts(dialogue):
                return GapTexts(dialogue, tuple(gap.answer for gap in dialogue.gaps))

    def _shuffle(self, order: Order) -> LessonScript:
        """Put the lines into an order that is the same each time and tells nothing.

        Taken as they come, without the lines that do not belong, they are not right.
        """
        for shuffled in _shuffles((*order.lines, *order.decoys)):
            script = tuple(line for line in shuffled if line in order.lines)
            if not self.is_right(self.try_out(script)):
                return shuffled
        return shuffled


def _shuffles(lines: LessonScript) -> Iterator[LessonScript]:
    for seed in range(_SHUFFLES):

        def place(line: ScriptLine, seed: int = seed) -> bytes:
            text = f"{seed}\n{line.line - lines[0].line}\n{propose(line.do).text}"
            return sha256(text.encode("utf-8", "replace")).digest()

        yield tuple(sorted(lines, key=place))
