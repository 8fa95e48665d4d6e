"""Questions with choices, read from their YAML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from smtplab.simulation.mapping.key import Key, Schema
from smtplab.simulation.mapping.kinds import Flag
from smtplab.simulation.mapping.place import Place
from smtplab.simulation.mapping.reader import MappingReader
from smtplab.simulation.mapping.tables import ListOf, Table
from smtplab.teaching.lesson.activity_keys import MISCONCEPTION
from smtplab.teaching.lesson.kinds import ProseText
from smtplab.teaching.lesson.prose import Prose
from smtplab.teaching.lesson.quiz import Choice, Quiz, QuizQuestion
from smtplab.teaching.lesson.sites import LessonSites

__all__ = ["read_quiz"]


class _ChoiceKind:
    """A choice: its text, or a mapping that says whether it is right, and why."""

    wanted = "a text, or {text: …, because: …}"
    blank = Choice((), right=False, because=())

    def read(self, place: Place) -> Choice:
        """Return the choice."""
        if place.node.entries is None:
            return Choice(ProseText().read(place), right=False, because=())
        reader = MappingReader(place, (_TEXT, _RIGHT, _WHY, MISCONCEPTION))
        return Choice(
            reader.read(_TEXT),
            reader.read(_RIGHT),
            reader.read(_WHY),
            reader.read(MISCONCEPTION),
        )


_TEXT = Key("text", ProseText(), example="The server.")
_RIGHT = Key("right", Flag(), default=False)
_WHY: Key[Prose] = Key("because", ProseText(), ())
_ASK = Key("ask", ProseText(), example="Who speaks first?")
_CHOICES = Key(
    "choices", ListOf(_ChoiceKind(), "choices", 2, 6, lone=True), example="[The server., …]"
)


def _quiz_question(reader: MappingReader) -> QuizQuestion:
    """Read one question with its choices; the first is right where none says so."""
    ask, choices = reader.read(_ASK), list(reader.read(_CHOICES))
    if not reader.is_sound(_CHOICES) or not choices:
        return QuizQuestion(ask, ())
    if not any(choice.right for choice in choices):
        if any(_RIGHT.name in (place.node.entries or ()) for place in reader.items(_CHOICES)):
            reader.wrong(_CHOICES, "all choices are wrong", "write right: true in one of them")
        choices[0] = replace(choices[0], right=True)
    _check_choices(reader, choices)
    return QuizQuestion(ask, tuple(choices))


def _check_choices(reader: MappingReader, choices: Sequence[Choice]) -> None:
    """Note choices of which a learner could make nothing."""
    if sum(choice.right for choice in choices) > 1:
        reader.wrong(_CHOICES, "more than one choice is right", "write right: true in one of them")
    if len({tuple(block.cells for block in one.text) for one in choices}) < len(choices):
        reader.wrong(_CHOICES, "two choices have the same text", "change one of them")
    for choice in choices:
        if not (choice.right or choice.because or choice.misconception):
            fix = "write each wrong choice as {text: …, because: …}"
            reader.wrong(_CHOICES, "a wrong choice has no reason", fix)
        if choice.right and choice.misconception:
            fix = "name the misconception in the wrong choice that shows it"
            reader.wrong(_CHOICES, "the right choice has a misconception", fix)


_QUIZ_QUESTION: Schema = (_ASK, _CHOICES)
_QUESTIONS = Key(
    "questions",
    ListOf(
        Table(_QUIZ_QUESTION, _quiz_question, QuizQuestion((), ())), "questions", 1, 20, lone=True
    ),
)


def read_quiz(place: Place, _sites: LessonSites) -> Quiz:
    """Read one question, or several."""
    if _QUESTIONS.name in (place.node.entries or ()):
        return Quiz(MappingReader(place, (_QUESTIONS,)).read(_QUESTIONS))
    return Quiz((_quiz_question(MappingReader(place, _QUIZ_QUESTION)),))
