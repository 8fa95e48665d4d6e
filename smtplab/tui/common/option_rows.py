"""Lists of rows to choose from: at any time, and with a sign at the selected row."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

__all__ = ["MarkedList", "OptionRows"]


class OptionRows(OptionList):
    """Rows to choose from; Textual's list fails where there is no row under a key or a click."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer nothing before the rows have their places."""
        is_laid_out = bool(self.scrollable_content_region)
        return is_laid_out and super().check_action(action, parameters)

    def on_click(self, event: events.Click) -> None:
        """Take no click on a row that was there when the screen was drawn, but is not any more."""
        if event.style.meta.get("option", -1) >= self.option_count:
            event.prevent_default()


class MarkedList(OptionRows):
    """A list whose selected row bears a sign.

    Args:
        rows: What stands in the rows.
    """

    def __init__(self, *rows: Content) -> None:
        self._rows = rows
        super().__init__(*(Option(_draw_row(row, is_here=False)) for row in rows), markup=False)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Move the sign, over the rows that are still there."""
        for place, row in enumerate(self._rows[: self.option_count]):
            self.replace_option_prompt_at_index(place, _draw_row(row, is_here=place == highlighted))
        super().watch_highlighted(highlighted)


def _draw_row(row: Content, *, is_here: bool) -> Content:
    return Content.assemble(("▸ " if is_here else "  ", "bold"), row)
