"""A list whose selected row bears a sign, so that not its colour alone tells."""

from __future__ import annotations

from textual.content import Content
from textual.widgets.option_list import Option

from smtplab.tui.common.option_rows import OptionRows

__all__ = ["MarkedList"]


class MarkedList(OptionRows):
    """A list whose selected row bears a sign.

    Args:
        rows: What stands in the rows.
    """

    def __init__(self, *rows: Content) -> None:
        self._rows = rows
        super().__init__(*(Option(_draw_row(row, is_here=False)) for row in rows), markup=False)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Move the sign."""
        for place, row in enumerate(self._rows):
            self.replace_option_prompt_at_index(place, _draw_row(row, is_here=place == highlighted))
        super().watch_highlighted(highlighted)


def _draw_row(row: Content, *, is_here: bool) -> Content:
    return Content.assemble(("▸ " if is_here else "  ", "bold"), row)
