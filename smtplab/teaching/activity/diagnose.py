"""Diagnose: name the line at fault, the kind of trouble and the treatment; then repair it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from types import MappingProxyType

from smtplab.protocol.codes.describe import CATEGORIES, CLASSES, Category, DigitMeaning
from smtplab.protocol.codes.model import Advice
from smtplab.simulation.lab.session import LabSession
from smtplab.teaching.activity.base import BaseRunner
from smtplab.teaching.activity.diagnosis_case import DiagnosisCase
from smtplab.teaching.activity.hints import Hints, hints_for_action, hints_for_digit, hints_for_line
from smtplab.teaching.activity.runner import Expects, Feedback, GoalStatus, OpenQuestion
from smtplab.teaching.activity.task import TaskRunner
from smtplab.teaching.diagnosis.client_action import cost
from smtplab.teaching.lesson.lesson import Diagnose, Mistake
from smtplab.teaching.lesson.prose import Prose, paragraphs
from smtplab.teaching.lesson.script import LessonScript

__all__ = ["DiagnoseRunner"]

_DREW = "It drew: {reply}"
_TELLS = "The reply that tells of it: {reply}"
_OPENS = "Enter opens the repair."
_REPAIR_ASK = "Now mend it. The line at fault was: {line}"


class _Stage(IntEnum):
    CULPRIT = 0
    CLASS = 1
    CATEGORY = 2
    TREATMENT = 3
    FEEDBACK = 4
    REPAIR = 5


_ASKS: Mapping[_Stage, str] = MappingProxyType(
    {
        _Stage.CULPRIT: "Something went wrong here. At which line does the trouble begin?",
        _Stage.CLASS: "What kind of trouble is it? What is the reply's first digit?",
        _Stage.CATEGORY: "And its second digit: what is it about?",
        _Stage.TREATMENT: "What must the client do?",
    }
)


class DiagnoseRunner(BaseRunner):
    """A recorded session, four questions about it, and its repair.

    Args:
        diagnose: The session and the answers.
        further: Mistakes that can be made in any task, for the repair.
    """

    session: LabSession

    def __init__(self, diagnose: Diagnose, further: Sequence[Mistake] = ()) -> None:
        self._diagnose = diagnose
        self._repair = TaskRunner(diagnose.repair, further) if diagnose.repair else None
        self._begin()

    def _begin(self) -> None:
        self._missed, self._done, self.feedback = False, False, None
        self._case = DiagnosisCase(self._diagnose)
        self.session = self._case.session
        self._enter(_Stage.CULPRIT)

    def _enter(self, stage: _Stage) -> None:
        """Come to a stage, with the hints at what it asks."""
        self._stage = stage
        self._hints = self._hints_of(stage)

    def _hints_of(self, stage: _Stage) -> Hints:
        match stage:
            case _Stage.CULPRIT:
                return hints_for_line(self._case)
            case _Stage.CLASS | _Stage.CATEGORY:
                return hints_for_digit(self._case.code, stage - _Stage.CLASS)
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
        """The question of the stage, with the reply that it is about; then what to repair."""
        if self._open_repair and not self.done:
            return OpenQuestion(paragraphs(_REPAIR_ASK.format(line=self._case.culprit)))
        ask = _ASKS.get(self._stage)
        if ask is None or self._done:
            return None
        return OpenQuestion(paragraphs(self._reply_text(), ask), self._options(), self._keys())

    def _reply_text(self) -> str:
        if self._stage is _Stage.CULPRIT:
            return ""
        reply = self._case.quote(self._case.symptom)
        return (_DREW if self._case.shows_at_culprit else _TELLS).format(reply=reply)

    def _options(self) -> tuple[Prose, ...]:
        match self._stage:
            case _Stage.CLASS:
                return tuple(_digit(x, CLASSES[x]) for x in self._case.digits)
            case _Stage.CATEGORY:
                return tuple(_digit(y, CATEGORIES[y]) for y in self._categories)
            case _Stage.TREATMENT:
                return tuple(self._case.text_of(one) for one in self._case.treatments)
            case _:
                return ()

    def _keys(self) -> tuple[str, ...]:
        digits = {_Stage.CLASS: self._case.digits, _Stage.CATEGORY: self._categories}
        return tuple(map(str, digits.get(self._stage, ())))

    @property
    def _categories(self) -> tuple[int, ...]:
        """Those that have a meaning of their own, and the right one."""
        used = {Category.SYNTAX, Category.INFORMATION, Category.CONNECTION}
        return tuple(sorted({*used, Category.MAIL_SYSTEM, self._case.code // 10 % 10}))

    def pick_moment(self, index: int) -> None:
        """Name the line at fault, by any arrow that belongs to it."""
        if self._stage is not _Stage.CULPRIT:
            return
        if why := self._case.why_not_at_fault(index):
            self._missed = True
            self.feedback = Feedback(False, "Not that line", paragraphs(why))
        else:
            self._enter(_Stage.CLASS)
            self.feedback = Feedback(True, "That is the line", ())

    def choose(self, number: int) -> None:
        """Answer the question of the stage."""
        if self.expects is not Expects.CHOICE or not 0 <= number < len(self._options()):
            return
        match self._stage:
            case _Stage.CLASS:
                right = self._case.digits[number] == self._case.code // 100
                self._read_digit(right=right, following=_Stage.CATEGORY)
            case _Stage.CATEGORY:
                right = self._categories[number] == self._case.code // 10 % 10
                self._read_digit(right=right, following=_Stage.TREATMENT)
            case _:
                self._treat(self._case.treatments[number])

    def _read_digit(self, *, right: bool, following: _Stage) -> None:
        if right:
            self._enter(following)
            self.feedback = None
            return
        self._missed = True
        told = f"The reply that tells of it is {self._case.code}. Read it digit by digit."
        text = paragraphs(told)
        self.feedback = Feedback(False, "Look at the reply", text, ("RFC 5321 §4.2.1",))

    def _treat(self, chosen: Advice) -> None:
        """Give the feedback, in two parts: the diagnosis, and the treatment."""
        diagnosis = "Diagnosis found" if self._missed else "Right diagnosis"
        if chosen is not self._diagnose.treatment:
            price = paragraphs(cost(self._diagnose.treatment, chosen))
            self.feedback = Feedback(False, f"{diagnosis}, wrong treatment", price)
            return
        self._enter(_Stage.FEEDBACK)
        self._done = self._repair is None
        text = (*self._diagnose.because, *paragraphs(_OPENS if self._repair else ""))
        self.feedback = Feedback(True, f"{diagnosis}, right treatment", text)

    def advance(self) -> None:
        """Go on from the feedback to the repair."""
        if self._stage is _Stage.FEEDBACK and self._repair:
            self._enter(_Stage.REPAIR)
            self._take_up(self._repair)

    def _take_up(self, repair: TaskRunner) -> None:
        """Show what the repair shows."""
        self.session, self.feedback = repair.session, repair.feedback

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

    def save(self) -> dict[str, object]:
        """Write the stage, and the repair."""
        return {
            "stage": int(self._stage),
            "missed": self._missed,
            "repair": self._repair.save() if self._repair else {},
        }

    def restore(self, saved: object) -> None:
        """Go on at a stage; what is diagnosed and needs no repair begins again."""
        match saved:
            case {"stage": int(stage), "missed": bool(missed), "repair": repair}:
                last = _Stage.REPAIR if self._repair else _Stage.TREATMENT
                at = _Stage(max(0, min(stage, last)))
                self._enter(_Stage.TREATMENT if at is _Stage.FEEDBACK else at)
                self._missed = missed
            case _:
                return
        if self._open_repair:
            self._open_repair.restore(repair)
            self.assisted = self._open_repair.assisted
            self._take_up(self._open_repair)


def _digit(digit: int, meaning: DigitMeaning) -> Prose:
    return paragraphs(f"{digit}  {meaning.name}: {meaning.gloss}")
