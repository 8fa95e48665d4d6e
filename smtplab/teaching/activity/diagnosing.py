"""Diagnose: name the line at fault, the kind of trouble and the treatment; then repair it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from types import MappingProxyType

from smtplab.protocol import codes
from smtplab.protocol.replies import Reply
from smtplab.protocol.reply_code import ADVICE, Advice
from smtplab.simulation.experiment import Experiment
from smtplab.teaching.activity.base import BasePlay
from smtplab.teaching.activity.doing import TaskPlay
from smtplab.teaching.activity.play import Asked, Tick, Verdict, Wants
from smtplab.teaching.lesson.dialogue import Dialogue
from smtplab.teaching.lesson.lesson import Diagnose
from smtplab.teaching.lesson.prose import Prose, paragraphs

__all__ = ["COSTS", "DiagnosePlay"]

_OFFERED = (Advice.RETRY_LATER, Advice.FIX_COMMAND, Advice.USE_NEW_ADDRESS, Advice.GIVE_UP)
COSTS: Mapping[Advice, str] = MappingProxyType(
    {
        Advice.RETRY_LATER: (
            "What is permanent fails at each try: the queue fills up, the server gets tired of "
            "you, and the sender hears of it days too late."
        ),
        Advice.FIX_COMMAND: (
            "The command was well formed. Changing it helps nobody, and the mail is neither sent "
            "later nor reported."
        ),
        Advice.USE_NEW_ADDRESS: (
            "Nobody named another address. A mail that is sent to a guess may reach a stranger."
        ),
        Advice.GIVE_UP: (
            "Mail that could have arrived would be returned, and the sender would believe that it "
            "cannot be sent at all."
        ),
    }
)
"""What it costs to do this where something else was needed."""


class _Stage(IntEnum):
    CULPRIT = 0
    CLASS = 1
    CATEGORY = 2
    TREATMENT = 3
    VERDICT = 4
    REPAIR = 5


_ASKS: Mapping[_Stage, str] = MappingProxyType(
    {
        _Stage.CULPRIT: "Which line is at fault?",
        _Stage.CLASS: "What kind of trouble is it? First digit:",
        _Stage.CATEGORY: "And the second digit, what is it about?",
        _Stage.TREATMENT: "What must the client do?",
    }
)


class DiagnosePlay(BasePlay):
    """A recorded session, four questions about it, and its repair.

    Args:
        diagnose: The session and the answers.
    """

    def __init__(self, diagnose: Diagnose) -> None:
        self._diagnose = diagnose
        self._repair = TaskPlay(diagnose.repair) if diagnose.repair else None
        self._begin()

    def _begin(self) -> None:
        self._stage, self._missed = _Stage.CULPRIT, False
        self._done, self.verdict = False, None
        lab, self._begins = Experiment(self._diagnose.site), [0]
        for cue in self._diagnose.dialogue:
            lab.play(cue.do)
            self._begins.append(lab.last + 1)
        self.experiment = lab

    @property
    def _symptom(self) -> Reply | None:
        """The reply that tells of the trouble."""
        begin, end = self._begins[self._diagnose.symptom : self._diagnose.symptom + 2]
        moments = self.experiment.transcript.moments if self.experiment else []
        return next((one.reply for one in moments[begin:end] if one.reply), None)

    @property
    def _x(self) -> int:
        return self._symptom.code // 100 if self._symptom else 5

    @property
    def _y(self) -> int:
        return self._symptom.code // 10 % 10 if self._symptom else 0

    @property
    def _treatments(self) -> tuple[Advice, ...]:
        """The treatments to choose from, the right one among them."""
        return tuple(dict.fromkeys((*_OFFERED, self._diagnose.treatment)))

    @property
    def wants(self) -> Wants:
        """First a line, then choices, then what the repair wants."""
        if self._stage is _Stage.REPAIR and self._repair:
            return self._repair.wants
        if self._done:
            return Wants.NOTHING
        return {_Stage.CULPRIT: Wants.PICK, _Stage.VERDICT: Wants.ON}.get(self._stage, Wants.CHOICE)

    @property
    def done(self) -> bool:
        """Whether it is diagnosed, and repaired where there is a repair."""
        return self._done or (self._repair is not None and self._repair.done)

    @property
    def ticks(self) -> Sequence[Tick]:
        """The goals of the repair, once it has begun."""
        return self._repair.ticks if self._stage is _Stage.REPAIR and self._repair else ()

    @property
    def asked(self) -> Asked | None:
        """The question of the stage."""
        ask = _ASKS.get(self._stage)
        return Asked(paragraphs(ask), self._options()) if ask and not self._done else None

    def _options(self) -> tuple[Prose, ...]:
        match self._stage:
            case _Stage.CLASS:
                return tuple(
                    _digit(x, codes.CLASSES[x].name, codes.CLASSES[x].gloss) for x in (4, 5)
                )
            case _Stage.CATEGORY:
                known = (0, 1, 2, 5)
                return tuple(
                    _digit(y, codes.CATEGORIES[y].name, codes.CATEGORIES[y].gloss) for y in known
                )
            case _Stage.TREATMENT:
                return tuple(paragraphs(ADVICE[one].sentence) for one in self._treatments)
            case _:
                return ()

    def pick(self, index: int) -> None:
        """Name the line at fault."""
        if self._stage is not _Stage.CULPRIT:
            return
        begin, end = self._begins[self._diagnose.culprit : self._diagnose.culprit + 2]
        if begin <= index < end:
            self._stage, self.verdict = _Stage.CLASS, Verdict(True, "That is the line", ())
        else:
            text = (
                "With this line alone nothing was wrong. What came before the trouble, or drew it?"
            )
            if self._is_symptom(index):
                text = "Here the trouble shows. Where was it made?"
            self.verdict = Verdict(False, "Not that line", paragraphs(text))

    def _is_symptom(self, index: int) -> bool:
        begin, end = self._begins[self._diagnose.symptom : self._diagnose.symptom + 2]
        return begin <= index < end

    def choose(self, number: int) -> None:
        """Answer the question of the stage."""
        if self.wants is not Wants.CHOICE or not 0 <= number < len(self._options()):
            return
        match self._stage:
            case _Stage.CLASS:
                self._take(right=(4, 5)[number] == self._x, following=_Stage.CATEGORY)
            case _Stage.CATEGORY:
                self._take(right=(0, 1, 2, 5)[number] == self._y, following=_Stage.TREATMENT)
            case _:
                self._treat(self._treatments[number])

    def _take(self, *, right: bool, following: _Stage) -> None:
        code = self._symptom.code if self._symptom else 0
        if right:
            self._stage, self.verdict = following, None
        else:
            self._missed = True
            text = f"The reply that tells of it is {code}. Read its digits one by one."
            self.verdict = Verdict(
                False, "Look at the reply", paragraphs(text), ("RFC 5321 §4.2.1",)
            )

    def _treat(self, chosen: Advice) -> None:
        if chosen is not self._diagnose.treatment:
            cost = COSTS.get(chosen, "")
            self.verdict = Verdict(False, "Right diagnosis, wrong treatment", paragraphs(cost))
            return
        title = "Right treatment" if self._missed else "Right diagnosis, right treatment"
        self.verdict = Verdict(True, title, self._diagnose.because)
        self._stage = _Stage.VERDICT
        if self._repair is None:
            self._done = True

    def on(self) -> None:
        """Go on from the verdict to the repair."""
        if self._stage is _Stage.VERDICT and self._repair:
            self._stage, self.verdict = _Stage.REPAIR, None
            self.experiment = self._repair.experiment

    def look(self) -> None:
        """See what came of the repair."""
        if self._stage is _Stage.REPAIR and self._repair:
            self._repair.look()
            self.experiment, self.verdict = self._repair.experiment, self._repair.verdict

    @property
    def hints_left(self) -> int:
        """How many hints of the repair have not been given."""
        return self._repair.hints_left if self._stage is _Stage.REPAIR and self._repair else 0

    def hint(self) -> Prose:
        """Give the next hint of the repair."""
        return self._repair.hint() if self._stage is _Stage.REPAIR and self._repair else ()

    def show_solution(self) -> Dialogue:
        """Return the solution of the repair, once it has begun."""
        if self._stage is not _Stage.REPAIR or self._repair is None:
            return ()
        self.helped = True
        return self._repair.show_solution()

    def restart(self) -> None:
        """Begin the repair again, or the diagnosis if that is not done."""
        if self._stage is _Stage.REPAIR and self._repair:
            self._repair.restart()
            self.look()
        else:
            self._begin()

    def save(self) -> dict[str, object]:
        """Write the stage, and the repair."""
        return {
            "stage": int(self._stage),
            "helped": self.helped,
            "repair": self._repair.save() if self._repair else {},
        }

    def restore(self, saved: object) -> None:
        """Go on at a stage."""
        match saved:
            case {"stage": int(stage), "helped": bool(helped), "repair": repair}:
                self._stage = _Stage(max(0, min(stage, _Stage.REPAIR)))
                self.helped = helped
                if self._repair:
                    self._repair.restore(repair)
                    self.look()
                elif self._stage >= _Stage.VERDICT:
                    self._stage = _Stage.CULPRIT
            case _:
                pass


def _digit(digit: int, name: str, gloss: str) -> Prose:
    return paragraphs(f"{digit}  {name}: {gloss}")
