"""The time when a card is due again, as FSRS computes it from what is saved and the answer.

Deterministic: the time comes from the caller, and nothing is left to chance.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from fsrs import Card, Rating, Scheduler

__all__ = ["CardSchedule", "reschedule"]

_LEARNING = (timedelta(minutes=1), timedelta(minutes=10))
_RELEARNING = (timedelta(minutes=10),)
_LONGEST = 365
"""Days: SMTP is not forgotten for ever, and a course is over sooner."""

_SCHEDULER = Scheduler(
    learning_steps=_LEARNING,
    relearning_steps=_RELEARNING,
    maximum_interval=_LONGEST,
    enable_fuzzing=False,
)
_NO_CARD = 0


class CardSchedule(NamedTuple):
    """What is to be saved of a card.

    Attributes:
        saved: What FSRS wants to know the next time.
        due: When the card is due, in seconds since 1970.
    """

    saved: str
    due: float


def reschedule(saved: str, *, good: bool, at: float) -> CardSchedule:
    """Return when a card that was just answered is due again.

    Args:
        saved: What was saved of it, "" for a card that is new; what cannot be read counts as new.
        good: Whether the answer was right.
        at: When, in seconds since 1970.
    """
    now = datetime.fromtimestamp(at, UTC)
    rating = Rating.Good if good else Rating.Again
    try:
        card, _ = _SCHEDULER.review_card(_card(saved, now), rating, now)
    except (ArithmeticError, ValueError, TypeError):
        card, _ = _SCHEDULER.review_card(_new(now), rating, now)
    return CardSchedule(card.to_json(), card.due.timestamp())


def _card(saved: str, now: datetime) -> Card:
    try:
        return Card.from_json(saved) if saved else _new(now)
    except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError, AttributeError):
        return _new(now)


def _new(now: datetime) -> Card:
    return Card(card_id=_NO_CARD, due=now)
