"""What can be offered where the app runs: in a terminal all of it, in a page of a browser less."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

    from smtplab.tui.actions import Action

__all__ = ["available"]


def available(actions: Iterable[Action], app: App[Any]) -> list[Action]:
    """Return the actions that make sense, each with a key first that arrives."""
    taken: frozenset[str] = getattr(app, "taken_keys", frozenset())
    return [one.avoid(taken) for one in actions if not (one.only_in_terminal and app.is_web)]
