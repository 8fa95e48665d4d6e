"""Task: the learner does it in the lab, by any legal route; each goal is met as it comes true."""

from __future__ import annotations

from collections.abc import Sequence

from smtplab.simulation.lab.saved_session import restore_session, save_session
from smtplab.simulation.lab.session import LabSession
from smtplab.teaching.activity.base import BaseRunner, Hints, open_session
from smtplab.teaching.activity.mistakes import MistakeDetector
from smtplab.teaching.activity.refusals import cites_section, explain_refusal
from smtplab.teaching.activity.runner import Expects, Feedback, GoalStatus
from smtplab.teaching.goals import Window
from smtplab.teaching.goals.history import event_replies
from smtplab.teaching.lesson.lesson import Task
from smtplab.teaching.lesson.prose import paragraphs
from smtplab.teaching.lesson.script import LessonScript
from smtplab.teaching.misconceptions import Misconceptions

__all__ = ["TaskRunner"]

_OVER = "The step starts over"
_KEPT = "What you sent is kept as branch {branch}. F9 goes back to it."
_OUT_OF_REACH = "A goal can no longer be met"
_SO = "What happened"


class TaskRunner(BaseRunner):
    """Done once all goals hold at the same time.

    Args:
        task: What is to be done.
        known: The misconceptions that can show in any task; the task's own mistakes are recognised
            first.
    """

    session: LabSession

    def __init__(self, task: Task, known: Misconceptions | None = None) -> None:
        self._task = task
        self._misconceptions = known or Misconceptions()
        self._begin(open_session(task.site, task.start))

    def _begin(self, session: LabSession) -> None:
        """Take over where the start ends; nothing that was so then is a mistake."""
        self.session = session
        self._began = len(open_session(self._task.site, self._task.start).transcript.moments)
        self._own = MistakeDetector(self._task.mistakes)
        self._common = MistakeDetector(self._misconceptions.mistakes)
        self._hints = Hints(self._task.hints)
        self._done, self.feedback, self.just_met = False, None, ()
        self._looked_at = self._place
        self._lengths: dict[int, int] = {}
        self._settle()

    def _settle(self) -> None:
        """Take all that there is as seen."""
        self._statuses: tuple[tuple[int, int], tuple[GoalStatus, ...]] = (
            self._place,
            self._goal_statuses(),
        )
        self._lengths[self.session.branch] = self.session.last + 1
        self._own.settle(self._window)
        self._common.settle(self._window)

    @property
    def _place(self) -> tuple[int, int]:
        """Which branch is shown, and how long it is: what goals can depend on."""
        return self.session.branch, self.session.last

    @property
    def _window(self) -> Window:
        return Window(self.session.transcript, self._begin_of(self.session.branch))

    def _begin_of(self, branch: int) -> int:
        """Return where the learner took over in a branch: where they forked, if that was before."""
        begin = self._began
        while (parent := self.session.branches[branch].parent) is not None:
            begin = min(begin, self._shared_count(branch))
            branch = parent
        return begin if self._begins_as_task(branch) else 0

    def _begins_as_task(self, branch: int) -> bool:
        """Return whether a branch begins with what is set up for the learner."""
        inputs = self.session.branches[branch].lab.inputs
        return inputs[: len(self._task.start)] == [line.do for line in self._task.start]

    def _shared_count(self, branch: int) -> int:
        """Count the moments that a fork has from its parent.

        A fork at a command sends something else in its place; at a reply the command is kept.
        """
        fork = self.session.branches[branch]
        if fork.parent is None or fork.forked_at is None or fork.forked_at < 0:
            return 0
        mine = fork.lab.transcript.moments
        theirs = self.session.branches[fork.parent].lab.transcript.moments
        at = fork.forked_at
        return at + (at < len(mine) and mine[at] == theirs[at])

    @property
    def expects(self) -> Expects:
        """Lines, also once it is done: the lab stays open."""
        return Expects.LINE

    @property
    def goals(self) -> Sequence[GoalStatus]:
        """The goals, with those that are met; once it is done, as they were then."""
        if not self._done and self._statuses[0] != self._place:
            self._statuses = (self._place, self._goal_statuses())
        return self._statuses[1]

    def _goal_statuses(self) -> tuple[GoalStatus, ...]:
        window = self._window
        return tuple(
            GoalStatus(goal.say, is_met, goal.is_unreachable(window), is_met and goal.negated)
            for goal, is_met in ((goal, goal.is_met(window)) for goal in self._task.goals)
        )

    def update(self) -> None:
        """See which goals are met, and what went wrong since the last look."""
        if self._done or self._looked_at == self._place:
            return
        before = self._statuses[1]
        self._looked_at = self._place
        fresh = self._fresh()
        self.just_met = tuple(
            goal.say for goal, was in zip(self.goals, before, strict=True) if goal.met > was.met
        )
        if all(goal.met for goal in self.goals):
            self._finish()
            self.feedback = None
        elif fresh.moments:
            self.feedback = self._feedback_on(before, fresh)

    def _finish(self) -> None:
        """Be done: what must not happen has not happened."""
        place, statuses = self._statuses
        self._statuses = place, tuple(goal._replace(so_far=False) for goal in statuses)
        self._done = True

    def _fresh(self) -> Window:
        """Return what happened in the branch that is shown since it was looked at last."""
        branch, transcript = self.session.branch, self.session.transcript
        seen = self._lengths.get(branch)
        begin = self._begin_of(branch)
        if seen is None:
            forked = self.session.branches[branch].parent is not None
            seen = self._shared_count(branch) if forked else begin
        self._lengths[branch] = len(transcript.moments)
        return Window(transcript, max(seen, begin))

    def _feedback_on(self, before: Sequence[GoalStatus], fresh: Window) -> Feedback | None:
        """Answer a wrong try: the lesson's way, then what people commonly believe, then the rule's.

        What meets a goal is not a wrong try: the lesson has asked for it, also for a refusal. And
        what leaves all goals within reach is worth a remark, but nothing is wrong yet.
        """
        own = self._own.find_new(self._window, fresh)
        common = self._common.find_new(self._window, fresh)
        replies = event_replies(fresh)
        refusal = explain_refusal(replies[-1].reply) if replies else None
        if (mistake := own or (None if self.just_met else common)) is None:
            return None if self.just_met else refusal
        name = mistake.misconception
        text = self._misconceptions.text_of(mistake.say, name)
        sections = refusal.sections if refusal and not cites_section(text) else ()
        if sum(goal.unreachable for goal in self.goals) > sum(goal.unreachable for goal in before):
            return Feedback(False, _OUT_OF_REACH, text, sections, name)
        return Feedback(None, refusal.title if refusal else _SO, text, sections, name)

    def show_solution(self) -> LessonScript:
        """Return the solution."""
        self.assisted = True
        return self._task.solution

    def restart(self) -> None:
        """Begin again, as it was at the start; what was shown stays shown."""
        self._begin(open_session(self._task.site, self._task.start))

    def restart_beside(self) -> None:
        """Begin again in another branch, if anything was done since the start."""
        start = [line.do for line in self._task.start]
        if self.session.lab.inputs == start:
            self.restart()
            return
        kept = self.session.branch + 1
        self.session.start_branch(start)
        self._begin(self.session)
        self.feedback = Feedback(None, _OVER, paragraphs(_KEPT.format(branch=kept)))

    def save(self) -> dict[str, object]:
        """Write the lab, and what was shown."""
        return {
            "experiment": save_session(self.session),
            "helped": self.assisted,
            "hints": self._hints.given,
        }

    def restore(self, saved: object) -> None:
        """Go on in the lab as it was left."""
        match saved:
            case {"experiment": kept, "helped": bool(helped), "hints": int(given)}:
                pass
            case _:
                return
        if (session := self._restore_session(kept)) is None:
            return
        self._begin(session)
        self.assisted = helped
        self._hints = Hints(self._task.hints, given)
        if all(goal.met for goal in self.goals):
            self._finish()

    def _restore_session(self, kept: object) -> LabSession | None:
        """Play what was kept; None if it is damaged, or began otherwise than the task does now."""
        try:
            session = restore_session(self._task.site, kept)
        except ValueError:
            return None
        start = [line.do for line in self._task.start]
        inputs = session.branches[0].lab.inputs
        return session if inputs[: len(start)] == start else None
