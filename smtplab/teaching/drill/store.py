"""What is saved of the drill: when each card is due, and what was taken for what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from smtplab.teaching.drill.schedule import reschedule
from smtplab.teaching.progress.sqlite import SqlStatement
from smtplab.teaching.progress.store import ProgressStore

__all__ = ["Confusion", "DrillStore", "MixUp"]

_DUE = "SELECT card, due FROM card ORDER BY due, card"
_CONFUSIONS = (
    "SELECT right, taken, times, at FROM mistaken ORDER BY times DESC, at DESC, right, taken"
)
_LAST_RIGHT = "SELECT card, max(at) FROM review WHERE good GROUP BY card"
_COUNTS = "SELECT count(*), coalesce(sum(good), 0) FROM review"
_TIMES = "SELECT count(*) FROM review WHERE card = ?"
_SCHEDULE = "SELECT schedule FROM card WHERE card = ?"
_SAVE = "INSERT OR REPLACE INTO card (card, schedule, due) VALUES (?, ?, ?)"
_REVIEW = "INSERT INTO review (card, good, at) VALUES (?, ?, ?)"
_MISTAKE = """
    INSERT INTO mistaken (right, taken, times, at) VALUES (?, ?, 1, ?)
    ON CONFLICT (right, taken) DO UPDATE SET times = times + 1, at = excluded.at
"""


MixUp = tuple[str, str]
"""What it was, and what it was taken for."""


class Confusion(NamedTuple):
    """One thing that was taken for another.

    Attributes:
        right: What it was, such as "452".
        taken: What it was taken for.
        times: How often.
        at: When it happened last, in seconds since 1970.
    """

    right: str
    taken: str
    times: int
    at: float


class DrillStore:
    """Saves the drill card by card; whatever is wrong with the file, it never raises.

    Args:
        store: The tables of all that was learned.
    """

    def __init__(self, store: ProgressStore) -> None:
        self.store = store

    def due(self) -> dict[str, float]:
        """Return when each card that was ever seen is due, the earliest first."""
        return {str(card): _number(at) for card, at in self.store.read(_DUE)}

    def confusions(self) -> tuple[Confusion, ...]:
        """Return what was taken for what, the most frequent first."""
        return tuple(
            Confusion(str(right), str(taken), int(_number(times)), _number(at))
            for right, taken, times, at in self.store.read(_CONFUSIONS)
        )

    def last_right(self) -> dict[str, float]:
        """Return when each card was answered right last."""
        return {str(card): _number(at) for card, at in self.store.read(_LAST_RIGHT)}

    def counts(self) -> tuple[int, int]:
        """Return how many answers were given, and how many of them were right."""
        rows = self.store.read(_COUNTS)
        return (int(_number(rows[0][0])), int(_number(rows[0][1]))) if rows else (0, 0)

    def times(self, card: str) -> int:
        """Return how often a card was answered."""
        rows = self.store.read(_TIMES, card)
        return int(_number(rows[0][0])) if rows else 0

    def save_answer(
        self, card: str, *, good: bool, at: float, mix_ups: Iterable[MixUp] = ()
    ) -> float:
        """Save an answer, all of it or nothing.

        Args:
            card: Key of the card.
            good: Whether it was right.
            at: When, in seconds since 1970.
            mix_ups: What was taken for what.

        Returns:
            When the card is due again, in seconds since 1970.
        """
        rows = self.store.read(_SCHEDULE, card)
        schedule = reschedule(str(rows[0][0]) if rows else "", good=good, at=at)
        self.store.write(
            SqlStatement(_SAVE, (card, schedule.saved, schedule.due)),
            SqlStatement(_REVIEW, (card, int(good), at)),
            *_mistakes(mix_ups, at),
        )
        return schedule.due


def _mistakes(mix_ups: Iterable[MixUp], at: float) -> Iterator[SqlStatement]:
    return (SqlStatement(_MISTAKE, (right, taken, at)) for right, taken in mix_ups)


def _number(value: object) -> float:
    """Return a number; SQLite keeps any text in a column of numbers."""
    return value if isinstance(value, (int, float)) else 0.0
