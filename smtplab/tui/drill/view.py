"""What is there to see of a card: the exhibit, the questions as far as they go, the verdict?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from smtplab.simulation.lab.moment import Kind as Crossing
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.text.visible import Visible, visible, without_ending
from smtplab.teaching.activity.runner import Verdict
from smtplab.teaching.drill.card import (
    CARD_KINDS,
    CardKind,
    DrillCard,
    DrillQuestion,
    ExhibitLine,
    Option,
)
from smtplab.teaching.drill.round import Round, RoundPhase
from smtplab.teaching.drill.sample_session import reply_line
from smtplab.tui.drill import texts
from smtplab.tui.lesson.texts import CHOOSE

__all__ = ["Answer", "Asked", "CardView", "Mark", "Strip", "card_view", "round_strip"]

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
class Answer:
    """An option as it is drawn.

    Attributes:
        number: Which one it is, from 1.
        key: What chooses it.
        text: What it says.
        speaker: Who says it, where it is a line of a session.
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
class Asked:
    """A question as it is drawn.

    Attributes:
        ask: The question.
        answers: Its options.
        digit: Which digit of the exhibit it is about, from 0; -1 for none.
    """

    ask: str
    answers: tuple[Answer, ...]
    digit: int = -1


@dataclass(frozen=True, slots=True)
class CardView:
    """A card as it stands.

    Attributes:
        number: Which card of the round it is.
        title: What is practised.
        exhibit: What there is to look at.
        asked: The questions, up to the open one.
        task: What is to be done, "" for nothing.
        verdict: What is said of the answer; None until there is one.
        cue: What can be done now; "" where the prompt says it.
    """

    number: int
    title: str
    exhibit: tuple[ExhibitLine, ...]
    asked: tuple[Asked, ...]
    task: str
    verdict: Verdict | None
    cue: str


class Strip(tuple[str, ...]):
    """A sign a card: how it went, or that it comes yet."""

    __slots__ = ()


def round_strip(played: Round) -> Strip:
    """Draw the round as a sign a card."""
    signs = [texts.RIGHT if result.good else texts.WRONG for result in played.results]
    if len(signs) < min(played.number, len(played.cards)):
        signs.append(texts.HERE)
    return Strip([*signs, *[texts.AHEAD] * (len(played.cards) - len(signs))])


def card_view(played: Round, selected: int) -> CardView | None:
    """Look at the present card; None at the end.

    Args:
        played: The round.
        selected: Which option the cursor is on.
    """
    if (card := played.card) is None:
        return None
    return CardView(
        number=played.number,
        title=CARD_KINDS[card.kind].title,
        exhibit=_exhibit(played, card),
        asked=tuple(_asked(played, card, selected)),
        task=_task(played, card),
        verdict=played.verdict,
        cue=_cue(played),
    )


def _exhibit(played: Round, card: DrillCard) -> tuple[ExhibitLine, ...]:
    if played.session is None:
        return card.exhibit
    lines = [line for part in _session(played.session) for line in part]
    if len(lines) <= _LINES:
        return tuple(lines)
    more = texts.MORE_ABOVE.format(count=len(lines) - _LINES)
    return (ExhibitLine("", visible(more)), *lines[-_LINES:])


def _session(session: LabSession) -> Iterator[Iterator[ExhibitLine]]:
    """Yield the lines of each moment; of a reply with many lines the first is enough."""
    transcript = session.transcript
    for moment in transcript.moments:
        if moment.reply is not None:
            yield iter((reply_line(moment.reply),))
        elif moment.kind in (Crossing.COMMAND, Crossing.CONTENT, Crossing.END_OF_DATA):
            octets = transcript.octets(moment).removesuffix(b"\r\n").split(b"\r\n")
            yield (ExhibitLine("C", without_ending(line)) for line in octets)


def _task(played: Round, card: DrillCard) -> str:
    if card.repair is None or played.phase is not RoundPhase.REPAIR:
        return ""
    return texts.MEND_GOAL.format(goal=card.repair.goal.say)


def _cue(played: Round) -> str:
    match played.phase:
        case RoundPhase.ASK:
            return CHOOSE
        case RoundPhase.REPAIR:
            return ""
        case RoundPhase.FEEDBACK:
            return texts.CUE_LAST if played.number == len(played.cards) else texts.CUE_NEXT
        case RoundPhase.OVER:
            return texts.CUE_AGAIN


def _asked(played: Round, card: DrillCard, selected: int) -> Iterator[Asked]:
    is_over = played.verdict is not None
    for place, question in enumerate(played.questions[: len(played.chosen) + 1]):
        chosen = played.chosen[place] if place < len(played.chosen) else None
        cursor = selected if chosen is None else -1
        answers = _answers(question, chosen, cursor, is_over=is_over)
        digit = place if card.kind is CardKind.DIGITS else -1
        yield Asked(question.ask, tuple(answers), digit)


def _answers(
    question: DrillQuestion, chosen: Option | None, cursor: int, *, is_over: bool
) -> Iterator[Answer]:
    """Yield the options; of a question that is answered those that still matter."""
    is_session = any(option.lines for option in question.options)
    for place, option in enumerate(question.options):
        mark = _mark(option, chosen, is_over=is_over)
        if mark is Mark.PASSED and not is_session:
            continue
        key = option.key or str(place + 1)
        here = place == cursor
        yield Answer(place + 1, key, option.text, option.speaker, option.lines, mark, here)


def _mark(option: Option, chosen: Option | None, *, is_over: bool) -> Mark:
    if chosen is None:
        return Mark.OPEN
    if not is_over:
        return Mark.TAKEN if option is chosen else Mark.PASSED
    if option.right:
        return Mark.RIGHT
    return Mark.WRONG if option is chosen else Mark.PASSED
