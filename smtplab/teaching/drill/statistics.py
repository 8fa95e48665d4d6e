"""How does a learner stand with the drill, in words and as values?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smtplab.simulation.text.visible import visible
from smtplab.teaching.drill.store import Confusion, DrillRecord
from smtplab.teaching.progress.report import bar, day_of, time_of

if TYPE_CHECKING:
    from smtplab.teaching.drill.round import CardResult
    from smtplab.teaching.progress.store import Store

__all__ = [
    "NOTHING",
    "DueCount",
    "RoundSummary",
    "Statistics",
    "as_json",
    "read_statistics",
    "render",
    "summarize",
]

NOTHING = "Drill: nothing yet; smtplab drill begins a round of three minutes"
_MOST = 5


@dataclass(frozen=True, slots=True)
class Statistics:
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


def read_statistics(store: Store) -> Statistics:
    """Look at what is kept."""
    record = DrillRecord(store)
    answers, right = record.counts()
    return Statistics(answers, right, record.due(), record.confusions())


def render(standing: Statistics) -> Iterator[str]:
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


def as_json(standing: Statistics) -> dict[str, Any]:
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


_HOUR, _DAY = 3600.0, 86_400.0
_SPANS = (
    (0.0, "now"),
    (_HOUR, "within the hour"),
    (_DAY, "within a day"),
    (7 * _DAY, "within a week"),
    (31 * _DAY, "within a month"),
    (float("inf"), "later"),
)

DueCount = tuple[str, int]
"""When, in words, and how many cards."""


@dataclass(frozen=True, slots=True)
class RoundSummary:
    """A round that is over, or was left.

    Attributes:
        results: How each card went.
        confusions: What is taken for what, over all rounds, the most frequent first.
        fresh: Those of them that happened in this round.
        coming: How many cards come again when.
        unseen: How many cards were never met.
    """

    results: tuple[CardResult, ...]
    confusions: tuple[Confusion, ...]
    new_mix_ups: frozenset[tuple[str, str]]
    due_counts: tuple[DueCount, ...]
    unseen: int

    @property
    def right(self) -> int:
        """How many cards were answered right."""
        return sum(result.good for result in self.results)


def summarize(
    results: Iterable[CardResult], record: DrillRecord, now: float, every: int
) -> RoundSummary:
    """Sum a round up.

    Args:
        results: How each card went.
        record: What is known of all cards.
        now: The time, in seconds since 1970.
        every: How many cards there are in all.
    """
    listed = tuple(results)
    fresh = frozenset(mix for result in listed for mix in result.mix_ups)
    due = record.due()
    unseen = max(0, every - len(due))
    return RoundSummary(
        listed, record.confusions()[:_MOST], fresh, _due_counts(due.values(), now), unseen
    )


def _due_counts(due: Iterable[float], now: float) -> tuple[DueCount, ...]:
    """Count the cards by when they are due, in the order of time."""
    counts = Counter(next(words for span, words in _SPANS if at - now <= span) for at in due)
    return tuple((words, counts[words]) for _, words in _SPANS if counts[words])
