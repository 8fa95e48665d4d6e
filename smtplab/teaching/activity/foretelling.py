"""Predict: before a reply is shown the learner says its first digit, then its code."""

from __future__ import annotations

from smtplab.protocol import codes
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import RULES
from smtplab.teaching.activity.base import opened
from smtplab.teaching.activity.play import Asked, Verdict, Wants
from smtplab.teaching.activity.scripted import ScriptedPlay
from smtplab.teaching.lesson.lesson import Predict
from smtplab.teaching.lesson.prose import Prose, paragraphs

__all__ = ["PredictPlay", "code_options"]

_SAYS = "The client says {line}. Which first digit has the reply?"
_OPENS = "A connection opens. Which first digit has what the server says?"
_CODE = "Right, a {digit}. And which code?"
_OPTIONS = 4
_KNOWN = sorted({rule.code for rule in RULES.values()})


def code_options(code: int) -> tuple[int, ...]:
    """Return codes to choose from: the right one, and those of its class that are like it."""
    like = [one for one in _KNOWN if one // 100 == code // 100 and one != code]
    like += [one for one in _KNOWN if one // 100 != code // 100]
    nearest = sorted(
        like[: max(0, len(like))], key=lambda one: (one // 100 != code // 100, abs(one - code))
    )
    return tuple(sorted([code, *nearest[: _OPTIONS - 1]]))


class PredictPlay(ScriptedPlay):
    """Cues are played as they come; where a reply is to be foretold it is asked for first.

    Args:
        predict: The dialogue and its server.
    """

    def __init__(self, predict: Predict) -> None:
        super().__init__(predict.dialogue, predict.site)
        self._expected: Reply | None = None
        self._has_digit = False
        self._arrive()

    def _arrive(self) -> None:
        """Come to the next cue; where it is to be foretold, find out what the server will say."""
        cue = self.next_cue
        self._expected, self._has_digit = None, False
        if cue is not None and cue.guessed:
            self._expected = self._foreseen()

    def _foreseen(self) -> Reply | None:
        """Play the cue in a lab of its own."""
        lab = opened(self._site, self._dialogue[: self.played])
        begin = lab.last + 1
        lab.play(self._dialogue[self.played].do)
        replies = [one.reply for one in lab.transcript.moments[begin:] if one.reply]
        return replies[-1] if replies else None

    @property
    def wants(self) -> Wants:
        """A choice where a reply is to be foretold."""
        if self._done:
            return Wants.NOTHING
        at_end = self.experiment.cursor >= self.experiment.last
        return Wants.CHOICE if self._expected and at_end else Wants.ON

    @property
    def asked(self) -> Asked | None:
        """First the digit, then the code."""
        if self.wants is not Wants.CHOICE or self._expected is None:
            return None
        if not self._has_digit:
            line = self.proposal
            ask = _SAYS.format(line=line) if line else _OPENS
            return Asked(paragraphs(ask), tuple(_digit(one) for one in codes.CLASSES))
        ask = _CODE.format(digit=self._expected.code // 100)
        return Asked(paragraphs(ask), tuple(map(_code, code_options(self._expected.code))))

    def choose(self, number: int) -> None:
        """Foretell the digit, then the code; the reply comes after the code."""
        asked, reply = self.asked, self._expected
        if asked is None or reply is None or not 0 <= number < len(asked.options):
            return
        if not self._has_digit:
            said, right = [*codes.CLASSES][number], reply.code // 100
            self._has_digit = said == right
            self.verdict = None if said == right else _wrong_digit(said)
            return
        said = code_options(reply.code)[number]
        self._reveal(reply, said)

    def _reveal(self, reply: Reply, said: int) -> None:
        self.play_next()
        self.experiment.to_end()
        self.verdict = _verdict(reply, said)
        self._arrive()
        self.look()

    def on(self) -> None:
        """Look at the next arrow; play the next cue where there is none yet."""
        if self.experiment.cursor < self.experiment.last:
            self.experiment.step(1)
        elif self._expected is None:
            self.verdict = None
            self.play_next()
            self._arrive()
        self.look()

    def look(self) -> None:
        """See whether the end was reached."""
        at_end = self.experiment.cursor >= self.experiment.last
        self._done = self._done or (at_end and self.next_cue is None)

    def restart(self) -> None:
        """Begin again."""
        super().restart()
        self._arrive()

    def restore(self, saved: object) -> None:
        """Play as many cues as were played."""
        match saved:
            case {"played": int(played)}:
                while self.played < min(played, len(self._dialogue)):
                    self.play_next()
                self.experiment.to_end()
                self._arrive()
                self.look()
            case _:
                pass


def _digit(digit: int) -> Prose:
    meaning = codes.CLASSES[digit]
    return paragraphs(f"{digit}  {meaning.name}: {meaning.gloss}")


def _code(code: int) -> Prose:
    return paragraphs(f"{code}  {codes.describe(code).title}")


def _wrong_digit(said: int) -> Verdict:
    meaning = codes.CLASSES[said]
    text = paragraphs(f"{said} would say: {meaning.meaning} Look again at what is said, and when.")
    return Verdict(good=False, title=f"Not a {said}", text=text, sections=("RFC 5321 §4.2.1",))


def _verdict(reply: Reply, said: int) -> Verdict:
    rule = reply.why.rule if reply.why else None
    right = said == reply.code
    title = f"{reply.code}, as you said" if right else f"{reply.code}, not {said}"
    more = "" if right else f"{said} would be: {codes.describe(said).title}."
    text = paragraphs(rule.explanation if rule else "", more)
    return Verdict(good=right, title=title, text=text, sections=(rule.section,) if rule else ())
