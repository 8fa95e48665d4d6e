"""Order and complete: a session is put together, then played, and judged by what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.mapping.problems import Problem
from smtplab.simulation.text.visible import visible
from smtplab.teaching.activity.base import BaseRunner, Hints
from smtplab.teaching.activity.draft import Draft, GapTexts, LineOrder
from smtplab.teaching.activity.refusals import cites_section, explain_refusal
from smtplab.teaching.activity.runner import Expects, Feedback, GoalStatus
from smtplab.teaching.activity.script_text import propose
from smtplab.teaching.activity.trial import Judge, Refusal, Trial
from smtplab.teaching.goals import Window
from smtplab.teaching.lesson.lesson import Complete, Mistake, Order
from smtplab.teaching.lesson.prose import paragraphs
from smtplab.teaching.lesson.script import LessonScript, ScriptLine
from smtplab.teaching.lesson.script_parser import LessonScriptError
from smtplab.teaching.misconceptions import Misconceptions

__all__ = ["ComposeRunner"]

_EXPECTS: Mapping[type[Draft], Expects] = MappingProxyType(
    {LineOrder: Expects.ORDER, GapTexts: Expects.GAPS}
)
_EMPTY = Feedback(
    False,
    "No line is in the session",
    paragraphs("Put the lines that belong into the session, the first one first."),
)
_NOT_YET = "Not right yet"
_REFUSED = "{code} to {line}"
_SWALLOWED = "After DATA, until the line with one dot, all is content. So is this line: {line}"
_ALL_ACCEPTED = "The goals are met, but an order is right only if the server accepts each line."
_UNMET = "The session was played, but this goal is not met: {goals}."
_LOOK: Mapping[type[Draft], str] = MappingProxyType(
    {
        LineOrder: "Look for the line that brings it about: is it in the session, in its place?",
        GapTexts: "Look at what stands in the gaps: which of them brings it about?",
    }
)
_UNHEARD = "The connection was closed before this line, so nobody read it: {line}"


class ComposeRunner(BaseRunner):
    """A session that is put together and played until it is right.

    Args:
        activity: The lines to put in order, or the session with gaps.
        known: The misconceptions that can show in any task; the activity's own mistakes are
            recognised first.
    """

    session: LabSession

    def __init__(self, activity: Order | Complete, known: Misconceptions | None = None) -> None:
        self._activity = activity
        self._misconceptions = known or Misconceptions()
        self._judge = Judge(activity)
        self._first = self._judge.first_draft()
        self._begin()

    def _begin(self) -> None:
        self._draft = self._first
        self._hints = Hints(self._activity.hints)
        self._done, self.feedback = False, None
        self._take(self._judge.try_out(()))

    def _take(self, trial: Trial) -> None:
        """Show what was played."""
        self._trial, self.session = trial, trial.session

    @property
    def draft(self) -> Draft:
        """What was put together so far."""
        return self._draft

    @property
    def expects(self) -> Expects:
        """Lines in an order, or texts for gaps."""
        return Expects.NOTHING if self._done else _EXPECTS[type(self._draft)]

    @property
    def goals(self) -> Sequence[GoalStatus]:
        """The goals, with those that the last try has met."""
        goals = self._trial.goals
        return [goal._replace(so_far=False) for goal in goals] if self._done else goals

    def compose(self, draft: Draft) -> None:
        """Put the session together in another way."""
        if not self._done:
            self._draft = draft

    def advance(self) -> None:
        """Go on to the next empty gap; where there is none, play the session in a fresh lab."""
        if self._done:
            return
        if isinstance(self._draft, GapTexts) and (following := self._draft.next_empty()):
            self._draft = following
            return
        try:
            script = self._draft.script
        except LessonScriptError as error:
            self.feedback = _no_record(error.problems[0])
            return
        if not script:
            self.feedback = _EMPTY
            return
        self._take(self._judge.try_out(script))
        self._done = self._judge.is_right(self._trial)
        self.feedback = None if self._done else self._explain(self._trial)

    def _explain(self, trial: Trial) -> Feedback:
        """Answer a wrong try: as the author does, by what is believed, or by the server's reply."""
        refusal = self._judge.first_refusal(trial)
        if refusal:
            trial.session.go_to(refusal.at)
        if isinstance(self._draft, GapTexts):
            self._draft = self._draft.select_in(refusal.line.line if refusal else 0)
        own = _explain_refusal(refusal) if refusal else self._explain_result(trial)
        if refusal and trial.meets_goals:
            own = replace(own, text=(*own.text, *paragraphs(_ALL_ACCEPTED)))
        # What came after the first refused line may be wrong for no other reason.
        soon = replace(trial.window, end=refusal.at + 1) if refusal else trial.window
        if (mistake := self._find_mistake(soon, trial.window)) is None:
            return own
        if not mistake.when.is_met(soon):
            own = _not_yet("")
        name = mistake.misconception
        text = self._misconceptions.text_of(mistake.say, name)
        sections = () if cites_section(text) else own.sections
        return replace(own, text=text, sections=sections, misconception=name)

    def _find_mistake(self, soon: Window, window: Window) -> Mistake | None:
        """Return the author's mistake that shows soonest, else what people commonly believe."""
        own, common = self._activity.mistakes, self._misconceptions.mistakes
        return _first_made(own, soon) or _first_made(own, window) or _first_made(common, soon)

    def _explain_result(self, trial: Trial) -> Feedback:
        """Explain what is wrong where no line was refused."""
        if swallowed := self._judge.first_swallowed(trial):
            return _not_yet(_SWALLOWED.format(line=_text_of(swallowed)))
        if trial.unheard:
            return _not_yet(_UNHEARD.format(line=_text_of(trial.unheard[0])))
        unmet = "; ".join(goal.say for goal in trial.goals if not goal.met)
        return _not_yet(_UNMET.format(goals=unmet), _LOOK[type(self._draft)])

    def show_solution(self) -> LessonScript:
        """Begin again with the author's own session put together; return it."""
        self._begin()
        self.assisted = True
        self._draft = self._judge.right_draft(self._first)
        return self._activity.solution

    def restart(self) -> None:
        """Begin again; what was shown stays shown."""
        self._begin()

    def save(self) -> dict[str, object]:
        """Write what was put together, and what was shown."""
        return {"draft": self._draft.save(), "helped": self.assisted, "hints": self._hints.given}

    def restore(self, saved: object) -> None:
        """Go on with what was put together."""
        match saved:
            case {"draft": [*kept], "helped": bool(helped), "hints": int(given)}:
                pass
            case _:
                return
        if (draft := self._first.restore(kept)) is None:
            return
        self._draft, self.assisted = draft, helped
        self._hints = Hints(self._activity.hints, given)


def _explain_refusal(refusal: Refusal) -> Feedback:
    """Explain the reply to a line by its rule."""
    title = _REFUSED.format(code=refusal.reply.word, line=_text_of(refusal.line))
    told = explain_refusal(refusal.reply)
    return Feedback(False, title, told.text if told else (), told.sections if told else ())


def _first_made(mistakes: Sequence[Mistake], window: Window) -> Mistake | None:
    return next((one for one in mistakes if one.when.is_met(window)), None)


def _not_yet(*text: str) -> Feedback:
    return Feedback(False, _NOT_YET, paragraphs(*text))


def _no_record(problem: Problem) -> Feedback:
    return _not_yet(f"{problem.message[:1].upper()}{problem.message[1:]}: {problem.fix}.")


def _text_of(line: ScriptLine) -> str:
    return visible(propose(line.do).text) or "an empty line"
