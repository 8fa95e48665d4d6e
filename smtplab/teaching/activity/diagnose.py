"""Diagnose: name the line at fault, the kind of trouble, who has to act and how; then repair it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import IntEnum
from types import MappingProxyType

from smtplab.protocol.codes.model import Advice
from smtplab.simulation.lab.session import LabSession
from smtplab.teaching.activity.base import BaseRunner, Hints
from smtplab.teaching.activity.diagnosis_case import DiagnosisCase
from smtplab.teaching.activity.hints import (
    hints_for_action,
    hints_for_line,
    hints_for_party,
    hints_for_trouble,
)
from smtplab.teaching.activity.runner import Expects, Feedback, GoalStatus, OpenQuestion
from smtplab.teaching.activity.task import TaskRunner
from smtplab.teaching.activity.trouble import PARTIES, Trouble
from smtplab.teaching.diagnosis.client_action import MOVES, Move, cost
from smtplab.teaching.lesson.guidance import Correction
from smtplab.teaching.lesson.lesson import Diagnose, Party
from smtplab.teaching.lesson.prose import Prose, paragraphs
from smtplab.teaching.lesson.script import LessonScript
from smtplab.teaching.misconceptions import Misconceptions

__all__ = ["DiagnoseRunner"]

_DREW = "The reply to it: {reply}"
_TELLS = "The reply that shows the trouble: {reply}"
_OPENS = "Enter starts the repair."
_REPAIR_ASK = "Now repair it. The line at fault was: {line}"
_FIRST_DIGIT = (
    "Look at the first digit of {code}: 4 is for now, 5 holds until something is changed. You "
    "chose {kind} trouble."
)
_KINDS = {4: "temporary", 5: "permanent"}
_SECOND_DIGIT = (
    "The first digit is right. Look at the second digit of {code}: 0 is about commands, 2 about "
    "the connection, 5 about the mail system."
)
_NOT_THEM: Mapping[tuple[Party, Party], str] = MappingProxyType(
    {
        (Party.SENDER, Party.CLIENT): "The sender named no wrong address and wrote nothing wrong. "
        "The sending program made the line at fault, and must send another one.",
        (Party.SERVER, Party.CLIENT): "The receiving side only tells of the fault. The sending "
        "program made the line, and must send another one.",
        (Party.CLIENT, Party.SENDER): "The program did what it was told, in the right form. What "
        "it was told is wrong: look at the address, the message or the domain.",
        (Party.SERVER, Party.SENDER): "The receiving side keeps to its rules, and will reply the "
        "same tomorrow. Look at the address, the message or the domain that was given.",
        (Party.CLIENT, Party.SERVER): "Nothing is wrong with the lines that the program sent. The "
        "trouble is where they arrived.",
        (Party.SENDER, Party.SERVER): "Address and message are good, and may be accepted later. "
        "The trouble is where they arrived.",
    }
)
"""What is said to a wrong answer: who was chosen, who has to act."""
_SAME_FOR_BOTH = {Move.WAIT, Move.STOP}
_NOW_OR_NEVER, _ERROR_ENDS = "M16", "M5"


class _Stage(IntEnum):
    CULPRIT = 0
    TROUBLE = 1
    PARTY = 2
    TREATMENT = 3
    FEEDBACK = 4
    REPAIR = 5


_ASKS: Mapping[_Stage, str] = MappingProxyType(
    {
        _Stage.CULPRIT: "Something went wrong here. Which line caused it?",
        _Stage.TROUBLE: "What kind of trouble is it?",
        _Stage.PARTY: "Who has to act?",
        _Stage.TREATMENT: "What must the client do?",
    }
)


class DiagnoseRunner(BaseRunner):
    """A recorded session, four questions about it, and its repair.

    Args:
        diagnose: The session and the answers.
        known: The misconceptions that a wrong answer can show.
    """

    session: LabSession

    def __init__(self, diagnose: Diagnose, known: Misconceptions | None = None) -> None:
        self._diagnose = diagnose
        self._misconceptions = known or Misconceptions()
        self._repair = TaskRunner(diagnose.repair, known) if diagnose.repair else None
        self._begin()

    def _begin(self) -> None:
        self._missed, self._done, self.feedback = False, False, None
        self._answered: OpenQuestion | None = None
        self._case = DiagnosisCase(self._diagnose)
        self.session = self._case.session
        self._enter(_Stage.CULPRIT)

    def _enter(self, stage: _Stage) -> None:
        """Come to a stage, with the hints at what it asks."""
        self._stage = stage
        self._wrong_tries: frozenset[int] = frozenset()
        self._hints = self._hints_of(stage)

    def _hints_of(self, stage: _Stage) -> Hints:
        match stage:
            case _Stage.CULPRIT:
                return hints_for_line(self._case, self._diagnose.hints)
            case _Stage.TROUBLE:
                return hints_for_trouble(self._case)
            case _Stage.PARTY:
                return hints_for_party(self._case)
            case _Stage.TREATMENT:
                return hints_for_action(
                    self._case.code, self._case.text_of(self._diagnose.treatment)
                )
            case _:
                return Hints()

    @property
    def _open_repair(self) -> TaskRunner | None:
        """The repair, once it has begun."""
        return self._repair if self._stage is _Stage.REPAIR else None

    @property
    def expects(self) -> Expects:
        """First a line, then choices, then what the repair wants."""
        if self._open_repair:
            return self._open_repair.expects
        if self._done:
            return Expects.NOTHING
        return {_Stage.CULPRIT: Expects.MOMENT, _Stage.FEEDBACK: Expects.CONTINUE}.get(
            self._stage, Expects.CHOICE
        )

    @property
    def done(self) -> bool:
        """Whether it is diagnosed, and repaired where there is a repair."""
        return self._done or (self._open_repair is not None and self._open_repair.done)

    @property
    def goals(self) -> Sequence[GoalStatus]:
        """The goals of the repair, once it has begun."""
        return self._open_repair.goals if self._open_repair else ()

    @property
    def question(self) -> OpenQuestion | None:
        """The question of the stage, with the reply that it is about; then what to repair.

        The last one stays while it is read what came of it.
        """
        if self._open_repair and not self.done:
            return OpenQuestion(paragraphs(_REPAIR_ASK.format(line=self._case.culprit)))
        if (ask := _ASKS.get(self._stage)) is None:
            return self._answered
        return OpenQuestion(
            paragraphs(self._reply_text(), ask),
            self._options(),
            number=self._stage + 1,
            count=len(_ASKS),
            wrong_tries=self._wrong_tries,
        )

    def _reply_text(self) -> str:
        if self._stage is _Stage.CULPRIT:
            return ""
        reply = self._case.quote(self._case.symptom)
        return (_DREW if self._case.shows_at_culprit else _TELLS).format(reply=reply)

    def _options(self) -> tuple[Prose, ...]:
        match self._stage:
            case _Stage.TROUBLE:
                return tuple(paragraphs(one.sentence) for one in self._case.troubles)
            case _Stage.PARTY:
                return tuple(map(paragraphs, PARTIES.values()))
            case _Stage.TREATMENT:
                return tuple(self._case.text_of(one) for one in self._case.treatments)
            case _:
                return ()

    def pick_moment(self, index: int) -> None:
        """Name the line at fault, by any arrow that belongs to it."""
        if self._stage is not _Stage.CULPRIT:
            return
        if why := self._case.why_not_at_fault(index):
            self._missed = True
            correction = self._diagnose.wrong_lines.get(self._case.line_at(index), Correction())
            self.feedback = self._wrong("Not that line", why, correction)
        else:
            self._enter(_Stage.TROUBLE)
            self.feedback = Feedback(True, "That is the line", ())

    def choose(self, number: int) -> None:
        """Answer the question of the stage."""
        if self.expects is not Expects.CHOICE or not 0 <= number < len(self._options()):
            return
        asked, stage = self.question, self._stage
        match stage:
            case _Stage.TROUBLE:
                self._name_trouble(self._case.troubles[number])
            case _Stage.PARTY:
                self._name_party(tuple(PARTIES)[number])
            case _:
                self._treat(self._case.treatments[number])
        if self._stage is stage:
            self._wrong_tries |= {number}
        elif asked:
            self._answered = replace(asked, right_option=number)

    def _name_trouble(self, chosen: Trouble) -> None:
        right = self._case.trouble
        if chosen == right:
            self._enter(_Stage.PARTY)
            self.feedback = None
            return
        self._missed = True
        is_first = chosen.lasts != right.lasts
        name = _NOW_OR_NEVER if is_first else ""
        told = _FIRST_DIGIT if is_first else _SECOND_DIGIT
        text = paragraphs(told.format(code=self._case.code, kind=_KINDS[chosen.lasts]))
        self.feedback = Feedback(False, "Not that kind", text, ("RFC 5321 §4.2.1",), name)

    def _name_party(self, chosen: Party) -> None:
        if chosen is self._case.party:
            self._enter(_Stage.TREATMENT)
            self.feedback = None
            return
        self._missed = True
        text = paragraphs(_NOT_THEM[chosen, self._case.party])
        self.feedback = Feedback(False, "Somebody else", text)

    def _treat(self, chosen: Advice) -> None:
        """Give the feedback, in two parts: the diagnosis, and the treatment."""
        diagnosis = "Diagnosis found" if self._missed else "Right diagnosis"
        right = self._diagnose.treatment
        if chosen is not right:
            correction = self._diagnose.wrong_treatments.get(
                chosen, Correction(misconception=_belief_behind(right, chosen))
            )
            title = f"{diagnosis}, wrong treatment"
            self.feedback = self._wrong(title, cost(right, chosen), correction)
            return
        self._enter(_Stage.FEEDBACK)
        self._done = self._repair is None
        text = (*self._diagnose.because, *paragraphs(_OPENS if self._repair else ""))
        self.feedback = Feedback(True, f"{diagnosis}, right treatment", text)

    def _wrong(self, title: str, why: str, correction: Correction) -> Feedback:
        """Return the feedback on a wrong answer: what it costs, then what is known of it."""
        name = correction.misconception
        more = self._misconceptions.text_of(correction.say, name)
        text = more if correction.say else (*paragraphs(why), *more)
        return Feedback(False, title, text, misconception=name)

    def advance(self) -> None:
        """Go on from the feedback to the repair."""
        if self._stage is _Stage.FEEDBACK and self._repair:
            self._answered = None
            self._enter(_Stage.REPAIR)
            self._take_up(self._repair)

    def _take_up(self, repair: TaskRunner) -> None:
        """Show what the repair shows."""
        self.session, self.feedback = repair.session, repair.feedback
        self.just_met = repair.just_met

    def update(self) -> None:
        """See what came of the repair."""
        if self._open_repair:
            self._open_repair.update()
            self._take_up(self._open_repair)

    @property
    def hints_left(self) -> int:
        """How many hints at the stage, or at the repair, have not been given."""
        return self._open_repair.hints_left if self._open_repair else self._hints.left

    def hint(self) -> Prose:
        """Give the next hint at the stage, or at the repair."""
        return self._open_repair.hint() if self._open_repair else self._hints.give()

    def show_solution(self) -> LessonScript:
        """Return the solution of the repair, once it has begun."""
        if self._open_repair is None:
            return ()
        self.assisted = True
        return self._open_repair.show_solution()

    def restart(self) -> None:
        """Begin the repair again, or the diagnosis if the repair has not begun."""
        if self._open_repair:
            self._open_repair.restart()
            self._take_up(self._open_repair)
        else:
            self._begin()

    def restart_beside(self) -> None:
        """Begin the repair again, and keep what was done as a branch."""
        if self._open_repair:
            self._open_repair.restart_beside()
            self._take_up(self._open_repair)
        else:
            self._begin()

    def save(self) -> dict[str, object]:
        """Write the stage, and the repair."""
        return {
            "stage": int(self._stage),
            "missed": self._missed,
            "repair": self._repair.save() if self._repair else {},
            **({"helped": True} if self.assisted else {}),
        }

    def restore(self, saved: object) -> None:
        """Go on at a stage; what is diagnosed and needs no repair begins again."""
        match saved:
            case {"stage": int(stage), "missed": bool(missed), "repair": repair, **more}:
                self.assisted = more.get("helped") is True
                last = _Stage.REPAIR if self._repair else _Stage.TREATMENT
                at = _Stage(max(0, min(stage, last)))
                self._enter(_Stage.TREATMENT if at is _Stage.FEEDBACK else at)
                self._missed = missed
            case _:
                return
        if self._open_repair:
            self._open_repair.restore(repair)
            self.assisted |= self._open_repair.assisted
            self._take_up(self._open_repair)


def _belief_behind(right: Advice, chosen: Advice) -> str:
    """Return the misconception that a wrong treatment shows; "" for nothing known."""
    moves = MOVES[right], MOVES[chosen]
    if set(moves) == _SAME_FOR_BOTH:
        return _NOW_OR_NEVER
    return _ERROR_ENDS if moves == (Move.FIX, Move.END) else ""
