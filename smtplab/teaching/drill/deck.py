"""Which cards are there, and in which order does one meet them?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, zip_longest

from smtplab.simulation.site.load import load_site
from smtplab.teaching.drill import code_cards, material, session_cards
from smtplab.teaching.drill.card import Card
from smtplab.teaching.drill.wording_cards import wording_cards

__all__ = ["deck"]


@lru_cache(maxsize=1)
def deck() -> tuple[Card, ...]:
    """Return all cards, one kind after the other in turn; what one meets first comes first."""
    site = load_site()
    troubles = tuple(material.troubles())
    kinds = (
        code_cards.digit_cards(),
        code_cards.action_cards(),
        session_cards.reply_cards(material.foretold(), site),
        code_cards.source_cards(),
        session_cards.culprit_cards(troubles, site),
        wording_cards(material.wordings()),
        session_cards.repair_cards(troubles, site),
    )
    return tuple(_in_turn(kinds))


def _in_turn(kinds: Iterable[Iterable[Card]]) -> Iterator[Card]:
    rounds = chain.from_iterable(zip_longest(*kinds))
    return (card for card in rounds if card is not None)
