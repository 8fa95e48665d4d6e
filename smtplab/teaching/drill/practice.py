"""The rounds of one learner: what is practised, the round that is played, and its summary."""

from __future__ import annotations

from collections.abc import Callable

from smtplab.teaching.course import Course
from smtplab.teaching.drill.card import DrillCard
from smtplab.teaching.drill.deck import choose_cards, deck
from smtplab.teaching.drill.round import Round
from smtplab.teaching.drill.selection import CardGroup, CardSelection, card_groups
from smtplab.teaching.drill.statistics import RoundSummary, summarize
from smtplab.teaching.drill.store import DrillStore
from smtplab.teaching.progress import Progress

__all__ = ["Practice"]


class Practice:
    """Rounds of the drill, one after another.

    Args:
        course: The lessons, whose questions are cards.
        progress: What was learned in them, and where each answer is saved.
        clock: Gives the time, in seconds since 1970.
        selection: Which cards are practised.

    Attributes:
        selection: Which cards are practised.
        cards: All of these.
        round: The present round.
    """

    def __init__(
        self,
        course: Course,
        progress: Progress,
        clock: Callable[[], float],
        selection: CardSelection | None = None,
    ) -> None:
        self._deck = deck(course)
        self._progress = progress
        self._store = DrillStore(progress.store)
        self._clock = clock
        self.selection = CardSelection()
        self.cards: tuple[DrillCard, ...] = ()
        self.round = self.select(selection or self.selection)

    def select(self, selection: CardSelection) -> Round:
        """Practise other cards; a new round begins."""
        self.selection = selection
        return self.begin()

    def begin(self) -> Round:
        """Begin a round."""
        self.cards = tuple(self._selected_cards())
        chosen = choose_cards(self.cards, self._store, self._clock())
        self.round = Round(chosen, self._store, self._clock)
        return self.round

    def _selected_cards(self) -> list[DrillCard]:
        """Return the cards that are selected.

        Where nothing was chosen, the ideas are those of steps that the learner has done, if any.
        """
        fitting = [card for card in self._deck if self.selection.fits(card)]
        if self.selection != CardSelection():
            return fitting
        studied = [card for card in fitting if card.origin is None or self._is_studied(card)]
        return studied if any(card.origin for card in studied) else fitting

    def _is_studied(self, card: DrillCard) -> bool:
        return card.origin is not None and card.origin.step in self._progress.steps(
            card.origin.lesson
        )

    def groups(self) -> tuple[CardGroup, ...]:
        """Return what can be chosen, with how many cards there are."""
        now = self._clock()
        due = (key for key, at in self._store.due().items() if at <= now)
        return tuple(card_groups(self._deck, due, self.selection))

    def summary(self) -> RoundSummary:
        """Return how the round went."""
        return summarize(self.round.results, self._store, self._clock(), self.cards)
