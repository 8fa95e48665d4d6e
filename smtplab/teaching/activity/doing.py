"""Task: the learner does it in the lab, by whatever legal route; goals tick as they come true."""

from __future__ import annotations

from collections.abc import Sequence

from smtplab.protocol.why import Why
from smtplab.simulation.experiment import Experiment
from smtplab.simulation.moment import Moment
from smtplab.simulation.visible import visible
from smtplab.teaching.activity.base import BasePlay, opened
from smtplab.teaching.activity.play import Tick, Verdict, Wants
from smtplab.teaching.goals import Past
from smtplab.teaching.lesson.dialogue import Dialogue
from smtplab.teaching.lesson.lesson import Task
from smtplab.teaching.lesson.prose import Prose, paragraphs

__all__ = ["TaskPlay"]

_NOT_YET = "Not yet"
_MEANT = "It was probably meant as: {line}"
_REFUSALS = 400


class TaskPlay(BasePlay):
    """Done once all goals hold at the same time.

    Args:
        task: What is to be done.
    """

    experiment: Experiment

    def __init__(self, task: Task) -> None:
        self._task = task
        self._begin()

    def _begin(self) -> None:
        self.experiment = opened(self._task.site, self._task.start)
        self._began = self.experiment.last + 1
        self._seen = self._began
        self._made: frozenset[int] = frozenset()
        self._given = 0
        self._done, self.verdict = False, None

    @property
    def wants(self) -> Wants:
        """Lines, also once it is done: the lab stays open."""
        return Wants.LINE

    @property
    def _past(self) -> Past:
        transcript = self.experiment.transcript
        return Past(transcript, min(self._began, len(transcript.moments)))

    @property
    def ticks(self) -> Sequence[Tick]:
        """The goals, with those that are met."""
        past = self._past
        return [
            Tick(goal.say, goal.is_met(past), goal.is_spoiled(past)) for goal in self._task.goals
        ]

    def look(self) -> None:
        """See which goals are met, and what went wrong since the last look."""
        moments = self.experiment.transcript.moments
        if self._done or len(moments) == self._seen:
            return
        fresh = moments[self._seen :] if len(moments) > self._seen else []
        self._seen = len(moments)
        if all(tick.met for tick in self.ticks):
            self._done, self.verdict = True, None
        else:
            self.verdict = self._mistake() or self._refusal(fresh)

    def _mistake(self) -> Verdict | None:
        """Recognise a wrong try that was not there at the last look."""
        past = self._past
        made = frozenset(
            number for number, one in enumerate(self._task.mistakes) if one.when.is_met(past)
        )
        new, self._made = sorted(made - self._made), made
        return (
            Verdict(good=False, title=_NOT_YET, text=self._task.mistakes[new[0]].say)
            if new
            else None
        )

    def _refusal(self, fresh: Sequence[Moment]) -> Verdict | None:
        """Explain the last refusal, if what was just done drew one."""
        for moment in reversed(fresh):
            if moment.reply and moment.reply.why:
                refused = moment.reply.code >= _REFUSALS
                return _explained(moment.reply.code, moment.reply.why) if refused else None
        return None

    @property
    def hints_left(self) -> int:
        """How many hints have not been given."""
        return len(self._task.hints) - self._given

    def hint(self) -> Prose:
        """Give the next hint; the first one after what the last mistake was."""
        reaction = self.verdict.text if self.verdict and not self._given else ()
        number = min(self._given, len(self._task.hints) - 1)
        self._given = min(self._given + 1, len(self._task.hints))
        return (*reaction, *self._task.hints[number])

    def show_solution(self) -> Dialogue:
        """Return the solution."""
        self.helped = True
        return self._task.solution

    def restart(self) -> None:
        """Begin again, as it was at the start; what was shown stays shown."""
        self._begin()

    def save(self) -> dict[str, object]:
        """Write the lab, and what was shown."""
        return {
            "experiment": self.experiment.save(),
            "helped": self.helped,
            "hints": self._given,
        }

    def restore(self, saved: object) -> None:
        """Go on in the lab as it was left."""
        match saved:
            case {"experiment": experiment, "helped": bool(helped), "hints": int(given)}:
                try:
                    self.experiment = Experiment.restore(self._task.site, experiment)
                except (ArithmeticError, LookupError, TypeError, ValueError):
                    return
                self.helped = helped
                self._given = max(0, min(given, len(self._task.hints)))
                self.look()
            case _:
                pass


def _explained(code: int, why: Why) -> Verdict:
    """Put the rule behind a refusal."""
    meant = "" if why.repair is None else _MEANT.format(line=visible(why.repair))
    text = paragraphs(why.rule.explanation, meant)
    return Verdict(good=None, title=str(code), text=text, sections=(why.rule.section,))
