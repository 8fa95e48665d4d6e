"""Predict: before a reply is shown the learner predicts its first digit, then its code.

The lines between, whose replies nobody asks for, play by themselves.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from smtplab.protocol.codes.describe import CLASSES, CODES, describe_code
from smtplab.protocol.codes.model import CodeStatus, ReplyCode
from smtplab.protocol.states import EVENT_LABELS
from smtplab.teaching.activity.accepted_replies import accepted_codes, find_alternative
from smtplab.teaching.activity.base import Hints
from smtplab.teaching.activity.beliefs import find_correction, text_of
from smtplab.teaching.activity.hints import hints_for_prediction
from smtplab.teaching.activity.runner import Expects, Feedback, OpenQuestion
from smtplab.teaching.activity.script_text import what_happens
from smtplab.teaching.activity.scripted import ScriptedRunner
from smtplab.teaching.activity.wrong_digits import explain_wrong_digit
from smtplab.teaching.goals.history import EventReply
from smtplab.teaching.lesson.guidance import Guidance
from smtplab.teaching.lesson.lesson import Predict
from smtplab.teaching.lesson.prose import Prose, paragraphs
from smtplab.teaching.misconceptions import Misconceptions

__all__ = ["DIGITS", "PredictRunner", "plausible_codes"]

DIGITS = tuple(CLASSES)
"""The first digits that a reply can have."""
_DIGIT_ASK = "What is the reply's first digit?"
_CODE_ASK = "Right, a {digit}. And which code?"
_RIGHT_TOO = "{said} would be right, too; this server replies with {code}"
_OPTIONS = 4
_BY_ANY = "any"


def plausible_codes(name: str, code: int, foreseen: Collection[int] = ()) -> tuple[int, ...]:
    """Return codes of one class to choose from, the right one among them, in their order.

    Args:
        name: The event that is answered. What such an event can draw comes first, the nearest
            before all; then what is drawn by most others.
        code: The right one.
        foreseen: Wrong ones that the author answers; those of the class are always among them.
    """

    def farther(row: ReplyCode) -> tuple[bool, int, int]:
        drawn = not {EVENT_LABELS.get(name, name), _BY_ANY}.isdisjoint(row.commands)
        return not drawn, abs(row.code - code) if drawn else -len(row.commands), row.code

    like = (
        row
        for row in CODES.values()
        if row.status is CodeStatus.STANDARD and row.code // 100 == code // 100
    )
    others = [row.code for row in sorted(like, key=farther) if row.code != code]
    others.sort(key=lambda one: one not in foreseen)
    return tuple(sorted([code, *others[: _OPTIONS - 1]]))


class PredictRunner(ScriptedRunner):
    """Lines play by themselves up to the next reply that is to be predicted.

    Args:
        predict: The script, its server, and the author's help.
        known: The misconceptions that can be behind a wrong prediction.
    """

    def __init__(self, predict: Predict, known: Misconceptions | None = None) -> None:
        self._guidance_to = predict.guidance
        self._misconceptions = known or Misconceptions()
        super().__init__(predict.script, predict.site)
        self._play_on()

    @property
    def plays_lines(self) -> bool:
        """Whether to go on is to play the next line of a script: they play by themselves."""
        return False

    def _play_on(self) -> None:
        """Play what is known, and come to the next reply that is to be predicted."""
        self.feedback = None
        self._answered: OpenQuestion | None = None
        self._played_from = self.played
        self._arrive()
        while self._coming is None and self.next_script_line is not None:
            self.play_next()
            self._arrive()
        if self._coming is not None:
            self.draw_connection()
        self.session.to_end()
        self.update()

    def _arrive(self) -> None:
        """Come to the next line; where its reply is to be predicted, find that out."""
        is_asked = self.next_script_line is not None and self.next_script_line.asks_reply
        self._coming: EventReply | None = self.predict_reply() if is_asked else None
        self._guidance = self._guidance_to.get(self.played, Guidance())
        self._hints = (
            hints_for_prediction(self._coming, self._guidance.hints) if self._coming else Hints()
        )
        self._digit: int | None = None
        self._wrong_tries: frozenset[int] = frozenset()

    @property
    def _codes(self) -> tuple[int, ...]:
        """The codes to choose from, once the digit is found."""
        if self._coming is None or not (right := self._right_code):
            return ()
        foreseen = [int(one) for one in self._guidance.corrections]
        return plausible_codes(self._coming.name, right, foreseen)

    @property
    def _right_code(self) -> int:
        """The right code that begins with the digit; 0 before that is found."""
        accepted = accepted_codes(self._coming) if self._coming else ()
        return next((code for code in accepted if code // 100 == self._digit), 0)

    @property
    def _open(self) -> EventReply | None:
        """What is to be predicted now; None while the learner looks at what was."""
        at_end = self.session.cursor >= self.session.last
        return self._coming if at_end and not (self._answered or self._done) else None

    @property
    def note(self) -> str:
        """The note of the selected line; at the end, those of all lines that have just played."""
        if self._answered or self.session.cursor < self.session.last:
            return super().note
        fresh = self._script[self._played_from : self.played]
        return " ".join(line.note for line in fresh if line.note)

    @property
    def hints_left(self) -> int:
        """How many hints at the open question have not been given; 0 while none is open."""
        return super().hints_left if self._open else 0

    def hint(self) -> Prose:
        """Give the next hint at the open question."""
        return super().hint() if self._open else ()

    @property
    def expects(self) -> Expects:
        """A choice where a reply is to be predicted."""
        if self._done:
            return Expects.NOTHING
        return Expects.CHOICE if self._open else Expects.CONTINUE

    @property
    def question(self) -> OpenQuestion | None:
        """First the digit, then the code, which stays while the reply is looked at."""
        if self._open is None or self.next_script_line is None:
            return self._answered
        happens = what_happens(self.next_script_line.do)
        if self._digit is None:
            ask = paragraphs(happens, _DIGIT_ASK)
            options, digits = tuple(map(_digit, DIGITS)), tuple(map(str, DIGITS))
        else:
            ask = paragraphs(happens, _CODE_ASK.format(digit=self._digit))
            options, digits = tuple(map(_code, self._codes)), ()
        return OpenQuestion(ask, options, digits, *self.place, self._wrong_tries)

    def choose(self, number: int) -> None:
        """Predict the digit, then the code; the reply comes after the code."""
        asked, coming = self.question, self._open
        if asked is None or coming is None or not 0 <= number < len(asked.options):
            return
        if self._digit is not None:
            self._reveal(asked, coming, number)
            return
        given = DIGITS[number]
        if given in {code // 100 for code in accepted_codes(coming)}:
            self._digit, self.feedback = given, None
            self._wrong_tries = frozenset()
        else:
            self._wrong_tries |= {number}
            self.feedback = self._corrected(explain_wrong_digit(given, coming), str(given))

    def _reveal(self, asked: OpenQuestion, coming: EventReply, number: int) -> None:
        said = self._codes[number]
        feedback = _feedback(coming, said)
        self.feedback = feedback if feedback.good else self._corrected(feedback, str(said))
        self._answered = replace(
            asked,
            wrong_tries=frozenset(() if feedback.good else (number,)),
            right_option=number if feedback.good else self._codes.index(self._right_code),
        )
        self.play_next()
        self.session.to_end()
        self.update()

    def _corrected(self, feedback: Feedback, given: str) -> Feedback:
        """Return the feedback on a wrong prediction, with what is known of it in front."""
        if self._coming is None:
            return feedback
        correction = find_correction(self._guidance, self._coming, given)
        feedback = replace(feedback, misconception=correction.misconception)
        text = text_of(correction, self._misconceptions)
        if not text:
            return feedback
        rest = feedback.text if self._digit is not None else ()
        return replace(feedback, text=(*text, *rest), sections=feedback.sections if rest else ())

    def advance(self) -> None:
        """Look at the next arrow; from the last one, go on to the next prediction."""
        if self._open is not None or self._done:
            return
        if self.session.cursor < self.session.last:
            self.session.step(1)
            self.update()
        else:
            self._play_on()

    def update(self) -> None:
        """See whether the end was reached."""
        self.check_end()

    def restart(self) -> None:
        """Begin again."""
        self.rewind()
        self._play_on()

    def restore(self, saved: object) -> None:
        """Play as many lines as were played."""
        before = self.played
        super().restore(saved)
        if self.played != before:
            self._play_on()


def _digit(digit: int) -> Prose:
    meaning = CLASSES[digit]
    return paragraphs(f"{digit}  {meaning.name}: {meaning.gloss}")


def _code(code: int) -> Prose:
    return paragraphs(f"{code}  {describe_code(code).title}")


def _feedback(coming: EventReply, said: int) -> Feedback:
    """Explain the reply that came by its rule, and the code that was said by its meaning."""
    code, rule = coming.reply.code, coming.reply.rule
    other = None if said == code else find_alternative(coming, said)
    title, more = f"{code}, as you predicted", ""
    if other is not None:
        title, more = _RIGHT_TOO.format(said=said, code=code), other.remark
    elif said != code:
        title, more = f"{code}, not {said}", f"{said} means: {describe_code(said).title}."
    section = other.section if other else rule.section if rule else ""
    return Feedback(
        good=said == code or other is not None,
        title=title,
        text=paragraphs(rule.explanation if rule else "", more),
        sections=tuple(filter(None, [section])),
    )
