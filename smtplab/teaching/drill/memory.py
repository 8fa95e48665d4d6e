"""What is kept when a card was answered?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from smtplab.teaching.drill.schedule import answered
from smtplab.teaching.drill.store import Record
from smtplab.teaching.progress.sqlite import Change

__all__ = ["Memory", "Mix"]

Mix = tuple[str, str]
"""What it was, and what it was taken for."""

_SCHEDULE = "SELECT schedule FROM card WHERE card = ?"
_KEEP = "INSERT OR REPLACE INTO card (card, schedule, due) VALUES (?, ?, ?)"
_REVIEW = "INSERT INTO review (card, good, at) VALUES (?, ?, ?)"
_MISTAKE = """
    INSERT INTO mistaken (right, taken, times, at) VALUES (?, ?, 1, ?)
    ON CONFLICT (right, taken) DO UPDATE SET times = times + 1, at = excluded.at
"""


class Memory(Record):
    """Keeps the drill, card by card, so that nothing is lost when a round is left."""

    def keep(self, card: str, *, good: bool, at: float, mixed: Iterable[Mix] = ()) -> float:
        """Keep an answer, all of it or nothing.

        Args:
            card: Key of the card.
            good: Whether it was right.
            at: When, in seconds since 1970.
            mixed: What was taken for what.

        Returns:
            When the card is due again, in seconds since 1970.
        """
        rows = self.store.read(_SCHEDULE, card)
        scheduled = answered(str(rows[0][0]) if rows else "", good=good, at=at)
        self.store.write(
            Change(_KEEP, (card, scheduled.saved, scheduled.due)),
            Change(_REVIEW, (card, int(good), at)),
            *_mistakes(mixed, at),
        )
        return scheduled.due


def _mistakes(mixed: Iterable[Mix], at: float) -> Iterator[Change]:
    return (Change(_MISTAKE, (right, taken, at)) for right, taken in mixed)
