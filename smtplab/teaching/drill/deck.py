"""All cards of the drill in their order, and the choice of the next round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from smtplab.simulation.site.load import load_site
from smtplab.teaching.course import Course
from smtplab.teaching.drill import code_cards, material, session_cards
from smtplab.teaching.drill.card import CARD_KINDS, CardKind, DrillCard
from smtplab.teaching.drill.idea_cards import idea_cards
from smtplab.teaching.drill.store import DrillStore
from smtplab.teaching.drill.wording_cards import wording_cards
from smtplab.teaching.lesson.lesson import Level

__all__ = ["CARDS", "SECONDS", "choose_cards", "deck"]


def deck(course: Course) -> tuple[DrillCard, ...]:
    """Return all cards, kind by kind, the easiest of each first.

    Args:
        course: The lessons, whose questions are cards too. They give the others their level: that
            of the lesson that introduces the last of their codes.
    """
    levels = _code_levels(course)
    others = ([_with_level(card, levels) for card in kind] for kind in _table_cards())
    return tuple(chain(idea_cards(course), *others))


def _code_levels(course: Course) -> Mapping[int, Level]:
    """Return the level of the lesson that introduces each code."""
    pairs = ((code, lesson.level) for lesson in course.lessons for code in lesson.codes)
    levels: dict[int, Level] = {}
    for code, level in pairs:
        levels.setdefault(code, level)
    return levels


def _with_level(card: DrillCard, levels: Mapping[int, Level]) -> DrillCard:
    """Return a card with its level; it has none where a code of it is in no lesson."""
    if not card.codes <= levels.keys():
        return card
    order = tuple(Level)
    last = max((order.index(levels[code]) for code in card.codes), default=0)
    return replace(card, level=order[last])


@lru_cache(maxsize=1)
def _table_cards() -> tuple[tuple[DrillCard, ...], ...]:
    """Return the cards that need no lesson, kind by kind."""
    site = load_site()
    broken = tuple(material.broken_sessions())
    kinds = (
        code_cards.digit_cards(),
        code_cards.action_cards(),
        session_cards.reply_cards(material.unanswered_sessions(), site),
        code_cards.source_cards(),
        session_cards.culprit_cards(broken, site),
        wording_cards(material.wordings()),
        session_cards.repair_cards(broken, site),
    )
    return tuple(tuple(kind) for kind in kinds)


CARDS = 10
"""So many cards make a round at most."""
SECONDS = 180
"""So long a round takes, about."""
_MOST_OF_A_KIND = 4


def choose_cards(deck: Sequence[DrillCard], store: DrillStore, now: float) -> tuple[DrillCard, ...]:
    """Choose the cards of a round.

    Args:
        deck: The cards that are practised, the easiest of each kind first.
        store: What is known of them.
        now: The time, in seconds since 1970.
    """
    wanted = {card.key: card for card in _by_urgency(deck, store, now)}
    several = len({card.kind for card in deck}) > 1
    return tuple(_within_time(wanted.values(), _MOST_OF_A_KIND if several else CARDS))


def _by_urgency(deck: Sequence[DrillCard], store: DrillStore, now: float) -> Iterator[DrillCard]:
    """Yield all cards, the most wanted first; where none is new or due, the next ones."""
    cards = {card.key: card for card in deck}
    due = {key: at for key, at in store.due().items() if key in cards}
    yield from (cards[key] for key, at in due.items() if at <= now)
    yield from _about_confusions(deck, store)
    yield from _in_turn(card for card in deck if card.key not in due)
    yield from (cards[key] for key in due)


_AHEAD = 5
"""From so many cards of a kind, the easiest that are left, the next one is taken."""


def _in_turn(cards: Iterable[DrillCard]) -> Iterator[DrillCard]:
    """Yield a card of each kind in turn: the next one whose codes are new in this turn.

    So a round is about many codes, and begins with the easy ones.
    """
    waiting: dict[CardKind, list[DrillCard]] = {}
    for card in cards:
        waiting.setdefault(card.kind, []).append(card)
    while any(waiting.values()):
        met: frozenset[int] = frozenset()
        for kind in filter(None, waiting.values()):
            ahead = (one for one in kind[:_AHEAD] if met.isdisjoint(one.codes))
            kind.remove(card := next(ahead, kind[0]))
            met |= card.codes
            yield card


def _about_confusions(deck: Sequence[DrillCard], store: DrillStore) -> Iterator[DrillCard]:
    """Yield cards about what was confused and has not been told apart since."""
    last_right = store.last_right()
    for confusion in store.confusions():
        pair = {confusion.right, confusion.taken}
        for card in deck:
            is_put_right = last_right.get(card.key, 0.0) > confusion.at
            if pair <= card.about and not is_put_right:
                yield card


def _within_time(cards: Iterable[DrillCard], most_of_a_kind: int) -> Iterator[DrillCard]:
    """Yield cards until the time is up, and no more of a kind than that."""
    seconds, count = 0, 0
    kinds = dict.fromkeys(CardKind, 0)
    for card in cards:
        cost = CARD_KINDS[card.kind].seconds
        if kinds[card.kind] == most_of_a_kind or seconds + cost > SECONDS + cost // 2:
            continue
        if count == CARDS:
            return
        seconds, count = seconds + cost, count + 1
        kinds[card.kind] += 1
        yield card
