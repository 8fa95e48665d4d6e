"""A line to type in: it obeys its keys in their order and shows nothing that a terminal acts on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from rich.cells import cell_len, get_character_cell_size
from rich.text import Text
from textual import events
from textual.suggester import Suggester
from textual.widgets import Input

from smtplab.simulation.text.visible import PICTURES, visible
from smtplab.tui.common.own_keys import obey_own_key

if TYPE_CHECKING:
    from textual.dom import DOMNode

__all__ = ["LateSuggester", "OrderedInput"]


class OrderedInput(Input):
    """A line that obeys its own keys in the order in which they come."""

    async def on_key(self, event: events.Key) -> None:
        """Obey the line's own keys at once."""
        await obey_own_key(self, event)

    # What was pasted may hold anything. It is kept as it is and shown with one harmless sign for
    # each character, so that the cursor still stands where it seems to.

    @property
    def content_width(self) -> int:
        """The width of the text, or of the row if that is more: then a key moves no other part."""
        return max(cell_len(_displayed_text(self.value)) + 1, self.size.width)

    @property
    def _value(self) -> Text:
        return Text(_displayed_text(self.value), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        return cell_len(_displayed_text(self.value[:position]))

    def _cell_offset_to_index(self, offset: int) -> int:
        cells = offset + self.scroll_offset.x
        for index, char in enumerate(_displayed_text(self.value)):
            cells -= get_character_cell_size(char)
            if cells < 0:
                return index
        return len(self.value)


def _displayed_text(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(_sign(char) for char in text)


def _sign(char: str) -> str:
    return char if visible(char) == char else PICTURES.get(ord(char), "·")


class LateSuggester(Suggester):
    """A suggester that caches nothing and leaves nothing behind.

    `Input` starts a worker for each suggestion. A worker that is cancelled before its first step,
    as when the screen closes, would never await a coroutine that was made for it; so it gets the
    function that makes one.
    """

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    def _get_suggestion(  # type: ignore[override]  # a worker takes both
        self, requester: DOMNode, value: str
    ) -> Callable[[], Awaitable[None]]:
        return partial(super()._get_suggestion, requester, value)
