"""What came of a round: how much was right, what was confused, and when does it go on?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from smtplab.teaching.drill.round import Result
from smtplab.teaching.drill.store import Confusion, Record

__all__ = ["Coming", "Summary", "summary"]

_MOST = 5
_HOUR, _DAY = 3600.0, 86_400.0
_SPANS = (
    (0.0, "now"),
    (_HOUR, "within the hour"),
    (_DAY, "within a day"),
    (7 * _DAY, "within a week"),
    (31 * _DAY, "within a month"),
    (float("inf"), "later"),
)

Coming = tuple[str, int]
"""When, in words, and how many cards."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A round that is over, or was left.

    Attributes:
        results: How each card went.
        confusions: What is taken for what, over all rounds, the most frequent first.
        fresh: Those of them that happened in this round.
        coming: How many cards come again when.
        unseen: How many cards were never met.
    """

    results: tuple[Result, ...]
    confusions: tuple[Confusion, ...]
    fresh: frozenset[tuple[str, str]]
    coming: tuple[Coming, ...]
    unseen: int

    @property
    def right(self) -> int:
        """How many cards were answered right."""
        return sum(result.good for result in self.results)


def summary(results: Iterable[Result], record: Record, now: float, every: int) -> Summary:
    """Sum a round up.

    Args:
        results: How each card went.
        record: What is known of all cards.
        now: The time, in seconds since 1970.
        every: How many cards there are in all.
    """
    listed = tuple(results)
    fresh = frozenset(mix for result in listed for mix in result.mixed)
    due = record.due()
    unseen = max(0, every - len(due))
    return Summary(listed, record.confusions()[:_MOST], fresh, _coming(due.values(), now), unseen)


def _coming(due: Iterable[float], now: float) -> tuple[Coming, ...]:
    """Count the cards by when they are due, in the order of time."""
    counts = Counter(next(words for span, words in _SPANS if at - now <= span) for at in due)
    return tuple((words, counts[words]) for _, words in _SPANS if counts[words])
