"""Which cards make the next round: those that are due, then what was confused, then new ones?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from smtplab.teaching.drill.card import KINDS, Card, Kind
from smtplab.teaching.drill.store import Record

__all__ = ["CARDS", "SECONDS", "choose"]

CARDS = 10
"""So many cards make a round at most."""
SECONDS = 180
"""So long a round takes, about."""
_MOST_OF_A_KIND = 4


def choose(deck: Sequence[Card], record: Record, now: float) -> tuple[Card, ...]:
    """Choose the cards of a round.

    Args:
        deck: All cards, in the order in which one meets them.
        record: What is known of them.
        now: The time, in seconds since 1970.
    """
    wanted = {card.key: card for card in _wanted(deck, record, now)}
    return tuple(_filled(wanted.values()))


def _wanted(deck: Sequence[Card], record: Record, now: float) -> Iterator[Card]:
    """Yield all cards, the most wanted first; where none is new or due, the next ones."""
    cards = {card.key: card for card in deck}
    due = {key: at for key, at in record.due().items() if key in cards}
    yield from (cards[key] for key, at in due.items() if at <= now)
    yield from _confused(deck, record)
    yield from (card for card in deck if card.key not in due)
    yield from (cards[key] for key in due)


def _confused(deck: Sequence[Card], record: Record) -> Iterator[Card]:
    """Yield cards about what was confused and has not been told apart since."""
    last_right = record.last_right()
    for mix in record.confusions():
        pair = {mix.right, mix.taken}
        for card in deck:
            is_put_right = last_right.get(card.key, 0.0) > mix.at
            if pair <= card.about and not is_put_right:
                yield card


def _filled(cards: Iterable[Card]) -> Iterator[Card]:
    """Take cards until the time is up; no kind takes all of it."""
    seconds, taken = 0, 0
    kinds = dict.fromkeys(Kind, 0)
    for card in cards:
        cost = KINDS[card.kind].seconds
        if kinds[card.kind] == _MOST_OF_A_KIND or seconds + cost > SECONDS + cost // 2:
            continue
        if taken == CARDS:
            return
        seconds, taken = seconds + cost, taken + 1
        kinds[card.kind] += 1
        yield card
