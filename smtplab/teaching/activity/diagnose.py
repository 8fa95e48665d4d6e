"""Diagnose: name the line at fault, the kind of trouble and the treatment; then repair it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from types import MappingProxyType

from smtplab.protocol.codes import describe as codes
from smtplab.protocol.codes.model import Advice
from smtplab.simulation.lab.session import LabSession
from smtplab.teaching.activity.base import BasePlay
from smtplab.teaching.activity.diagnosis_case import Case
from smtplab.teaching.activity.hints import Hints, at_digit, at_line, at_treatment
from smtplab.teaching.activity.runner import Asked, Tick, Verdict, Wants
from smtplab.teaching.activity.task import TaskPlay
from smtplab.teaching.diagnosis.client_action import cost
from smtplab.teaching.lesson.lesson import Diagnose, Mistake
from smtplab.teaching.lesson.prose import Prose, paragraphs
from smtplab.teaching.lesson.script import Dialogue

__all__ = ["DiagnosePlay"]

_DREW = "It drew: {reply}"
_TELLS = "The reply that tells of it: {reply}"
_OPENS = "Enter opens the repair."
_MEND = "Now mend it. The line at fault was: {line}"


class _Stage(IntEnum):
    CULPRIT = 0
    CLASS = 1
    CATEGORY = 2
    TREATMENT = 3
    VERDICT = 4
    REPAIR = 5


_ASKS: Mapping[_Stage, str] = MappingProxyType(
    {
        _Stage.CULPRIT: "Something went wrong here. At which line does the trouble begin?",
        _Stage.CLASS: "What kind of trouble is it? What is the reply's first digit?",
        _Stage.CATEGORY: "And its second digit: what is it about?",
        _Stage.TREATMENT: "What must the client do?",
    }
)


class DiagnosePlay(BasePlay):
    """A recorded session, four questions about it, and its repair.

    Args:
        diagnose: The session and the answers.
        further: Mistakes that can be made in any task, for the repair.
    """

    session: LabSession

    def __init__(self, diagnose: Diagnose, further: Sequence[Mistake] = ()) -> None:
        self._diagnose = diagnose
        self._repair = TaskPlay(diagnose.repair, further) if diagnose.repair else None
        self._begin()

    def _begin(self) -> None:
        self._missed, self._done, self.verdict = False, False, None
        self._case = Case(self._diagnose)
        self.session = self._case.session
        self._enter(_Stage.CULPRIT)

    def _enter(self, stage: _Stage) -> None:
        """Come to a stage, with the hints at what it asks."""
        self._stage = stage
        self._hints = self._hints_of(stage)

    def _hints_of(self, stage: _Stage) -> Hints:
        match stage:
            case _Stage.CULPRIT:
                return at_line(self._case)
            case _Stage.CLASS | _Stage.CATEGORY:
                return at_digit(self._case.code, stage - _Stage.CLASS)
            case _Stage.TREATMENT:
                return at_treatment(self._case.code, self._case.text_of(self._diagnose.treatment))
            case _:
                return Hints()

    @property
    def _mending(self) -> TaskPlay | None:
        """The repair, once it has begun."""
        return self._repair if self._stage is _Stage.REPAIR else None

    @property
    def wants(self) -> Wants:
        """First a line, then choices, then what the repair wants."""
        if self._mending:
            return self._mending.wants
        if self._done:
            return Wants.NOTHING
        return {_Stage.CULPRIT: Wants.PICK, _Stage.VERDICT: Wants.ON}.get(self._stage, Wants.CHOICE)

    @property
    def done(self) -> bool:
        """Whether it is diagnosed, and repaired where there is a repair."""
        return self._done or (self._mending is not None and self._mending.done)

    @property
    def ticks(self) -> Sequence[Tick]:
        """The goals of the repair, once it has begun."""
        return self._mending.ticks if self._mending else ()

    @property
    def asked(self) -> Asked | None:
        """The question of the stage, with the reply that it is about; then what is to be mended."""
        if self._mending and not self.done:
            return Asked(paragraphs(_MEND.format(line=self._case.culprit)))
        ask = _ASKS.get(self._stage)
        if ask is None or self._done:
            return None
        return Asked(paragraphs(self._told(), ask), self._options(), self._keys())

    def _told(self) -> str:
        if self._stage is _Stage.CULPRIT:
            return ""
        reply = self._case.quoted(self._case.symptom)
        return (_DREW if self._case.shows_at_culprit else _TELLS).format(reply=reply)

    def _options(self) -> tuple[Prose, ...]:
        match self._stage:
            case _Stage.CLASS:
                return tuple(_digit(x, codes.CLASSES[x]) for x in self._case.digits)
            case _Stage.CATEGORY:
                return tuple(_digit(y, codes.CATEGORIES[y]) for y in self._categories)
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
        used = {codes.Category.SYNTAX, codes.Category.INFORMATION, codes.Category.CONNECTION}
        return tuple(sorted({*used, codes.Category.MAIL_SYSTEM, self._case.code // 10 % 10}))

    def pick(self, index: int) -> None:
        """Name the line at fault, by any arrow that belongs to it."""
        if self._stage is not _Stage.CULPRIT:
            return
        if why := self._case.innocent(index):
            self._missed = True
            self.verdict = Verdict(False, "Not that line", paragraphs(why))
        else:
            self._enter(_Stage.CLASS)
            self.verdict = Verdict(True, "That is the line", ())

    def choose(self, number: int) -> None:
        """Answer the question of the stage."""
        if self.wants is not Wants.CHOICE or not 0 <= number < len(self._options()):
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
            self.verdict = None
            return
        self._missed = True
        told = f"The reply that tells of it is {self._case.code}. Read it digit by digit."
        text = paragraphs(told)
        self.verdict = Verdict(False, "Look at the reply", text, ("RFC 5321 §4.2.1",))

    def _treat(self, chosen: Advice) -> None:
        """Give the verdict, in two parts: the diagnosis, and the treatment."""
        diagnosis = "Diagnosis found" if self._missed else "Right diagnosis"
        if chosen is not self._diagnose.treatment:
            price = paragraphs(cost(self._diagnose.treatment, chosen))
            self.verdict = Verdict(False, f"{diagnosis}, wrong treatment", price)
            return
        self._enter(_Stage.VERDICT)
        self._done = self._repair is None
        text = (*self._diagnose.because, *paragraphs(_OPENS if self._repair else ""))
        self.verdict = Verdict(True, f"{diagnosis}, right treatment", text)

    def on(self) -> None:
        """Go on from the verdict to the repair."""
        if self._stage is _Stage.VERDICT and self._repair:
            self._enter(_Stage.REPAIR)
            self._take_up(self._repair)

    def _take_up(self, repair: TaskPlay) -> None:
        """Show what the repair shows."""
        self.session, self.verdict = repair.session, repair.verdict

    def look(self) -> None:
        """See what came of the repair."""
        if self._mending:
            self._mending.look()
            self._take_up(self._mending)

    @property
    def hints_left(self) -> int:
        """How many hints at the stage, or at the repair, have not been given."""
        return self._mending.hints_left if self._mending else self._hints.left

    def hint(self) -> Prose:
        """Give the next hint at the stage, or at the repair."""
        return self._mending.hint() if self._mending else self._hints.give()

    def show_solution(self) -> Dialogue:
        """Return the solution of the repair, once it has begun."""
        if self._mending is None:
            return ()
        self.helped = True
        return self._mending.show_solution()

    def restart(self) -> None:
        """Begin the repair again, or the diagnosis if the repair has not begun."""
        if self._mending:
            self._mending.restart()
            self._take_up(self._mending)
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
        """Go on at a stage; what is diagnosed and needs no repair begins anew."""
        match saved:
            case {"stage": int(stage), "missed": bool(missed), "repair": repair}:
                last = _Stage.REPAIR if self._repair else _Stage.TREATMENT
                at = _Stage(max(0, min(stage, last)))
                self._enter(_Stage.TREATMENT if at is _Stage.VERDICT else at)
                self._missed = missed
            case _:
                return
        if self._mending:
            self._mending.restore(repair)
            self.helped = self._mending.helped
            self._take_up(self._mending)


def _digit(digit: int, meaning: codes.DigitMeaning) -> Prose:
    return paragraphs(f"{digit}  {meaning.name}: {meaning.gloss}")
