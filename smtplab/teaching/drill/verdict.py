"""What is said of an answer: how much of it was right, why, and what it would have cost?"""

from __future__ import annotations

from collections.abc import Sequence

from smtplab.simulation.text.visible import visible
from smtplab.teaching.activity.runner import Verdict
from smtplab.teaching.drill.card import Card, Option, Question
from smtplab.teaching.lesson.prose import Block, Look, Prose, Shape, Span

__all__ = ["given_up", "judged", "mended"]

_RIGHT, _WRONG = "Right", "wrong"
_MENDED = "Mended"
_SHOWN = "This mends it"


def judged(card: Card, questions: Sequence[Question], chosen: Sequence[Option]) -> Verdict:
    """Judge the answers to all questions of a card."""
    reasons = [option.because for option in chosen if not option.right]
    good = not reasons
    return Verdict(good, _title(questions, chosen), _prose(*reasons, *card.moral), card.sections)


def _title(questions: Sequence[Question], chosen: Sequence[Option]) -> str:
    """Say which part was right: "Right diagnosis, wrong treatment"."""
    if all(option.right for option in chosen):
        return _RIGHT
    parts = [
        f"{_RIGHT.lower() if option.right else _WRONG} {question.noun}"
        for question, option in zip(questions, chosen, strict=True)
    ]
    title = ", ".join(parts)
    return title[0].upper() + title[1:]


def mended(card: Card) -> Verdict:
    """Say that a session was mended."""
    return Verdict(True, _MENDED, _prose(*card.moral), card.sections)


def given_up(card: Card) -> Verdict:
    """Show how a session is mended."""
    solution = card.mend.solution if card.mend else ()
    lines = tuple(Block(Shape.CODE, ((Span(visible(line), Look.CODE),),)) for line in solution)
    return Verdict(False, _SHOWN, (*lines, *_prose(*card.moral)), card.sections)


def _prose(*texts: str) -> Prose:
    return tuple(Block(Shape.PARAGRAPH, ((Span(visible(text)),),)) for text in texts)
