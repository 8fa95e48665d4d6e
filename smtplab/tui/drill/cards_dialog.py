"""A dialog to choose which cards are practised: all, a kind, or those of a class hour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from smtplab.teaching.drill.selection import CardGroup
from smtplab.tui.common.list_dialog import ListDialog
from smtplab.tui.drill import texts

__all__ = ["CardsDialog"]


class CardsDialog(ListDialog):
    """A list to choose cards from; the result is the place of the group, None for none.

    Args:
        groups: What can be chosen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9,alt+k", "dismiss(None)", "Close", show=False)
    ]

    def __init__(self, groups: Sequence[CardGroup]) -> None:
        chosen = (place for place, group in enumerate(groups) if group.is_chosen)
        super().__init__(texts.WHICH_CARDS, [_row(group) for group in groups], next(chosen, 0))


def _row(group: CardGroup) -> Content:
    sign = texts.RIGHT if group.is_chosen else " "
    due = f", {group.due} due" if group.due else ""
    return Content.assemble(
        (f"{sign} {group.title:<28}", "bold"), (f"{group.cards:>4} cards{due}", "$text-muted")
    )
