"""How does a learner stand with the drill, in words and as values?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smtplab.simulation.text.visible import visible
from smtplab.teaching.drill.store import Confusion, Record
from smtplab.teaching.progress.report import bar, day_of, time_of

if TYPE_CHECKING:
    from smtplab.teaching.progress.store import Store

__all__ = ["NOTHING", "Standing", "as_json", "look", "told"]

NOTHING = "Drill: nothing yet; smtplab drill begins a round of three minutes"
_MOST = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """What a learner has practised.

    Attributes:
        answers: How many cards were answered, counted each time.
        right: How many of these were right.
        cards: When each card is due, the earliest first.
        confusions: What was taken for what, the most frequent first.
    """

    answers: int
    right: int
    cards: dict[str, float]
    confusions: tuple[Confusion, ...]

    @property
    def next_due(self) -> float:
        """When the first card is due; 0 if there is none."""
        return next(iter(self.cards.values()), 0.0)


def look(store: Store) -> Standing:
    """Look at what is kept."""
    record = Record(store)
    answers, right = record.counts()
    return Standing(answers, right, record.due(), record.confusions())


def told(standing: Standing) -> Iterator[str]:
    """Yield it in lines: how much, what was confused, when it goes on."""
    if not standing.answers:
        yield NOTHING
        return
    cards = len(standing.cards)
    yield f"Drill: {standing.right} of {standing.answers} answers right, on {cards} cards"
    most = max((one.times for one in standing.confusions), default=0)
    for one in standing.confusions[:_MOST]:
        yield f"     {visible(str(one)):<38}  {bar(one.times, most)}  {one.times:>2}"
    yield f"     the next card is due {day_of(standing.next_due)}"


def as_json(standing: Standing) -> dict[str, Any]:
    """Write it as JSON values; the keys are stable."""
    return {
        "answers": standing.answers,
        "right": standing.right,
        "cards": len(standing.cards),
        "next_due": time_of(standing.next_due) or None,
        "confusions": [
            {"right": one.right, "taken": one.taken, "times": one.times}
            for one in standing.confusions
        ],
    }
