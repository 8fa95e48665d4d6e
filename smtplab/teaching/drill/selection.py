"""The choice of the cards that are practised: by kind, by class hour, or all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from smtplab.simulation.text.visible import visible
from smtplab.teaching.drill import texts
from smtplab.teaching.drill.card import CARD_KINDS, CardKind, DrillCard
from smtplab.teaching.lesson.lesson import Level

__all__ = ["CardGroup", "CardSelection", "SelectionError", "card_groups", "render_groups"]


_KINDS: Mapping[str, CardKind | None] = {
    texts.ALL: None,
    **{kind.value: kind for kind in CardKind},
}
_LEVELS: Mapping[str, Level | None] = {
    texts.ALL: None,
    **{level.value: level for level in Level},
}
_Named = TypeVar("_Named")


class SelectionError(Exception):
    """A kind or a level that does not exist was named; the message says what can be named."""


@dataclass(frozen=True, slots=True)
class CardSelection:
    """Which cards are practised.

    Attributes:
        kind: What is practised; None for all kinds.
        level: The class hour; None for all cards, also those that belong to none.
    """

    kind: CardKind | None = None
    level: Level | None = None

    @classmethod
    def from_names(cls, kind: str | None, level: str | None) -> CardSelection:
        """Return a selection by its names; None and "all" stand for all.

        Raises:
            SelectionError: If there is no such kind, or no such level.
        """
        return cls(
            _look_up(_KINDS, kind or texts.ALL, "kind of cards"),
            _look_up(_LEVELS, level or texts.ALL, "level"),
        )

    def change(self, name: str) -> CardSelection:
        """Return this selection with another kind or another level; "all" selects all cards.

        Raises:
            SelectionError: If there is neither such a kind nor such a level.
        """
        if name == texts.ALL:
            return CardSelection()
        if name in _LEVELS:
            return replace(self, level=_LEVELS[name])
        if name in _KINDS:
            return replace(self, kind=_KINDS[name])
        raise _unknown(name, "kind of cards or a level", (*_KINDS, *_LEVELS))

    def fits(self, card: DrillCard) -> bool:
        """Return whether a card is practised."""
        return self.kind in (None, card.kind) and self.level in (None, card.level)


def _look_up(table: Mapping[str, _Named], name: str, noun: str) -> _Named:
    if name in table:
        return table[name]
    raise _unknown(name, noun, table)


def _unknown(name: str, noun: str, names: Iterable[str]) -> SelectionError:
    known = ", ".join(dict.fromkeys(names))
    return SelectionError(f'"{visible(name)}" is not a {noun}; use one of {known}')


class CardGroup(NamedTuple):
    """Cards that can be chosen together.

    Attributes:
        name: What chooses them: "ideas", "first hour" or "all".
        title: What is practised.
        cards: How many there are.
        due: How many of them are due.
        selection: What chooses them.
        is_chosen: Whether they are chosen now.
    """

    name: str
    title: str
    cards: int
    due: int
    selection: CardSelection
    is_chosen: bool


def card_groups(
    deck: Iterable[DrillCard], due: Iterable[str], now: CardSelection
) -> Iterator[CardGroup]:
    """Yield what can be chosen: all cards, each kind, each level.

    Args:
        deck: All cards.
        due: Keys of the cards that are due.
        now: What is chosen. A kind is counted within its level, a level within its kind.
    """
    cards, keys = tuple(deck), frozenset(due)

    def group(name: str, title: str) -> CardGroup:
        selection = now.change(name)
        fitting = [card for card in cards if selection.fits(card)]
        due_now = sum(card.key in keys for card in fitting)
        return CardGroup(name, title, len(fitting), due_now, selection, selection == now)

    yield group(texts.ALL, texts.ALL_CARDS)
    yield from (group(kind.value, CARD_KINDS[kind].title) for kind in CardKind)
    yield from (group(level.value, texts.OF_LEVEL.format(level=level.value)) for level in Level)


def render_groups(groups: Iterable[CardGroup]) -> Iterator[str]:
    """Yield a line for each group: its name, its cards, those that are due, its title."""
    for one in groups:
        cards, due = f"{one.cards:>4} cards", f"{one.due:>4} due"
        yield f"{one.name:<12} {cards} {due}   {one.title}"
