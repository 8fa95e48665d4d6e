"""Suggestions that are worked out no earlier than their worker begins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.suggester import Suggester

if TYPE_CHECKING:
    from textual.dom import DOMNode

__all__ = ["LateSuggester"]


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
