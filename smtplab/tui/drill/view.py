"""The card as it is drawn: the exhibit, the questions as far as they go, the feedback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from smtplab.simulation.text.visible import Visible, visible
from smtplab.teaching.activity.runner import Feedback
from smtplab.teaching.drill.card import (
    CARD_KINDS,
    CardKind,
    DrillCard,
    DrillQuestion,
    ExhibitLine,
    Option,
)
from smtplab.teaching.drill.round import Round, RoundPhase
from smtplab.tui.drill import texts
from smtplab.tui.lesson.texts import CHOOSE

__all__ = [
    "CardView",
    "Mark",
    "OptionView",
    "QuestionView",
    "RoundStrip",
    "card_view",
    "round_strip",
]

_LINES = 60
"""So many lines of a session are shown at most."""


class Mark(Enum):
    """How an option stands."""

    OPEN = "open"
    TAKEN = "taken"
    RIGHT = "right"
    WRONG = "wrong"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class OptionView:
    """An option as it is drawn.

    Attributes:
        number: Which one it is, from 1.
        key: What chooses it.
        text: What it says.
        speaker: Who sends it, where it is a line of a session.
        lines: What belongs beneath it.
        mark: How it stands.
        is_selected: Whether the cursor is on it.
    """

    number: int
    key: str
    text: Visible
    speaker: str
    lines: tuple[ExhibitLine, ...]
    mark: Mark
    is_selected: bool


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as it is drawn.

    Attributes:
        ask: The question.
        options: Its options.
        digit: Which digit of the exhibit it is about, from 0; -1 for none.
    """

    ask: str
    options: tuple[OptionView, ...]
    digit: int = -1


@dataclass(frozen=True, slots=True)
class CardView:
    """A card as it stands.

    Attributes:
        number: Which card of the round it is.
        title: What is practised.
        exhibit: What there is to look at.
        questions: The questions, up to the open one.
        task: What is to be done, "" for nothing.
        feedback: What is said of the answer; None until there is one.
        cue: What can be done now; "" where the prompt says it.
    """

    number: int
    title: str
    exhibit: tuple[ExhibitLine, ...]
    questions: tuple[QuestionView, ...]
    task: str
    feedback: Feedback | None
    cue: str


class RoundStrip(tuple[str, ...]):
    """A sign for each card: how it went, or that it comes yet."""

    __slots__ = ()


def round_strip(round_: Round) -> RoundStrip:
    """Return a sign for each card of the round."""
    signs = [texts.RIGHT if result.good else texts.WRONG for result in round_.results]
    if len(signs) < min(round_.number, len(round_.cards)):
        signs.append(texts.HERE)
    return RoundStrip([*signs, *[texts.AHEAD] * (len(round_.cards) - len(signs))])


def card_view(round_: Round, selected: int) -> CardView | None:
    """Return the present card as it is drawn; None at the end.

    Args:
        round_: What is played.
        selected: Which option the cursor is on.
    """
    if (card := round_.card) is None:
        return None
    return CardView(
        number=round_.number,
        title=CARD_KINDS[card.kind].title,
        exhibit=_exhibit(round_),
        questions=tuple(_questions(round_, card, selected)),
        task=round_.task,
        feedback=round_.feedback,
        cue=_cue(round_),
    )


def _exhibit(round_: Round) -> tuple[ExhibitLine, ...]:
    """Return what there is to look at; of a long session the end."""
    lines = round_.exhibit
    if len(lines) <= _LINES:
        return lines
    more = texts.MORE_ABOVE.format(count=len(lines) - _LINES)
    return (ExhibitLine("", visible(more)), *lines[-_LINES:])


def _cue(round_: Round) -> str:
    match round_.phase:
        case RoundPhase.ASK:
            return CHOOSE
        case RoundPhase.REPAIR:
            return ""
        case RoundPhase.FEEDBACK:
            return texts.CUE_LAST if round_.number == len(round_.cards) else texts.CUE_NEXT
        case RoundPhase.OVER:
            return texts.CUE_AGAIN


def _questions(round_: Round, card: DrillCard, selected: int) -> Iterator[QuestionView]:
    is_over = round_.feedback is not None
    for place, question in enumerate(round_.questions[: len(round_.chosen) + 1]):
        chosen = round_.chosen[place] if place < len(round_.chosen) else None
        cursor = selected if chosen is None else -1
        options = _options(question, chosen, cursor, is_over=is_over)
        digit = place if card.kind is CardKind.DIGITS else -1
        yield QuestionView(question.ask, tuple(options), digit)


def _options(
    question: DrillQuestion, chosen: Option | None, cursor: int, *, is_over: bool
) -> Iterator[OptionView]:
    """Yield the options; while a card goes on, those of an earlier question that still matter."""
    is_session = any(option.lines for option in question.options)
    keys = question.keys
    for place, option in enumerate(question.options):
        mark = _mark(option, chosen, is_over=is_over)
        if mark is Mark.PASSED and not (is_session or is_over):
            continue
        here = place == cursor
        yield OptionView(
            place + 1, keys[place], option.text, option.speaker, option.lines, mark, here
        )


def _mark(option: Option, chosen: Option | None, *, is_over: bool) -> Mark:
    if chosen is None:
        return Mark.OPEN
    if not is_over:
        return Mark.TAKEN if option is chosen else Mark.PASSED
    if option.right:
        return Mark.RIGHT
    return Mark.WRONG if option is chosen else Mark.PASSED
