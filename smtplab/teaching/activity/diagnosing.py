"""Diagnose: name the line at fault, the kind of trouble and the treatment; then repair it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from types import MappingProxyType

from smtplab.protocol import codes
from smtplab.protocol.reply_code import ADVICE, Advice
from smtplab.simulation.experiment import Experiment
from smtplab.teaching.activity.base import BasePlay
from smtplab.teaching.activity.doing import TaskPlay
from smtplab.teaching.activity.play import Asked, Tick, Verdict, Wants
from smtplab.teaching.drill.treatment import cost, others
from smtplab.teaching.goals import Past
from smtplab.teaching.goals.history import Answered, answered
from smtplab.teaching.lesson.dialogue import Dialogue
from smtplab.teaching.lesson.lesson import Diagnose, Mistake
from smtplab.teaching.lesson.prose import Prose, paragraphs

__all__ = ["DiagnosePlay"]

_REFUSALS = 400
_SYMPTOM = "Here the trouble shows. Where was it made?"
_SILENT = "Nothing is asked for there. Name what the client said."


class _Stage(IntEnum):
    CULPRIT = 0
    CLASS = 1
    CATEGORY = 2
    TREATMENT = 3
    VERDICT = 4
    REPAIR = 5


_ASKS: Mapping[_Stage, str] = MappingProxyType(
    {
        _Stage.CULPRIT: "Something went wrong in this session. Which line is at fault?",
        _Stage.CLASS: "What kind of trouble is it? The reply's first digit:",
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

    experiment: Experiment

    def __init__(self, diagnose: Diagnose, further: Sequence[Mistake] = ()) -> None:
        self._diagnose = diagnose
        self._repair = TaskPlay(diagnose.repair, further) if diagnose.repair else None
        self._begin()

    def _begin(self) -> None:
        self._stage, self._missed = _Stage.CULPRIT, False
        self._done, self.verdict = False, None
        self.experiment, self._begins = Experiment(self._diagnose.site), [0]
        for cue in self._diagnose.dialogue:
            self.experiment.play(cue.do)
            self._begins.append(self.experiment.last + 1)
        symptom = self._answer_to(self._diagnose.symptom)
        self._code = symptom.reply.code if symptom else 0

    def _answer_to(self, cue: int) -> Answered | None:
        """Return the reply to a cue, with what it answers."""
        begin, end = self._begins[cue : cue + 2]
        replies = answered(Past(self.experiment.transcript, begin, end))
        return replies[-1] if replies else None

    @property
    def _treatments(self) -> tuple[Advice, ...]:
        """The treatments to choose from, the right one among them, in the table's order."""
        offered = {*others(self._diagnose.treatment), self._diagnose.treatment}
        return tuple(advice for advice in Advice if advice in offered)

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
        """The question of the stage."""
        ask = _ASKS.get(self._stage)
        if ask is None or self._done:
            return None
        return Asked(paragraphs(ask), self._options(), self._keys())

    def _options(self) -> tuple[Prose, ...]:
        match self._stage:
            case _Stage.CLASS:
                return tuple(_digit(x, one) for x, one in codes.CLASSES.items())
            case _Stage.CATEGORY:
                return tuple(_digit(y, codes.CATEGORIES[y]) for y in self._categories)
            case _Stage.TREATMENT:
                return tuple(paragraphs(ADVICE[one].sentence) for one in self._treatments)
            case _:
                return ()

    def _keys(self) -> tuple[str, ...]:
        digits = {_Stage.CLASS: tuple(codes.CLASSES), _Stage.CATEGORY: self._categories}
        return tuple(map(str, digits.get(self._stage, ())))

    @property
    def _categories(self) -> tuple[int, ...]:
        """Those that have a meaning of their own, and the right one."""
        used = {codes.Category.SYNTAX, codes.Category.INFORMATION, codes.Category.CONNECTION}
        return tuple(sorted({*used, codes.Category.MAIL_SYSTEM, self._code // 10 % 10}))

    def pick(self, index: int) -> None:
        """Name the line at fault, by any arrow that belongs to it."""
        if self._stage is not _Stage.CULPRIT:
            return
        cue = sum(begin <= index for begin in self._begins) - 1
        if cue == self._diagnose.culprit:
            self._stage, self.verdict = _Stage.CLASS, Verdict(True, "That is the line", ())
        else:
            self._missed = True
            self.verdict = Verdict(False, "Not that line", paragraphs(self._innocent(cue)))

    def _innocent(self, cue: int) -> str:
        """Say why a line is not at fault."""
        known = 0 <= cue < len(self._diagnose.dialogue)
        if not known or (one := self._answer_to(cue)) is None:
            return _SILENT
        if cue == self._diagnose.symptom:
            return _SYMPTOM
        if one.reply.code >= _REFUSALS:
            return f"It drew {one.reply.code}, but the session could go on. It is not the cause."
        return f"It drew {one.reply.code}: nothing was wrong with it."

    def choose(self, number: int) -> None:
        """Answer the question of the stage."""
        if self.wants is not Wants.CHOICE or not 0 <= number < len(self._options()):
            return
        match self._stage:
            case _Stage.CLASS:
                right = tuple(codes.CLASSES)[number] == self._code // 100
                self._read_digit(right=right, following=_Stage.CATEGORY)
            case _Stage.CATEGORY:
                right = self._categories[number] == self._code // 10 % 10
                self._read_digit(right=right, following=_Stage.TREATMENT)
            case _:
                self._treat(self._treatments[number])

    def _read_digit(self, *, right: bool, following: _Stage) -> None:
        if right:
            self._stage, self.verdict = following, None
            return
        self._missed = True
        text = paragraphs(f"The reply that tells of it is {self._code}. Read it digit by digit.")
        self.verdict = Verdict(False, "Look at the reply", text, ("RFC 5321 §4.2.1",))

    def _treat(self, chosen: Advice) -> None:
        """Give the verdict, in two parts: the diagnosis, and the treatment."""
        diagnosis = "Diagnosis found" if self._missed else "Right diagnosis"
        if chosen is not self._diagnose.treatment:
            price = paragraphs(cost(self._diagnose.treatment, chosen))
            self.verdict = Verdict(False, f"{diagnosis}, wrong treatment", price)
            return
        self._stage, self._done = _Stage.VERDICT, self._repair is None
        self.verdict = Verdict(True, f"{diagnosis}, right treatment", self._diagnose.because)

    def on(self) -> None:
        """Go on from the verdict to the repair."""
        if self._stage is _Stage.VERDICT and self._repair:
            self._stage = _Stage.REPAIR
            self._take_up(self._repair)

    def _take_up(self, repair: TaskPlay) -> None:
        """Show what the repair shows."""
        self.experiment, self.verdict = repair.experiment, repair.verdict

    def look(self) -> None:
        """See what came of the repair."""
        if self._mending:
            self._mending.look()
            self._take_up(self._mending)

    @property
    def hints_left(self) -> int:
        """How many hints of the repair have not been given."""
        return self._mending.hints_left if self._mending else 0

    def hint(self) -> Prose:
        """Give the next hint of the repair."""
        return self._mending.hint() if self._mending else ()

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
                self._stage = _Stage(max(0, min(stage, last)))
                self._missed = missed
            case _:
                return
        if self._stage is _Stage.VERDICT:
            self._stage = _Stage.TREATMENT
        if self._mending:
            self._mending.restore(repair)
            self.helped = self._mending.helped
            self._take_up(self._mending)


def _digit(digit: int, meaning: codes.DigitMeaning) -> Prose:
    return paragraphs(f"{digit}  {meaning.name}: {meaning.gloss}")
