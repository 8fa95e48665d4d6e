"""A list that takes keys and clicks before it is laid out, and after it was refilled."""

from __future__ import annotations

from textual import events
from textual.widgets import OptionList

__all__ = ["OptionRows"]


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
